"""How many examples a second the properties run: `pytest tests/benchmarks`.

Each rate is reported as a ratio to Hypothesis's own cost, measured in the same run.
"""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_recurrence import power, states

EXAMPLES = 500
FEWER = 100


def searched(strategy, body, examples=EXAMPLES):
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def run(case):
        body(case)

    return run


def test_rate_of_a_trivial_property(benchmark) -> None:
    benchmark.extra_info["examples"] = EXAMPLES
    benchmark(searched(st.integers(), lambda case: None))


@st.composite
def cases(pick):
    size = pick(draw.sizes())
    return pick(draw.weights(size)), pick(draw.vectors(size))


def unrolls(case):
    weight, start = case
    assert (states(weight, start, 5)[-1] == power(weight, 5).T @ start).all()


def test_rate_of_an_exact_property(benchmark) -> None:
    benchmark.extra_info["examples"] = EXAMPLES
    benchmark(searched(cases(), unrolls))


def test_an_exact_property_against_a_trivial_one(compare) -> None:
    compare(
        "examples of an exact property (linear recurrence) against trivial ones",
        ours=searched(cases(), unrolls, FEWER),
        theirs=searched(st.integers(), lambda case: None, FEWER),
        goal=None,
        ours_work=FEWER,
        theirs_work=FEWER,
        unit="examples",
        at_most=True,
        rounds=3,
        note="what exact arithmetic and drawing a weight cost, beside Hypothesis",
    )
