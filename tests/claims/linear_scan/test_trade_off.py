"""Must a bounded state that inputs are free to write lose its gradient?"""

from typing import Any

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.gating import cell_states, free_bound, path_gradient
from longdep.numeric.kernels.linear_scan_states import pushed_states
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, bounded, confirming, refuting
from tests.claims.linear_scan.cases import LAST, ONE, Scan, column, tabled

FREE = "bounded-or-lasting.free-input"


def holding_values(decay: Any) -> dict[str, Any]:
    """A unit with the decay that is pushed to -1, but only by what the decay leaves."""
    decays = exact([decay, decay])
    pushes = (decay - 1) * exact([1, 1])
    return {
        "rho": decay,
        "K": 1,
        "t": 1,
        "a": tabled(decays),
        "b": tabled(pushes),
        "h": tabled(cell_states(decays, pushes, ONE), 0),
        "horizon": 2,
    }


@refuting("bounded-or-lasting", draw.rationals("0", "1"), holding_values)
def test_a_bounded_unit_that_holds_keeps_its_gradient(decay: Any) -> None:
    assert decay < 1


def trades_off(case: Scan) -> None:
    """The rate of the case is the limit K of its state."""
    computed = path_gradient(abs(case.decay))[-1]
    bounded(computed, free_bound(case.rate, len(case.decay)))


FULL = st.sampled_from(exact([1, "3/4", "-1/2", 0, -1]).tolist())


@st.composite
def filled(pick: st.DrawFn) -> Scan:
    """Decays of any sign, chosen one by one so that the pushed state stays within K."""
    limit = 1 + pick(draw.rationals("0", "4", 2))
    size, decays = ONE, []
    for _ in range(pick(st.integers(1, LAST))):
        decays.append(pick(FULL) * (limit - 1) / size)
        size = abs(decays[-1]) * size + 1
    decay = exact(decays)
    states = pushed_states(decay, ONE)
    return Scan(decay, states[1:] - decay * states[:-1], ONE, limit)


@confirming(FREE, filled())
def test_a_state_that_free_inputs_keep_bounded_has_a_vanishing_gradient(
    case: Scan,
) -> None:
    assert np.all(abs(case.states) <= case.rate)
    assert np.all(abs(case.added) == 1)
    trades_off(case)


@st.composite
def two_steps(pick: st.DrawFn, *, added: int = 1, start: int = 1) -> Scan:
    """Two steps without decay and the limit 2: the smallest that break one premise."""
    decay = column(pick, st.just(ONE), 2)
    return Scan(decay, added * decay, flint.fmpq(start), flint.fmpq(2))


def free_values(case: Scan) -> dict[str, Any]:
    """With one step more, so that the last state is within the horizon."""
    steps = len(case.decay)
    longer = case._replace(
        decay=exact([*case.decay, 0]), added=exact([*case.added, case.added[0]])
    )
    return {
        "t": steps,
        "K": case.rate,
        "a": tabled(longer.decay),
        "h": tabled(longer.states, 0),
        "horizon": steps + 1,
    }


@ablating(FREE, "unit-start", two_steps(start=0), free_values)
def test_a_scan_that_starts_empty_has_room_for_more(case: Scan) -> None:
    trades_off(case)


@ablating(FREE, "free-input", two_steps(added=0), free_values)
def test_a_scan_that_writes_nothing_keeps_its_gradient(case: Scan) -> None:
    trades_off(case)


@ablating(FREE, "state-within", two_steps(), free_values)
def test_an_unbounded_state_keeps_its_gradient(case: Scan) -> None:
    trades_off(case)
