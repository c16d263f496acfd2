"""What users' programs print or raise reaches a terminal as printable text."""

import io
import json

import numpy as np
import pytest

import longdep
from longdep.numeric.oracle.escaping import (
    Escaped,
    message_of,
    one_line,
    printable,
    printable_tree,
)
from longdep.reports.command.check_display import annotations

RUDE = {
    "escape sequence": ("\x1b[2J", r"\x1b[2J"),
    "carriage return": ("right\rWRONG", r"right\rWRONG"),
    "bell": ("\a", r"\x07"),
    "backspace": ("\b", r"\x08"),
    "null": ("\0", r"\x00"),
    "delete": ("\x7f", r"\x7f"),
    "C1 control": ("\x9b31m", r"\x9b31m"),
    "bidirectional override": ("\u202egnp.exe", r"\u202egnp.exe"),
    "bidirectional isolate": ("\u2066", r"\u2066"),
    "zero width space": ("\u200b", r"\u200b"),
    "line separator": ("\u2028", r"\u2028"),
    "lone surrogate": ("\udc80", r"\udc80"),
    "tag": ("\U000e0041", r"\U000e0041"),
}


@pytest.mark.parametrize("name", RUDE)
def test_what_steers_a_terminal_is_escaped(name):
    text, shown = RUDE[name]
    assert printable(f"a{text}b") == f"a{shown}b"
    assert printable(printable(text)) == printable(text)
    assert printable(text).isprintable()


def test_what_is_printed_as_it_stands_stays():
    text = "grad_é ∞ ≤ 界 😀 \\x1b"
    assert printable(text) is text
    assert printable("two\nlines") == "two\nlines"
    assert printable("two\nlines", keep="") == r"two\nlines"


def test_a_message_is_one_line_even_if_str_fails():
    class Silent(Exception):
        def __str__(self):
            raise RuntimeError

    assert one_line("a \r\n b\x1b\t c") == r"a b\x1b c"
    assert message_of(ValueError("a\nb")) == "a b"
    assert message_of(Silent()) == ""


def test_a_tree_has_printable_names_and_texts_only():
    tree = {"\x1b": ["\udc80", {"b": "c\n"}], "n": 1, "x": None}
    assert printable_tree(tree) == {
        r"\x1b": [r"\udc80", {"b": "c\n"}],
        "n": 1,
        "x": None,
    }


def test_a_stream_is_written_to_escaped():
    stream = io.StringIO()
    print("\x1b[31m", "a\tb", file=Escaped(stream))
    assert stream.getvalue() == "\\x1b[31m a\tb\n"


def test_a_stream_takes_bytes_and_does_without_a_terminal():
    stream = io.StringIO()
    escaped = Escaped(stream)
    assert escaped.buffer.write("é\x1b".encode() + b"\xff") == 4
    assert stream.getvalue() == "é\\x1b\\udcff"
    nowhere = Escaped(None)
    assert nowhere.write("a") == 1
    nowhere.flush()
    with pytest.raises(io.UnsupportedOperation):
        nowhere.fileno()


class Rude(str):
    """An object whose repr steers the terminal."""

    __slots__ = ()

    def __repr__(self):
        return "\x1b[2Jrude"


def raising(case):
    raise type("E\x1b[31m", (Exception,), {})("\x1b[2J\r\a\x9b\u202e\udc80")


def naming(case):
    return {"\x1b]0;title\a": np.zeros(1), Rude("x"): np.zeros(1)}


def returning(case):
    return Rude("x")


def printing(case):
    print("\x1b[2J\udc80")
    return {}


def naming_a_key(case):
    return case[Rude("x")]


def adding(case):
    case["\x1b[2J\udc80"] = 1
    return {}


@pytest.mark.parametrize(
    "rude", [raising, naming, returning, printing, naming_a_key, adding]
)
def test_no_format_of_a_report_has_a_control_character(rude):
    report = longdep.check("linear-recurrence", rude, examples=2)
    assert report.findings
    text = str(report)
    assert text.replace("\n", "").isprintable()
    assert report.summary.isprintable()
    for line in annotations(report, rude):
        assert line.isprintable()
    page = report.to_json()
    assert page.encode("utf-8").decode("utf-8") == page  # no lone surrogates
    assert page.replace("\n", "").isprintable()
    assert json.loads(page)["findings"][0]["kind"] == report.findings[0].kind


def test_what_is_written_to_standard_error_passes_escaped(capsys):
    def noisy(case):
        import sys

        sys.stderr.write("\x1b[2Jhello\n")
        return {}

    longdep.check("linear-recurrence", noisy, examples=1)
    assert capsys.readouterr().err.startswith("\\x1b[2Jhello\n")
