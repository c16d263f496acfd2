"""The figure of the performance page: what a case costs, by its size."""

from collections.abc import Sequence
from typing import Any

from longdep.reports.page.figures import (
    FIRST,
    SECOND,
    THIRD,
    Figure,
    legend_below,
    rounded,
)

Row = dict[str, Any]
Look = tuple[str, str]  # colour and marker
FEWEST = 3  # points of a line
LOOKS: dict[str, Look] = {
    "simple-rnn": (FIRST, "o"),
    "lstm": (SECOND, "s"),
    "gru": (THIRD, "^"),
}


def sizes_drawn(rows: Sequence[Row]) -> Figure:
    """Seconds against n at a fixed T, and against T at a fixed n, on both logs.

    Args:
        rows: measured cases: system, n, steps, loss, reference, allowance.
    """

    def draw(canvas: Any) -> None:
        by_n, by_steps = canvas.subplots(1, 2, sharey=True)
        every = [row for row in rows if row["loss"] == "every"]
        canvas.set_size_inches(5.5, 3.9)
        for axes, along, fixed in ((by_n, "n", "steps"), (by_steps, "steps", "n")):
            for name, look in LOOKS.items():
                _lines(
                    axes,
                    [r for r in every if r["system"] == name],
                    along,
                    fixed,
                    look,
                )
            axes.set_xscale("log", base=2)
            axes.set_yscale("log")
            axes.set_xlabel("units $n$" if along == "n" else "steps $T$")
            axes.set_title("By units" if along == "n" else "By steps")
        by_n.set_ylabel("seconds")
        legend_below(canvas, by_n, by_steps, columns=2)

    return Figure(
        name="performance-sizes",
        title="seconds for one case, by units and by steps",
        caption="Right answers (dashed) and allowance of one case.",
        draw=draw,
    )


def _lines(axes: Any, rows: list[Row], along: str, fixed: str, look: Look) -> None:
    """The longest line there is: all other sizes the same."""
    values = sorted({row[fixed] for row in rows})
    lines = [[row for row in rows if row[fixed] == value] for value in values]
    most = max((len(line) for line in lines), default=0)
    longest = next((line for line in lines if len(line) == most), [])
    longest = sorted(longest, key=lambda row: row[along])
    if len(longest) < FEWEST:
        return
    other = "T" if fixed == "steps" else "n"
    label = f"{longest[0]['system']}, {other} = {longest[0][fixed]}"
    xs = [row[along] for row in longest]
    for word, dashes in (("allowance", "-"), ("reference", "--")):
        ys = rounded([row[word] for row in longest], 3)
        named = label if word == "allowance" else None
        axes.plot(xs, ys, dashes, color=look[0], marker=look[1], ms=4, label=named)
