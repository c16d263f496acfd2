r"""Text of users' programs and files, made safe to show: nothing steers the terminal.

An escape sequence in an exception's message could clear the screen, a carriage return
overwrite a verdict, a bidirectional override turn a file's name around, half of a
surrogate pair break a JSON reader. Whatever is not printed as it stands is written as
Python writes it in a string: \x1b, \u202e, \udc80.
"""

import io
from typing import IO, Any


def printable(text: str, keep: str = "\n") -> str:
    r"""The text with every character escaped that is not printed as it stands.

    Args:
        text: any text, lone surrogates included.
        keep: characters that stay although they are not printed: line ends.
    Returns:
        The same text where it is all printable; else with \x1b, \u202e, ... in it.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else ascii(c)[1:-1] for c in text)


def one_line(text: str) -> str:
    """The text on one line: white space, line ends among it, becomes one space."""
    return printable(" ".join(text.split()))


def message_of(error: BaseException, most: int = 300) -> str:
    """An exception's message on one line; empty where str fails, as it may."""
    try:
        return one_line(str(error))[:most]
    except Exception:
        return ""


def printable_tree(tree: Any) -> Any:
    """A JSON tree whose texts, names among them, are all printable."""
    if isinstance(tree, str):
        return printable(tree, keep="\n\t")
    if isinstance(tree, list):
        return [printable_tree(entry) for entry in tree]
    if isinstance(tree, dict):
        return {printable(str(k)): printable_tree(v) for k, v in tree.items()}
    return tree


class Escaped(io.TextIOBase):
    """A stream that writes to another one, escaped: what a user's code prints.

    Attributes:
        buffer: takes bytes, which are written as text.
        encoding: that of the bytes.
    """

    encoding = "utf-8"

    def __init__(self, stream: IO[str] | None) -> None:
        """Take the stream that is written to.

        Args:
            stream: it stays open; None where there is none, as in a program that has
                no terminal.
        """
        self.stream = stream
        self.buffer = _Bytes(self)

    def fileno(self) -> int:
        """The stream's file; what is written to it directly is not escaped."""
        if self.stream is None:
            raise io.UnsupportedOperation("fileno")
        return self.stream.fileno()

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, text: str) -> int:
        """Write the text, escaped; line ends and tabs stay."""
        if self.stream is not None:
            self.stream.write(printable(text, keep="\n\t"))
        return len(text)

    def flush(self) -> None:
        """Flush the stream."""
        if self.stream is not None:
            self.stream.flush()


class _Bytes(io.RawIOBase):
    def __init__(self, text: Escaped) -> None:
        self.text = text

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.text.write(bytes(data).decode("utf-8", "surrogateescape"))
        return len(data)
