"""What must not be on a page is seen where it is, and nothing else is."""

import pytest

from tests.rendered.browser import chromium, katex
from tests.rendered.matrices import rows
from tests.rendered.sheet import require_fonts
from tests.rendered.written import ROOT

PAGE = ROOT / "reports" / "README.md"  # where the texts below are said to stand
IMAGE = "images/" + next((ROOT / "reports" / "images").glob("*.svg")).name
WORD = "m" * 200
MATRIX = r"\begin{bmatrix} 0 & 2 \\ 0 & 0 \end{bmatrix}"

WRONG = {
    "a matrix in single dollars loses its rows": (
        f"With $U = {MATRIX}$ it grows.",
        r"stands between single dollars, where Markdown changes it",
    ),
    "norm bars in single dollars lose their backslashes": (
        r"So $\|U\|$ is large.",
        "'|U|' stands between single dollars",
    ),
    "a space before the closing dollar": ("So $x $ is large.", "a dollar is left"),
    "an escaped dollar": (r"It costs \$5.", "a dollar is left"),
    "a space after the opening dollar": ("So $ x$ is large.", "a dollar is left"),
    "a bar in a table": (
        "| a | b |\n|---|---|\n| $`\\|x\\|`$ | c |",
        r"'\\|x\\|' was written, '|x|' arrived",
    ),
    "a bar in a table that ends the cell": (
        "| a | b |\n|---|---|\n| $`|x|`$ | c |",
        "1 formulas were written, 0 arrived",
    ),
    "a formula in HTML, where Markdown is not read": (
        "<table><tr><td>$`x`$</td></tr></table>",
        "1 formulas were written, 0 arrived",
    ),
    "an unknown macro": (r"So $`\nomacro x`$.", "Undefined control sequence"),
    "a Chinese letter outside \\text": ("So $`中`$.", "unicodeTextInMathMode"),
    "a line broken outside a matrix": (
        "```math\na \\\\ b\n```",
        r"has a \\ outside a matrix",
    ),
    "an environment that never ends": (r"$`\begin{bmatrix} 0`$", "KaTeX parse error"),
    "a formula in a link": ("[the $`x`$](README.md)", "stands in a link"),
    "an anchor that is missing": ("[here](#nowhere)", "names no anchor there"),
    "an anchor that is missing elsewhere": (
        "[here](../README.md#nowhere)",
        "names no anchor there",
    ),
    "a file that is missing": ("[here](nowhere.md)", "names no file"),
    "a file of another spelling": ("[here](readme.md)", "names no file"),
    "a file outside the repository": ("[here](../../x.md)", "names no file"),
    "an address that is not encrypted": ("[here](http://example.org)", "nor https"),
    "an image that is missing": ("![a plot](images/nowhere.svg)", "does not load"),
    "an image from elsewhere": (
        "![a plot](https://example.org/x.png)",
        "is fetched from elsewhere",
    ),
    "an image without words": (f"![]({IMAGE})", "has no words"),
    "a word wider than the window": (f"A {WORD} here.", "at 800 px the page scrolls"),
    "a word wider than a phone": (f"A {WORD[:40]} here.", "at 390 px the page scrolls"),
    "a word in a folded part": (
        f"<details><summary>more</summary>\n\n{WORD}\n\n</details>",
        "at 800 px the page scrolls",
    ),
    "a formula wider than a phone": (
        rf"So $`\mathrm{{{WORD[:40]}}}`$ here.",
        "at 390 px something sticks out of P",
    ),
    "a formula wider than a phone, though it could be broken": (
        f"So $`{' + '.join(['x_{100}'] * 12)}`$ here.",
        "at 390 px something sticks out of P",
    ),
    "a character that no font draws": ("So \u0378 here.", "no font draws"),
    "a style that a host drops": (
        '<p style="color: red">so</p>',
        "a Git host drops style",
    ),
    "a button": ("<button>so</button>", "a Git host drops <button>"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_on_a_page_is_seen(sheet, text, said) -> None:
    found = sheet.faults(text, PAGE)
    assert said in "\n".join(found), found


def test_a_matrix_in_single_dollars_is_drawn_as_one_row(sheet) -> None:
    found = sheet.faults(f"With $U = {MATRIX}$ it grows.", PAGE)
    assert "has matrices of [1] rows, drawn are [1]" not in "\n".join(found)
    shown = sheet.shown(f"With $U = {MATRIX}$ it grows.", PAGE)
    assert [formula["rows"] for formula in shown["formulas"]] == [[1]]
    shown = sheet.shown(f"With $`U = {MATRIX}`$ it grows.", PAGE)
    assert [formula["rows"] for formula in shown["formulas"]] == [[2]]


def test_rows_that_are_not_drawn_are_seen(sheet, monkeypatch) -> None:
    monkeypatch.setattr("tests.rendered.sheet.rows", lambda tex: [3])
    found = sheet.faults(f"With $`{MATRIX}`$ it grows.", PAGE)
    assert len(found) == 1
    assert "has matrices of [3] rows, drawn are [2]" in found[0]


RIGHT = rf"""# A page's *own* heading, 1

See [the heading](#a-pages-own-heading-1), <a id="here"></a>[here](#here), [the
guide](../CONTRIBUTING.md#set-up), [a folder](certificates) and
[elsewhere](https://example.org).

The matrix $`{MATRIX}`$, the norm $`\|U\| \, x`$ and ($`a < b`$); 크기 $`n`$은 한국어,
中文 $`n`$ 也是。 `echo $HOME`.

| norm | {WORD} |
|---|---|
| $`\lVert U \rVert`$ | {WORD} |

1. in a list

   ```math
   {MATRIX} = \begin{{cases}}
     1 & \begin{{aligned}} a \\ b \\ c \end{{aligned}} \\ 2
   \end{{cases}}
   ```

<details><summary>more</summary>

```math
{" + ".join(["x_{100}"] * 60)}
```

    a block of code {WORD}

![a plot]({IMAGE})

</details>
"""


def test_nothing_is_wrong_on_a_right_page(sheet) -> None:
    assert sheet.faults(RIGHT, PAGE) == []
    assert len(sheet.shown(RIGHT, PAGE)["formulas"]) == 8


@pytest.mark.parametrize(
    ("tex", "counted"),
    [
        (MATRIX, [2]),
        (r"\begin{matrix} a \\ b \\ \end{matrix}", [2]),
        (r"\begin{matrix} a \\[2pt] {b} c \end{matrix}", [2]),
        (
            r"\begin{cases} \begin{matrix} a \\ b \end{matrix} \\ c \\ d \end{cases}",
            [3, 2],
        ),
        (r"\sum_{\substack{i \\ j}} x", [2]),
        (r"x \quad \{ y \}", []),
    ],
)
def test_rows_are_counted_at_a_matrix_own_level(sheet, tex, counted) -> None:
    assert rows(tex) == counted
    shown = sheet.shown(f"```math\n{tex}\n```", PAGE)
    assert [formula["rows"] for formula in shown["formulas"]] == [counted]


def test_no_browser_is_a_failure_with_one_sentence(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("tests.rendered.browser.CHROMIUM", tmp_path / "chromium")
    with (
        pytest.raises(pytest.fail.Exception, match="these tests need Chromium"),
        chromium(),
    ):
        pass


def test_no_katex_is_a_failure_with_one_sentence(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("LONGDEP_KATEX", str(tmp_path))
    with pytest.raises(pytest.fail.Exception, match="holds no KaTeX"):
        katex()


def test_no_font_for_a_script_is_a_failure_with_one_sentence(browser) -> None:
    page = browser.new_page()
    page.evaluate("() => { globalThis.drawn = (sign) => sign !== '한' }")
    with pytest.raises(pytest.fail.Exception, match="this machine draws Kor"):
        require_fonts(page)
    page.close()
