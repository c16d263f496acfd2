"""Whatever file the checker of certificates is given, it answers with one sentence."""

import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from longdep.reports import certify
from longdep.reports.certify import CertificateError, check_file
from tests.reports.statements import FALSE, stated

CHECKER = Path(certify.__file__)
GOOD = json.dumps(stated(FALSE)).encode()
UNQUOTED = 'numbers are texts such as "1/2", got '

CONTENTS: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is not JSON text: it is empty"),
    "blank": (b" \n\t\n", "is not JSON text: it is empty"),
    "cut-off": (GOOD[:-1], "is not JSON text: Expecting ',' delimiter at line 1, col"),
    "two": (GOOD + GOOD, "is not JSON text: Extra data at line 1, column"),
    "mark": (b"\xef\xbb\xbf" + GOOD, "is not JSON text: it begins with a byte order"),
    "utf-16": (b"\xff\xfe{\0}\0", "is not JSON text: byte 1 is not UTF-8"),
    "latin-1": (b'{"claim": "\xe9"}', "is not JSON text: byte 12 is not UTF-8"),
    "nul": (GOOD.replace(b" ", b"\0", 1), "is not JSON text: Expecting"),
    "raw-control": (b'{"claim": "a\x07"}', "is not JSON text: Invalid control char"),
    "deep-list": (b"[" * 2_000_000, "is not JSON text: it is nested too deeply"),
    "deep-key": (b'{"a":' * 200_000, "is not JSON text: it is nested too deeply"),
    "twice": (
        b'{"kind": "witness", ' + GOOD[1:],
        'the key "kind" stands twice in an object',
    ),
    "twice-within": (
        GOOD.replace(b'"values": {}', b'"values": {"x": "1", "x": "2"}'),
        'the key "x" stands twice in an object',
    ),
    "whole": (GOOD.replace(b'"0"', b"0"), UNQUOTED + "0 without quotes"),
    "decimal": (GOOD.replace(b'"0"', b"0.5"), UNQUOTED + "0.5 without quotes"),
    "exponent": (GOOD.replace(b'"0"', b"1e9999"), UNQUOTED + "1e9999 without quotes"),
    "nan": (GOOD.replace(b'"0"', b"NaN"), UNQUOTED + "NaN without quotes"),
    "endless": (GOOD.replace(b'"0"', b"-Infinity"), UNQUOTED + "-Infinity without"),
    "digits": (GOOD.replace(b'"0"', b"9" * 10_000), UNQUOTED + "9" * 77 + "..."),
    "null": (b"null", "not a certificate: expected format"),
    "true": (b"true", "not a certificate: expected format"),
    "text": (b'"certificate"', "not a certificate: expected format"),
    "list": (b"[" + GOOD + b"]", "not a certificate: expected format"),
    "surrogate-kind": (
        GOOD.replace(b"counterexample", b"\\ud800"),
        "kind must be one of counterexample, witness, ablation, got \"\\ud800\"",
    ),
    "surrogate": (
        GOOD.replace(b"by-hand", b"by-\\ud800"),
        "claim may hold printed characters only, got U+D800 at 4",
    ),
    "escaped-nul": (
        GOOD.replace(b"by-hand", b"by\\u0000hand"),
        "claim may hold printed characters only, got U+0000 at 3",
    ),
    "new-line": (
        GOOD.replace(b"by-hand", b"by\\nhand"),
        "claim may hold printed characters only, got U+000A at 3",
    ),
    "bidi": (
        GOOD.replace(b"by-hand", b"by\\u202ehand"),
        "claim may hold printed characters only, got U+202E at 3",
    ),
    "long": (
        GOOD.replace(b"by-hand", b"x" * 1_001),
        "claim may have at most 1000 characters, got 1001",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTENTS)
def test_what_is_no_certificate_gets_one_sentence(name: str, tmp_path: Path) -> None:
    content, says = CONTENTS[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CertificateError) as caught:
        check_file(path)
    assert str(caught.value).startswith(says)
    assert str(caught.value).isprintable()


def directory(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endless_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def loop(path: Path) -> None:
    path.symlink_to(path)


def dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def nothing(path: Path) -> None:
    assert not path.exists()


def gigabytes(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(3 * 2**30)


def one_byte_too_long(path: Path) -> None:
    path.write_bytes(GOOD + b" " * (certify.LARGEST_FILE + 1 - len(GOOD)))


def bound_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(os.path.relpath(path))


PATHS: dict[Callable[[Path], None], str] = {
    directory: "is a directory, expected a regular file",
    pipe: "is a pipe, expected a regular file",
    endless_device: "is a device, expected a regular file",
    bound_socket: "is a socket, expected a regular file",
    loop: "cannot be read: Too many levels of symbolic links",
    dangling: "cannot be read: No such file or directory",
    nothing: "cannot be read: No such file or directory",
    gigabytes: "is longer than 10000000 bytes",
    one_byte_too_long: "is longer than 10000000 bytes",
}


def program(*names: str, cwd: Path) -> Any:
    """The checker as strangers run it; one that waits for ever fails the test."""
    command = [sys.executable, "-I", str(CHECKER), *names]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, check=False, timeout=30
    )


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are POSIX's")
def test_only_regular_files_are_read_and_the_good_ones_are_still_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good").write_bytes(GOOD)
    names = ["good"]
    for make in PATHS:
        make(Path(make.__name__))
        names += [make.__name__, "good"]
    outcome = program(*names, cwd=tmp_path)
    assert outcome.returncode == 1
    assert outcome.stderr.splitlines() == [
        f"{make.__name__}: REJECTED: {says}" for make, says in PATHS.items()
    ]
    said = "good: counterexample to by-hand: it states no hypothesis, and its "
    assert outcome.stdout == f"{said}conclusion is false\n" * (len(PATHS) + 1)


def test_a_link_to_a_certificate_is_followed(tmp_path: Path) -> None:
    (tmp_path / "good").write_bytes(GOOD)
    (tmp_path / "link").symlink_to("good")
    assert check_file(tmp_path / "link") == check_file(tmp_path / "good")


def test_a_file_as_long_as_allowed_is_read(tmp_path: Path) -> None:
    path = tmp_path / "longest"
    path.write_bytes(GOOD + b" " * (certify.LARGEST_FILE - len(GOOD)))
    assert check_file(path)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (PermissionError(13, "Permission denied"), "cannot be read: Permission denied"),
        (OSError("odd"), "cannot be read: OSError"),
    ],
)
def test_a_file_that_may_not_be_read_is_refused(
    error: OSError, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "good"
    path.write_bytes(GOOD)

    def refuse(*_: Any) -> int:
        raise error

    monkeypatch.setattr(certify.os, "open", refuse)
    with pytest.raises(CertificateError) as caught:
        check_file(path)
    assert str(caught.value) == says


def test_a_file_that_grows_past_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its length is taken from what is read, not only from what is announced."""
    path = tmp_path / "grows"
    path.write_bytes(GOOD)
    announced = os.stat_result([*path.stat()[:6], 0, *path.stat()[7:]])
    monkeypatch.setattr(certify, "LARGEST_FILE", 10)
    monkeypatch.setattr(Path, "stat", lambda _: announced)
    with pytest.raises(CertificateError, match="longer than 10 bytes"):
        check_file(path)


def test_a_path_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(CertificateError, match=r"its name holds U\+0000"):
        check_file(Path("a\0b"))
    with pytest.raises(CertificateError, match="cannot be read: File name too long"):
        check_file(Path("x" * 5_000))


def test_an_odd_name_is_shown_escaped(tmp_path: Path) -> None:
    for name in ("bad\udcff", "turn\u202eed", "two\nlines"):
        (tmp_path / name).write_bytes(GOOD)
        outcome = program(name, name + ".no", cwd=tmp_path)
        shown = name.encode("unicode_escape").decode()
        assert outcome.stdout.startswith(f"{shown}: counterexample")
        assert outcome.stderr.startswith(f"{shown}.no: REJECTED: cannot be read")
        assert outcome.stdout.count("\n") == outcome.stderr.count("\n") == 1


def test_what_a_stream_cannot_show_is_escaped() -> None:
    for encoding, shown in (("ascii", r"\xe9\ud800"), ("utf-8", "\u00e9\\ud800")):
        stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        certify._say("\u00e9\ud800", stream)
        stream.seek(0)
        assert stream.read() == f"{shown}\n"


@pytest.mark.parametrize("name", ["surrogate", "twice", "mark", "nan"])
def test_longdep_certify_says_the_same(name: str, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from longdep.reports.command.cli import cli

    content, says = CONTENTS[name]
    (tmp_path / "bad").write_bytes(content)
    (tmp_path / "good").write_bytes(GOOD)
    paths = [str(tmp_path / name) for name in ("bad", "good", "missing")]
    outcome = CliRunner().invoke(cli, ["certify", *paths])
    assert outcome.exit_code == 1
    assert f"{paths[0]}: REJECTED: {says}" in outcome.stderr
    assert f"{paths[1]}: counterexample to by-hand" in outcome.stdout
    assert f"{paths[2]}: REJECTED: cannot be read" in outcome.stderr
