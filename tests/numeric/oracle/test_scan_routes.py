"""The second route of gated linear recurrences: its scalars, and its equations."""

import mpmath
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from longdep.numeric.oracle.check.examination import _overlap
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.routes import scan_tape
from longdep.numeric.oracle.routes.tape import Tape
from longdep.numeric.oracle.scans.table import CELLS
from longdep.numeric.oracle.vocabulary import outputs
from longdep.numeric.precision import context, floats

SCANS = [
    (cell.system, convention)
    for cell in CELLS
    for convention in cell.system.conventions
]
FUNCTIONS = {
    "exp": mpmath.exp,
    "expm1": mpmath.expm1,
    "log": mpmath.log,
    "sqrt": mpmath.sqrt,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tanh": mpmath.tanh,
    "absolute": abs,
    "sigmoid": lambda a: 1 / (1 + mpmath.exp(-a)),
    "complement": lambda a: 1 - a,
    "log_sigmoid": lambda a: -mpmath.log(1 + mpmath.exp(-a)),
    "softplus": lambda a: a if a > 20 else mpmath.log(1 + mpmath.exp(a)),
}
PAIRS = {
    "__add__": lambda a, b: a + b,
    "__sub__": lambda a, b: a - b,
    "__mul__": lambda a, b: a * b,
    "__truediv__": lambda a, b: a / b,
    "larger": max,
}


@pytest.mark.parametrize("point", [-30.0, -1.5, -(2.0**-20), 0.75, 19.5, 21.0])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_scalar_function_has_its_value_and_its_slope(name, point):
    if name in ("log", "sqrt"):
        point = abs(point)
    with context(60):
        tape, at = Tape(), mpmath.mpf(point)
        leaf = tape.leaf(at)
        made = getattr(leaf, name)()
        slope = tape.adjoints([(made, mpmath.mpf(1))])[leaf.place]
        assert mpmath.almosteq(made.value, FUNCTIONS[name](at), 1e-30)
        assert mpmath.almosteq(slope, mpmath.diff(FUNCTIONS[name], at), 1e-15)


@pytest.mark.parametrize("points", [(1.5, -0.25), (-3.0, 2.0)])
@pytest.mark.parametrize("name", PAIRS)
def test_a_scalar_operation_has_its_slopes_at_both_operands(name, points):
    with context(60):
        tape = Tape()
        x, y = (tape.leaf(mpmath.mpf(v)) for v in points)
        made = getattr(x, name)(y)
        slopes = tape.adjoints([(made, mpmath.mpf(1))])
        for unit, order in ((x, (1, 0)), (y, (0, 1))):
            wanted = mpmath.diff(PAIRS[name], points, order)
            assert mpmath.almosteq(slopes[unit.place], wanted, 1e-15, 1e-15)


def test_a_sum_of_products_has_its_slopes_where_an_operand_comes_twice():
    with context(30):
        tape = Tape()
        x, y = tape.leaf(mpmath.mpf(3)), tape.leaf(mpmath.mpf(5))
        made = tape.dot([x, x], [x, y])
        slopes = tape.adjoints([(made, mpmath.mpf(2))])
        assert made.value == 24
        assert [slopes[x.place], slopes[y.place]] == [22, 6]


@pytest.mark.parametrize("name", ["log", "sqrt"])
def test_no_slope_is_invented_where_a_function_has_none(name):
    tape = Tape()
    leaf = tape.leaf(mpmath.mpf(0))
    made = getattr(leaf, name)()
    assert mpmath.isnan(tape.adjoints([(made, mpmath.mpf(1))])[leaf.place])


def test_a_quotient_by_zero_is_undefined_and_stops_nothing():
    tape = Tape()
    made = tape.leaf(mpmath.mpf(1)) / tape.leaf(mpmath.mpf(0))
    assert mpmath.isnan(made.value)


def test_a_tie_gives_either_operand_half_of_the_gradient():
    tape = Tape()
    x, y = tape.leaf(mpmath.mpf(1)), tape.leaf(mpmath.mpf(1))
    slopes = tape.adjoints([(x.larger(y), mpmath.mpf(1))])
    assert [slopes[x.place], slopes[y.place]] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("entry", "convention"), SCANS, ids=[f"{s.name}-{c}" for s, c in SCANS]
)
@settings(
    max_examples=5,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_both_routes_agree_on_every_output_of_a_recurrence(data, entry, convention):
    family = family_of(entry)
    case = data.draw(family.small(convention, "float64"))
    first = family.reference(case, convention, 20)
    second = family.second_route(case, convention, 20)
    assert list(first) == [q.name for q in outputs(entry, convention, case)]
    assert list(second) == list(first)
    for key, array in first.items():
        assert _overlap(array, second[key]), key


def _arrays(seed, **shapes):
    rng = np.random.default_rng(seed)
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def _outputs_of(name, convention, case, output):
    with context(30):
        return floats(scan_tape.run(name, convention, case)[output])


def test_the_stabiliser_of_mlstm_cancels():
    T, H, K, V = 5, 2, 3, 2
    case = _arrays(
        1, q=(T, H, K), k=(T, H, K), v=(T, H, V), i=(T, H), f=(T, H),
        C0=(H, K, V), n0=(H, K),
    )  # fmt: skip
    memory, norm, wanted = case["C0"], case["n0"], []
    for t in range(T):
        forget, enter = 1 / (1 + np.exp(-case["f"][t])), np.exp(case["i"][t])
        key = enter[:, None] * case["k"][t]
        new = key[:, :, None] * case["v"][t][:, None, :]
        memory = forget[:, None, None] * memory + new
        norm = forget[:, None] * norm + key
        query = case["q"][t] / np.sqrt(K)
        below = np.maximum(np.abs((norm * query).sum(axis=1)), 1.0)
        wanted.append(np.einsum("hkv,hk->hv", memory, query) / below[:, None])
    found = _outputs_of("mlstm", "exp-floor", case, "h")
    assert np.allclose(found, wanted, rtol=1e-12, atol=0)


@pytest.mark.parametrize("convention", ["sigmoid-forget", "exp-forget"])
def test_the_stabiliser_of_slstm_cancels(convention):
    T, n, m = 5, 3, 2
    case = _arrays(
        2, W=(4 * n, m), R=(4 * n, n), b=(4 * n,), x=(T, m), h0=(n,), c0=(n,)
    )
    case["n0"] = np.abs(case["c0"]) + 1
    h, c, norm, wanted = case["h0"], case["c0"], case["n0"], []
    for row in case["x"]:
        pre = case["W"] @ row + case["R"] @ h + case["b"]
        i, f, z, o = pre.reshape(4, n)
        forget = np.exp(f)
        if convention == "sigmoid-forget":
            forget /= 1 + np.exp(f)
        c = forget * c + np.exp(i) * np.tanh(z)
        norm = forget * norm + np.exp(i)
        h = c / norm / (1 + np.exp(-o))
        wanted.append(h)
    found = _outputs_of("slstm", convention, case, "h")
    assert np.allclose(found, wanted, rtol=1e-12, atol=0)


def test_the_stabiliser_of_rwkv4_cancels():
    T, n = 6, 3
    case = _arrays(3, w=(n,), u=(n,), k=(T, n), v=(T, n), start_num=(n,))
    case["start_den"] = np.abs(case["start_num"]) + 1
    above, below, wanted = case["start_num"], case["start_den"], []
    for k, v in zip(case["k"], case["v"], strict=True):
        own = np.exp(case["u"] + k)
        wanted.append((above + own * v) / (below + own))
        decay = np.exp(-np.exp(case["w"]))
        above, below = decay * above + np.exp(k) * v, decay * below + np.exp(k)
    found = _outputs_of("rwkv", "rwkv4", case, "o")
    assert np.allclose(found, wanted, rtol=1e-12, atol=0)


def test_rwkv7_changes_its_state_by_what_it_held_before_the_step():
    T, H, K, V = 5, 2, 3, 2
    case = _arrays(
        4, r=(T, H, K), w=(T, H, K), k=(T, H, K), v=(T, H, V), a=(T, H, K),
        b=(T, H, K), S0=(H, K, V),
    )  # fmt: skip
    state, wanted = case["S0"], []
    for t in range(T):
        seen = np.einsum("hkv,hk->hv", state, case["a"][t])
        state = (
            np.exp(case["w"][t])[:, :, None] * state
            + case["b"][t][:, :, None] * seen[:, None, :]
            + case["k"][t][:, :, None] * case["v"][t][:, None, :]
        )
        wanted.append(np.einsum("hkv,hk->hv", state, case["r"][t]))
    found = _outputs_of("rwkv", "rwkv7", case, "o")
    assert np.allclose(found, wanted, rtol=1e-11, atol=0)
