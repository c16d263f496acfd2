import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longdep.numeric.oracle.check.judging import judge
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.patterns.scan_floats import Floats
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vocabulary import outputs
from tests.numeric.oracle import chunked

FLOAT32 = np.float32
UNIT = 2.0**-24
# What chunks get wrong at long lags: differences of sums over a whole chunk.
DECAYS = {
    "gated-linear-attention": ("grad_g",),
    "retention": ("grad_log_gamma",),
    "rwkv": ("grad_w",),
    "mamba2": ("grad_delta", "grad_delta_bias", "grad_A_log"),
    "mlstm": ("grad_f",),
}
IN_CHUNKS = [
    ("gated-linear-attention", "vector", chunked.attention),
    ("gated-linear-attention", "scalar-unscaled", chunked.attention),
    ("retention", "plain", chunked.attention),
    ("rwkv", "rwkv6", chunked.attention),
    ("mamba2", "scalar", chunked.mamba2),
    ("mlstm", "exp-floor", chunked.mlstm),
]
STEPWISE = [
    ("mlstm", "exp-floor", chunked.mlstm_steps(held=True)),
    ("mlstm", "exp-floor", chunked.mlstm_steps(held=False)),
    ("mlstm", "exp-floor", chunked.mlstm_steps(held=True, shift=2.5)),
    ("rwkv", "rwkv4", chunked.averages(held=True)),
    ("rwkv", "rwkv4", chunked.averages(held=False)),
]
LENGTHS = (1, 4, 16, 64)


def verdicts(name, convention, case, answer):
    family = family_of(system(name))
    reference = family.reference(case, convention)
    allowed = family.allowance(case, convention, reference, "float32")
    quantities = outputs(family.entry, convention)
    return {
        q.name: judge(q, answer[q.name], reference[q.name], allowed[q.name])
        for q in quantities
        if q.name in answer
    }


def outside(name, convention, case, answer):
    found = verdicts(name, convention, case, answer)
    return {key: verdict.miss for key, verdict in found.items() if verdict.outside}


def computed(name, convention, case, program=None, engine=None):
    with np.errstate(all="ignore"):
        return chunked.answer(name, convention, case, program, engine)


def drawn(name, convention):
    return family_of(system(name)).bulk(convention, "float32")


def attention_case(steps, seed=0, low=0.5, high=0.9, loss_at_the_last=True):
    rng = np.random.default_rng(seed)
    shapes = {"q": (1, 3), "k": (1, 3), "v": (1, 2)}
    case = {key: rng.normal(size=(steps, *shape)) for key, shape in shapes.items()}
    case["g"] = np.log(rng.uniform(low, high, size=(steps, 1, 3)))
    case["S0"] = rng.normal(size=(1, 3, 2))
    case["cotangent_o"] = rng.normal(size=(steps, 1, 2))
    if loss_at_the_last:
        case["cotangent_o"][:-1] = 0
    return {key: value.astype(FLOAT32).astype(float) for key, value in case.items()}


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize(("name", "convention", "program"), IN_CHUNKS)
def test_matrix_forms_of_chunks_stay_inside(name, convention, program, length):
    @settings(max_examples=12, deadline=None)
    @given(drawn(name, convention))
    def all_but_gradients_of_decays(case):
        answer = computed(name, convention, case, program(length))
        kept = {k: v for k, v in answer.items() if k not in DECAYS[name]}
        assert not outside(name, convention, case, kept)

    all_but_gradients_of_decays()


@pytest.mark.parametrize("steps", [63, 64, 65, 130])
def test_a_ragged_last_chunk_stays_inside(steps):
    case = attention_case(steps, loss_at_the_last=False)
    for factored in (False, True):
        program = chunked.attention(16, factored)
        answer = computed("gated-linear-attention", "vector", case, program)
        del answer["grad_g"]
        assert not outside("gated-linear-attention", "vector", case, answer)


@pytest.mark.parametrize(("name", "convention", "program"), STEPWISE)
def test_any_running_maximum_stays_inside(name, convention, program):
    @settings(max_examples=25, deadline=None)
    @given(drawn(name, convention))
    def held_or_differentiated(case):
        answer = computed(name, convention, case, program)
        assert not outside(name, convention, case, answer)

    held_or_differentiated()


@pytest.mark.parametrize(("name", "convention", "_"), [*IN_CHUNKS, STEPWISE[-1]])
def test_definitions_stay_inside_in_trees_and_step_by_step(name, convention, _):
    @settings(max_examples=12, deadline=None)
    @given(drawn(name, convention))
    def step_by_step_and_in_trees(case):
        for engine in (Floats(FLOAT32), chunked.Trees(FLOAT32)):
            answer = computed(name, convention, case, None, engine)
            assert not outside(name, convention, case, answer)

    step_by_step_and_in_trees()


def test_noise_of_decay_gradients_at_long_lags_is_found_with_lag_and_size():
    case = attention_case(128)
    name, convention = "gated-linear-attention", "vector"
    answer = computed(name, convention, case, chunked.attention(64))
    found = outside(name, convention, case, answer)
    assert set(found) == {"grad_g"}
    miss = found["grad_g"]
    assert miss.lag >= 64 - 1
    right = abs(float(miss.expected.mid()))
    assert abs(miss.computed - right) > 100 * miss.allowed
    for engine in (Floats(FLOAT32), chunked.Trees(FLOAT32)):
        answer = computed(name, convention, case, None, engine)
        assert not outside(name, convention, case, answer)


def test_sums_of_logarithms_in_mlstm_are_found_at_long_lags():
    rng = np.random.default_rng(1)
    steps, shapes = 96, {"q": (1, 2), "k": (1, 2), "v": (1, 2), "i": (1,), "f": (1,)}
    case = {key: rng.normal(size=(steps, *s)) for key, s in shapes.items()}
    case |= {"C0": np.ones((1, 2, 2)), "n0": np.ones((1, 2))}
    case["cotangent_h"] = np.zeros((steps, 1, 2))
    case["cotangent_h"][-1] = 1
    case = {key: value.astype(FLOAT32).astype(float) for key, value in case.items()}
    answer = computed("mlstm", "exp-floor", case, chunked.mlstm(96))
    found = outside("mlstm", "exp-floor", case, answer)
    assert set(found) == {"grad_f"}
    assert found["grad_f"].lag > 10


def test_exponentials_of_whole_chunks_that_overflow_are_found():
    case = attention_case(64, low=0.05, high=0.1, loss_at_the_last=False)
    answer = computed(
        "gated-linear-attention", "vector", case, chunked.attention(64, factored=True)
    )
    assert "o" in outside("gated-linear-attention", "vector", case, answer)


def test_a_carry_that_is_not_decayed_is_found():
    case = attention_case(48, loss_at_the_last=False)
    answer = computed("gated-linear-attention", "vector", case, chunked.attention(16))
    whole = answer["o"].copy()
    later = dict(case, S0=np.zeros_like(case["S0"]))
    for key in ("q", "k", "v", "g", "cotangent_o"):
        later[key] = case[key][16:]
    lost = computed("gated-linear-attention", "vector", later, chunked.attention(16))
    whole[16:] = lost["o"]
    found = outside("gated-linear-attention", "vector", case, {"o": whole})
    assert found["o"].step == 17


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(2, 40))
def test_terms_may_be_summed_in_any_tree(seed, steps):
    rng = np.random.default_rng(seed)
    case = {
        "a": rng.choice([0.5, 0.9, 0.999, 1.0], size=(steps, 1)),
        "b": rng.normal(size=(steps, 1)) * 2.0 ** rng.integers(-12, 12, (steps, 1)),
        "h0": rng.normal(size=1),
        "cotangent_h": np.zeros((steps, 1)),
    }
    case = {key: value.astype(FLOAT32).astype(float) for key, value in case.items()}
    a, b, start = (case[key].astype(FLOAT32) for key in ("a", "b", "h0"))
    states = []
    for t in range(steps):
        terms, decay = [b[t, 0]], FLOAT32(1)
        for s in range(t, -1, -1):
            decay = decay * a[s, 0]
            terms.append(decay * (b[s - 1, 0] if s else start[0]))
        while len(terms) > 1:
            one = terms.pop(int(rng.integers(len(terms))))
            other = int(rng.integers(len(terms)))
            terms[other] = terms[other] + one
        states.append(terms)
    answer = {"h": np.array(states)}
    assert not outside("diagonal-recurrence", "real", case, answer)


def test_terms_of_all_key_entries_may_be_summed_in_one_order():
    """299 terms of half a last place each, added to a 1 of another key entry."""
    steps = 300
    case = {
        "q": np.ones((steps, 1, 2)),
        "k": np.zeros((steps, 1, 2)),
        "v": np.ones((steps, 1, 1)),
        "g": np.zeros((steps, 1, 2)),
        "S0": np.zeros((1, 2, 1)),
        "cotangent_o": np.zeros((steps, 1, 1)),
    }
    case["k"][:-1, 0, 1] = UNIT / 2
    case["k"][-1, 0, 0] = 1
    exact = 1 + 299 * UNIT / 2
    summed = np.cumsum((case["k"][::-1].sum((1, 2))).astype(FLOAT32))[-1]
    assert exact - summed > 100 * UNIT
    answer = np.cumsum(case["k"].sum((1, 2)))[:, None, None].astype(FLOAT32)
    answer[-1] = summed
    case_name = ("gated-linear-attention", "vector-unscaled")
    assert not outside(*case_name, case, {"o": answer})
