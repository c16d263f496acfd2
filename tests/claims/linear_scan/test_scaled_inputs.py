"""Do inputs scaled by what the decay leaves keep the state bounded?"""

from typing import Any

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_scan_states import contracted
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.linear_scan.cases import (
    LAST,
    SHARES,
    SIZES,
    Scan,
    column,
    scan_values,
    tabled,
)

KEY = "bounded-or-lasting.scaled"


@st.composite
def inputs_to(
    pick: st.DrawFn,
    *,
    decay: Any = SHARES,
    inputs: Any = SHARES,
    start: Any = SHARES,
    steps: Any = None,
) -> tuple[Scan, Array]:
    """A scan with scaled inputs, all premises kept but for what is given; its inputs.

    The rate of the scan is the bound K of inputs and start.
    """
    length = pick(st.integers(1, LAST) if steps is None else steps)
    limit = pick(draw.rationals("0", "2", 2))
    decays = column(pick, decay, length)
    scale = flint.fmpq(1) if inputs is SIZES else limit
    given = column(pick, inputs, length) * scale
    first = pick(start) * (flint.fmpq(1) if start is SIZES else limit)
    return Scan(decays, contracted(decays, given), first, limit), given


def stays(case: tuple[Scan, Array]) -> None:
    scan, _ = case
    bounded(abs(scan.states[-1]), scan.rate)


@confirming(KEY, inputs_to())
def test_a_state_never_leaves_the_range_of_its_scaled_inputs(
    case: tuple[Scan, Array],
) -> None:
    stays(case)


def input_values(case: tuple[Scan, Array]) -> dict[str, Any]:
    scan, given = case
    return scan_values(scan, K=scan.rate, x=tabled(given))


ONCE = st.just(1)


def unscaled(case: tuple[Scan, Array]) -> tuple[Scan, Array]:
    """The same inputs, added as they come."""
    scan, given = case
    return scan._replace(added=given), given


@ablating(KEY, "scaled-input", inputs_to(steps=ONCE).map(unscaled), input_values)
def test_inputs_added_as_they_come_drive_the_state_out(
    case: tuple[Scan, Array],
) -> None:
    stays(case)


@ablating(KEY, "decays-within", inputs_to(decay=SIZES, steps=ONCE), input_values)
def test_a_decay_above_one_drives_the_state_out(case: tuple[Scan, Array]) -> None:
    stays(case)


@ablating(KEY, "inputs-within", inputs_to(inputs=SIZES, steps=ONCE), input_values)
def test_larger_inputs_drive_the_state_out(case: tuple[Scan, Array]) -> None:
    stays(case)


@ablating(KEY, "start-within", inputs_to(start=SIZES, steps=ONCE), input_values)
def test_a_larger_start_stays_out_for_a_while(case: tuple[Scan, Array]) -> None:
    stays(case)
