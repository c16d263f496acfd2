"""What the checker of certificates says and returns, in here and to the letter."""

import os
import socket
import sys
from collections.abc import Callable
from fractions import Fraction
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

import pytest
from mpmath import iv

from longdep.reports import certify
from longdep.reports.certify import CertificateError, check, check_file, main, sides
from tests.reports.statements import FALSE, TRUE, number, refused, stated
from tests.reports.test_certify_files import GOOD

ZERO, ONE, TWO = number("0"), number("1"), number("2")
SAYS = "counterexample to by-hand: it states no hypothesis, and its conclusion is false"


# ---------------------------------------------------------------- as a program, in here


def test_every_good_file_is_told_on_the_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_bytes(GOOD)
    paths = [str(tmp_path / name) for name in ("one", "two")]
    assert main(paths) == 0
    shown = capsys.readouterr()
    assert shown.out == "".join(f"{path}: {SAYS}\n" for path in paths)
    assert shown.err == ""


@pytest.mark.parametrize("bad", [1, 2])
def test_a_file_that_is_refused_is_told_on_the_error_output(
    bad: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good").write_bytes(GOOD)
    good, missing = str(tmp_path / "good"), str(tmp_path / "missing")
    assert main([missing, good, missing][: bad + 1]) == 1
    shown = capsys.readouterr()
    assert shown.out == f"{good}: {SAYS}\n"
    reason = "REJECTED: cannot be read: No such file or directory"
    assert shown.err == f"{missing}: {reason}\n" * bad


def test_without_files_the_usage_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert capsys.readouterr() == ("", "usage: certify.py FILE...\n")


def test_the_program_ends_with_the_code_of_its_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "good").write_bytes(GOOD)
    good = str(tmp_path / "good")
    program = SourceFileLoader("__main__", certify.__file__).get_code("__main__")
    for names, code in (([], 2), ([good], 0), ([good, good + ".no"], 1)):
        monkeypatch.setattr(sys, "argv", ["certify.py", *names])
        with pytest.raises(SystemExit) as ended:
            exec(program, {"__name__": "__main__"})
        assert ended.value.code == code


def test_a_stream_without_an_encoding_gets_ascii() -> None:
    class Plain:
        encoding = None
        written = ""

        def write(self, text: str) -> None:
            self.written += text

    stream = Plain()
    certify._say("caf\u00e9 \u202e", stream)  # type: ignore[arg-type]
    assert stream.written == "caf\\xe9 \\u202e\n"


def test_what_is_not_printed_is_escaped() -> None:
    assert certify.printable("a\n\u202eb\ud800\u00e9") == "a\\n\\u202eb\\ud800\u00e9"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are POSIX's")
@pytest.mark.parametrize("kind", ["directory", "pipe", "device", "socket"])
def test_what_is_no_regular_file_is_not_opened(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "it"
    make: dict[str, Callable[[], Any]] = {
        "directory": path.mkdir,
        "pipe": lambda: os.mkfifo(path),
        "device": lambda: path.symlink_to("/dev/null"),
        "socket": lambda: bound.bind("it"),
    }
    with socket.socket(socket.AF_UNIX) as bound:
        make[kind]()

    def opened(*_: Any) -> int:
        raise AssertionError("it was opened")

    monkeypatch.setattr(certify.os, "open", opened)
    with pytest.raises(CertificateError) as caught:
        check_file(path)
    assert str(caught.value) == f"is a {kind}, expected a regular file"


@pytest.mark.skipif(sys.platform == "win32", reason="sizes of files are faked")
def test_a_kind_of_file_that_is_not_known_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "it"
    path.write_bytes(GOOD)
    odd = os.stat_result([0o160000, *path.stat()[1:]])
    monkeypatch.setattr(Path, "stat", lambda _: odd)
    with pytest.raises(CertificateError, match=r"^is not a regular file$"):
        check_file(path)


@pytest.mark.parametrize("over", [0, 1, 2])
def test_a_file_has_at_most_ten_million_bytes(over: int, tmp_path: Path) -> None:
    path = tmp_path / "long"
    path.write_bytes(GOOD + b" " * (10_000_000 + over - len(GOOD)))
    if over:
        with pytest.raises(CertificateError, match=r"^is longer than 10000000 bytes$"):
            check_file(path)
    else:
        assert check_file(path) == SAYS


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX's flags are asked for")
def test_a_file_is_opened_for_reading_and_without_waiting() -> None:
    assert certify.HOW_OPENED == os.O_RDONLY | os.O_NONBLOCK


def test_another_error_of_the_path_is_its_name() -> None:
    with pytest.raises(
        CertificateError, match=r"^cannot be read: its name holds U\+0000$"
    ):
        check_file(Path("a\0"))


# -------------------------------------------------------------------- what a check says


def premises(count: int, holds: Any = TRUE) -> list[dict[str, Any]]:
    return [{"name": f"h{k}", "holds": holds} for k in range(count)]


@pytest.mark.parametrize(
    ("count", "says"),
    [
        (0, "it states no hypothesis,"),
        (1, "its hypothesis holds"),
        (2, "all 2 hypotheses it states hold"),
        (3, "all 3 hypotheses it states hold"),
    ],
)
def test_what_was_verified_is_one_sentence(count: int, says: str) -> None:
    known: dict[str, Any] = {"hypotheses": premises(count)}
    assert check(stated(FALSE, **known)) == (
        f"counterexample to by-hand: {says} and its conclusion is false"
    )
    assert check(stated(TRUE, kind="witness", **known)) == (
        f"witness of by-hand: {says} and its conclusion is true"
    )


@pytest.mark.parametrize(
    ("count", "says"),
    [
        (0, "there is no other hypothesis"),
        (1, "the other hypothesis holds"),
        (2, "the other 2 hypotheses hold"),
        (3, "the other 3 hypotheses hold"),
    ],
)
def test_what_an_ablation_verified_is_one_sentence(count: int, says: str) -> None:
    dropped = {"name": "gone", "holds": FALSE}
    claimed = stated(FALSE, kind="ablation", hypotheses=[*premises(count), dropped])
    assert check({**claimed, "dropped": "gone"}) == (
        f"by-hand without 'gone': {says} and the conclusion is false"
    )


def test_a_conclusion_of_the_other_truth_is_no_such_certificate() -> None:
    for kind, tree, truth in (
        ("witness", FALSE, "false"), ("counterexample", TRUE, "true"),
    ):  # fmt: skip
        says = f"by-hand: the conclusion is {truth}, so this is no {kind}$"
        refused(stated(tree, kind=kind), says)
    dropped = [{"name": "gone", "holds": FALSE}]
    claimed = stated(TRUE, kind="ablation", hypotheses=dropped, dropped="gone")
    refused(claimed, "the conclusion is true, so this is no ablation$")
    held = [{"name": "gone", "holds": TRUE}]
    claimed = stated(FALSE, kind="ablation", hypotheses=held, dropped="gone")
    refused(claimed, "hypothesis 'gone' still holds though it is dropped$")
    claimed = stated(FALSE, hypotheses=premises(1, FALSE))
    refused(claimed, "by-hand: hypothesis 'h0' does not hold$")


def test_what_a_malformed_tree_runs_into_is_told_and_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(error: Exception) -> Callable[..., Any]:
        def run(*_: Any) -> Any:
            raise error

        return run

    monkeypatch.setattr(certify, "_decide", fails(KeyError("a\nb" + "x" * 200)))
    with pytest.raises(CertificateError) as caught:
        check(stated(FALSE))
    assert str(caught.value).startswith("an expression has no value: KeyError('a\\nb")
    assert len(str(caught.value)) == len("an expression has no value: ") + 80
    monkeypatch.setattr(certify, "_decide", fails(RecursionError()))
    with pytest.raises(CertificateError, match=r"^an expression is nested too deeply$"):
        check(stated(FALSE))


def test_a_text_of_more_than_80_characters_is_cut() -> None:
    assert certify._cut("x" * 80) == "x" * 80
    assert certify._cut("x" * 79) == "x" * 79
    assert certify._cut("x" * 81) == "x" * 77 + "..."
    assert certify._short({(1, 2): 3, "a": 1}) == '{"a": 1}'
    assert certify._short(10**5_000) == "a number of too many digits"
    assert certify._short({1, 2} - {2}) == '"{1}"'


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "a statement"),
        ("none", "no limit"),
        ("infinity", "infinity"),
        ([[Fraction(1)]], "a matrix"),
        (Fraction(-1, 2), "-1/2"),
        (Fraction(2**4096 - 1), str(2**4096 - 1)[:77] + "..."),
        (Fraction(1, 2**4096 - 1), "1/" + str(2**4096 - 1)[:75] + "..."),
        (Fraction(2**4096), "a number of 4097 bits"),
        (Fraction(1, 2**4096), "a number of 4097 bits"),
    ],
)
def test_a_value_is_told_in_words(value: Any, words: str) -> None:
    assert certify._told(value) == words


def test_an_interval_is_told_to_be_inexact() -> None:
    assert certify._told(iv.mpf(2)) == "an inexact number"


# ----------------------------------------------------------------------- forms of trees

ONES = (
    "number value not expectation transpose inverse identity diagonal-matrix "
    "determinant trace absolute root exp log tanh cosh sinh orthogonal symmetric "
    "diagonal invertible"
)
TWOS = (
    "equal unequal less at-most implies equivalent limit norm power zero-matrix rounded"
)
TAKES: dict[str, tuple[int, int | None]] = {
    **dict.fromkeys(("infinity", "minus-infinity", "pi"), (0, 0)),
    **dict.fromkeys(ONES.split(), (1, 1)),
    **dict.fromkeys(TWOS.split(), (2, 2)),
    **dict.fromkeys(("entry", "some-reordering"), (3, 3)),
    **dict.fromkeys(("for-all", "sum", "product"), (4, 4)),
    "independent": (5, 5),
    **dict.fromkeys(("add", "times", "maximum", "minimum"), (1, None)),
    **dict.fromkeys(("and", "or", "family"), (2, None)),
}


def test_every_operation_is_known() -> None:
    assert set(TAKES) == set(certify.QUOTED) | set(certify.OPERATIONS)


@pytest.mark.parametrize("name", TAKES)
def test_an_operation_takes_so_many_arguments(name: str) -> None:
    least, most = TAKES[name]
    wanted = str(least) if most == least else f"at least {least}"
    for count in range(7):
        arguments: list[Any] = [ONE] * count
        if count and name in certify.NAMING:
            arguments[0] = "x"
        if least <= count and (most is None or count <= most):
            certify._require_trees([[name, *arguments]])
            continue
        with pytest.raises(CertificateError) as caught:
            certify._require_trees([[name, *arguments]])
        ending = "" if least == 1 else "s"
        assert str(caught.value) == (
            f"{name!r} takes {wanted} argument{ending}, got {count}"
        )


@pytest.mark.parametrize("tree", [None, 3, "equal", [], [[]], [1], [None, ONE], {}])
def test_what_is_no_tree_is_told(tree: Any) -> None:
    says = f"^not an expression: {certify._short(tree)}$".replace("[", r"\[")
    for part in (tree, ["not", tree], ["equal", tree, ONE], ["equal", ONE, tree]):
        with pytest.raises(CertificateError, match=says):
            certify._require_trees([part])
    with pytest.raises(CertificateError, match=says):
        sides({**stated(FALSE), "conclusion": ["equal", ONE, tree]})
    with pytest.raises(CertificateError, match=r"^unknown operation 'tan'$"):
        sides({**stated(FALSE), "conclusion": ["equal", ONE, ["tan", ONE]]})


@pytest.mark.parametrize(
    "part",
    [
        ["equal", ["family", "h", ["nonsense"]], ONE],
        ["equal", ["family", "h", ONE, ["nonsense"]], ONE],
        ["for-all", "i", ["nonsense"], ONE, TRUE],
        ["for-all", "i", ONE, ONE, ["nonsense"]],
        ["equal", ["limit", "t", ["nonsense"]], ONE],
        ["equal", ["norm", ["nonsense"], ["text", "F"]], ONE],
        ["equal", ["norm", ONE, ["nonsense"]], ONE],
        ["equal", ["add", ONE, ONE, ["nonsense"]], ONE],
    ],
)
def test_a_tree_is_well_formed_also_where_it_is_not_evaluated(part: Any) -> None:
    refused(stated(["implies", FALSE, part], kind="witness"), "unknown operation .nons")


def test_numbers_are_no_trees_of_their_own() -> None:
    certify._require_trees([["number", ["anything"]], ["equal", ONE, ["pi"]]])
    refused(stated(["equal", ["number", ["anything"]], ONE]), "not a number p/q")


# ----------------------------------------------------------- single rows, single places


def test_a_matrix_of_one_row_is_a_matrix() -> None:
    row, wide = [["3", "-4", "0"]], ["value", "m"]
    values = {"m": row}
    shape = {"m": {"shape": [ONE, number("3")]}}
    assert check(stated(FALSE, values, domains=shape))
    for tree in (
        ["equal", ["entry", wide, ZERO, TWO], ZERO],
        ["equal", ["norm", wide, TWO], number("5")],
        ["equal", ["norm", wide, ["text", "max"]], number("4")],
        ["equal", ["times", wide, ["transpose", wide]], ["value", "s"]],
        ["equal", ["add", wide, wide], ["times", TWO, wide]],
    ):
        witness = stated(tree, {**values, "s": [["25"]]}, "witness", domains=shape)
        assert check(witness)


def test_the_domain_of_a_sequence_holds_at_each_of_its_places() -> None:
    shape = {"h": {"shape": [ONE, TWO]}}
    fits, turned = [["1", "2"]], [["1"], ["2"]]
    assert check(stated(FALSE, {"h": {"0": fits, "1": fits}}, domains=shape))
    for table in ({"0": turned, "1": fits}, {"0": fits, "1": turned}):
        says = r"'h' has not the shape \[1, 2\]"
        refused(stated(FALSE, {"h": table}, domains=shape), says)
