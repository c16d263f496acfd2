"""Does an activation that does not saturate keep the gradient?"""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.backpropagation import RELU, trajectory
from longdep.numeric.kernels.backpropagation import gains as slopes
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import refuting, witnessing
from tests.claims.backpropagation.cases import Net, values


class Relu(NamedTuple):
    """A ReLU net at lag 1: weight, state before, drive, gradient at lag 0."""

    weight: Array
    before: Array
    drive: Array
    last: Array

    @property
    def run(self) -> Any:
        return trajectory(self.weight, self.drive[None], self.before, RELU)

    @property
    def net(self) -> Net:
        return Net(self.weight, slopes(self.run, RELU), self.last)


@st.composite
def relu_nets(pick: st.DrawFn, *, driven: bool) -> Relu:
    size = 2
    whole = draw.rationals(-2, 2, 1)
    drive = pick(draw.vectors(size, whole)) if driven else exact([0, 0])
    before = pick(draw.vectors(size, draw.rationals(1, 2, 1)))
    last = pick(draw.vectors(size, draw.rationals(0, 1, 1)))
    return Relu(pick(draw.signed_permutations(size)), before, drive, last)


def relu_values(case: Relu) -> dict[str, Any]:
    run = case.run
    return values(
        case.net,
        z={1: run.pre[0]},
        h={0: run.hidden[1], 1: run.hidden[0]},
        b={1: case.drive},
    )


def resting_values(state: Any) -> dict[str, Any]:
    return {"u": 1, "h": state}


@witnessing("non-saturating", draw.rationals(1, 9, 1), resting_values)
def test_a_rectifier_at_rest_keeps_what_tanh_loses(state: Any) -> None:
    weight, drives = exact([[1]]), exact([[0]] * 3)
    run = trajectory(weight, drives, exact([state]), RELU)
    assert all(run.hidden[:, 0] == state)
    assert all(slopes(run, RELU)[:, 0] == 1)


@refuting("non-saturating.strong", relu_nets(driven=False), relu_values)
def test_a_rectifier_may_kill_the_gradient_in_one_step(case: Relu) -> None:
    if case.net.sizes[0] > 0 and all(case.run.pre[0] < 0):
        assert case.net.sizes[-1] > 0


@refuting("non-saturating.some-active", relu_nets(driven=True), relu_values)
def test_an_active_unit_elsewhere_does_not_save_the_gradient(case: Relu) -> None:
    net = case.net
    if net.sizes[0] > 0 and all(case.run.pre[0] != 0) and net.gains.sum() > 0:
        assert net.sizes[-1] > 0
