"""Inline maths stands in the one form that a Git host's Markdown leaves alone."""

import pytest

from tests.rendered.written import faults, formulas, name, pages


@pytest.mark.parametrize("page", pages(), ids=name)
def test_no_formula_of_a_page_is_one_that_markdown_changes(page) -> None:
    assert faults(page.read_text(encoding="utf-8")) == []


WRONG = {
    "single dollars": (r"$\begin{bmatrix} 0 & 2 \\ 0 & 0 \end{bmatrix}$", "dollar"),
    "plain single dollars": ("the size $n$", "dollar"),
    "double dollars": ("$$x$$", "dollar"),
    "a space before the closing dollar": ("the norm $x $ of it", "dollar"),
    "a dollar after a formula": ("$`x`$ costs $5", "dollar"),
    "an escaped dollar, which the host sees bare": (r"it costs \$5", "dollar"),
    "a formula after a letter": ("an$`x`$", "straight after 'n'"),
    "a formula after a Chinese letter": ("若$`x`$", "straight after '若'"),
    "a formula after a full-width comma": ("，$`x`$", "straight after '，'"),
    "a bar in a table": ("| a |\n|---|\n| $`|x|`$ |", "bar"),
    "an escaped bar in a table": ("| a |\n|---|\n| $`\\|x\\|`$ |", "bar"),
    "a tag": ("$`a<b`$", "read as a tag"),
    "nothing": ("```math\n\n```", "empty"),
    "a dollar in a list": ("- one\n- $two$", "line 2"),
    "a dollar after a fence": ("```math\nx\n```\n\n$y", "line 5"),
    "an opened fence within a quote": ("> ```math\n> \n> ```", "empty"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_a_form_that_markdown_changes_is_seen(text, said) -> None:
    assert said in " ".join(faults(text))


RIGHT = {
    "inline": (r"so $`\|U\| \, x`$, and ($`y`$).", [r"\|U\| \, x", "y"]),
    "before a Korean particle": ("크기 $`n`$은", ["n"]),
    "a table": (r"| $`\lVert U \rVert`$ | b |", [r"\lVert U \rVert"]),
    "a display": ("```math\na \\\\\nb\n```", ["a \\\\\nb"]),
    "a display in a list": ("- so\n\n  ```math\n  a\n  b\n  ```", ["a\nb"]),
    "a display at a list's head": ("1. ```math\n   a\n   ```", ["a"]),
    "code": ("run `echo $HOME` and ``a ` $b``", []),
    "a block of code": ("```sh\necho $HOME\n```", []),
    "over two lines": ("$`a\n+ b`$", ["a\n+ b"]),
    "two neighbours": ("$`a`$ $`b`$", ["a", "b"]),
}


@pytest.mark.parametrize(("text", "tex"), RIGHT.values(), ids=RIGHT)
def test_the_formulas_of_a_right_text_are_found_whole(text, tex) -> None:
    assert faults(text) == []
    assert [found.tex for found in formulas(text)] == tex
