"""Precisions by name: right code in an arithmetic passes at its name, other code fails.

The right code computes in a simulated arithmetic (ways/stored.py); what it claims is
the name of that arithmetic, or, for the code that must fail, of a better one.
"""

import json
import pickle

import numpy as np
import pytest

import longdep
from longdep.numeric.errors import DomainError
from longdep.numeric.formats import rounded_to
from longdep.numeric.oracle.arithmetic import PRECISIONS
from longdep.numeric.oracle.check.deviations import SCHEMA
from longdep.numeric.oracle.check.running import run
from longdep.numeric.oracle.families.knobs import KNOBS, knobs_of
from longdep.numeric.oracle.patterns.catalogue import implementation
from longdep.numeric.oracle.storing import made_for, storage_of, stored
from longdep.numeric.oracle.systems import SYSTEMS, system
from tests.numeric.oracle import judging
from tests.numeric.oracle.ways.stored import CELLS, MACHINES, Machine
from tests.numeric.oracle.ways.stored import run as simulated
from tests.numeric.oracle.ways.stored import stored as right


def claiming(cell, machine, precision):
    """Code in an arithmetic, its outputs in the dtype of what it claims."""
    computed = right(cell, machine)
    carrier = storage_of(precision).carrier

    def answers(case):
        return {k: v.astype(carrier) for k, v in computed(case).items()}

    return answers


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("precision", MACHINES)
def test_right_code_passes_at_the_name_of_its_arithmetic(cell, precision):
    report = longdep.check(
        cell, right(cell, precision), convention="torch", precision=precision,
        examples=12, seed=3,
    )  # fmt: skip
    assert report.ok, str(report)
    assert all(tally.inside for tally in report.tallies.values())


@pytest.mark.parametrize("cell", ["simple-rnn", "lstm"])
@pytest.mark.parametrize(
    ("machine", "claim", "word"),
    [
        ("tf32", "float32", ""),
        ("float16", "float32", "float16"),
        ("float16/float32", "tf32", "float16"),
        ("bfloat16/float32", "float32", "bfloat16"),
    ],
)
def test_code_in_a_worse_arithmetic_than_it_claims_fails(cell, machine, claim, word):
    report = longdep.check(
        cell, claiming(cell, machine, claim), convention="torch", precision=claim,
        examples=60,
    )  # fmt: skip
    assert not report.ok
    assert word in report.effective_precision
    assert report.effective_precision != claim


def vanishing(precision):
    """A gradient that shrinks by 2**-10 a step, through all subnormal numbers."""
    return {
        "w_ih": stored(precision, [[0.5]]),
        "w_hh": stored(precision, [[2.0**-10]]),
        "b_ih": stored(precision, [0.0]),
        "b_hh": stored(precision, [0.0]),
        "x": stored(precision, np.full((16, 1), 0.25)),
        "h0": stored(precision, [0.5]),
        "activation": "identity",
        "cotangent_h": stored(precision, np.eye(16)[:, -1:] * 1.375),
    }


def judged(cell, case, precision, machine):
    known = judging.answered(system(cell), "torch", case, precision)
    return known.failing(simulated(cell, machine, case))


def test_flushing_is_allowed_where_it_is_claimed_and_only_there():
    keeps, flushes = Machine("float32"), Machine("float32", flushes=True)
    for precision, failing in (("float32", True), ("float32+ftz", False)):
        case = vanishing(precision)
        assert judged("simple-rnn", case, precision, keeps) == []
        assert bool(judged("simple-rnn", case, precision, flushes)) == failing


def test_flushed_results_are_told_as_the_cause():
    flushes = claiming("gru", "float16+ftz", "float16")
    report = longdep.check(  # subnormal gradients are rare in what float16 can decide
        "gru", flushes, convention="torch", precision="float16", examples=600
    )
    assert report.effective_precision == "float16+ftz, though float16 was asked for"
    (cause,) = report.findings[0].causes
    assert cause.startswith("It flushes subnormal results to zero")


def wide_sum(precision):
    """A state that is a sum of 400 equal products: late ones are lost, one by one."""
    return {
        "w_ih": stored(precision, np.full((1, 400), 0.1)),
        "w_hh": stored(precision, [[0.25]]),
        "b_ih": stored(precision, [0.25]),
        "b_hh": stored(precision, [0.0]),
        "x": stored(precision, np.ones((1, 400))),
        "h0": stored(precision, [0.5]),
        "activation": "identity",
        "cotangent_h": stored(precision, [[1.0]]),
    }


@pytest.mark.parametrize("storage", ["float16", "bfloat16"])
def test_sums_in_the_storage_format_fail_where_float32_is_claimed(storage):
    pair = f"{storage}/float32"
    wide, narrow = MACHINES[pair], MACHINES[storage]
    case = wide_sum(pair)
    assert judged("simple-rnn", case, pair, wide) == []
    assert "h" in judged("simple-rnn", case, pair, narrow)
    assert judged("simple-rnn", case, storage, narrow) == []


def test_partial_sums_that_a_pair_stores_are_allowed_for():
    """The sum of U h and a bias is stored before the rest is added, and is off by u."""
    case = {
        "w_ih": stored("bfloat16", [[-3 / 128]]),
        "w_hh": stored("bfloat16", [[127 / 256]]),
        "b_ih": stored("bfloat16", [0.0]),
        "b_hh": stored("bfloat16", [1 / 16]),
        "x": stored("bfloat16", [[-7 / 8]]),
        "h0": stored("bfloat16", [105 / 256]),
        "activation": "relu",
        "cotangent_h": stored("bfloat16", [[0.0]]),
    }
    assert (
        judged("simple-rnn", case, "bfloat16/float32", MACHINES["bfloat16/float32"])
        == []
    )


def test_factors_cut_to_11_bits_fail_where_float32_is_claimed():
    rng = np.random.default_rng(2)
    case = {
        "w_ih": stored("float32", rng.normal(size=(2, 3)) / 2),
        "w_hh": stored("float32", rng.normal(size=(2, 2)) / 2),
        "b_ih": stored("float32", rng.normal(size=2) / 2),
        "b_hh": stored("float32", rng.normal(size=2) / 2),
        "x": stored("float32", rng.normal(size=(3, 3))),
        "h0": stored("float32", rng.normal(size=2)),
        "activation": "tanh",
        "cotangent_h": stored("float32", rng.normal(size=(3, 2))),
    }
    assert judged("simple-rnn", case, "tf32", MACHINES["tf32"]) == []
    assert judged("simple-rnn", case, "float32", Machine("float32")) == []
    assert "h" in judged("simple-rnn", case, "float32", MACHINES["tf32"])


def floats(case):
    for value in case.values():
        for array in value if isinstance(value, list) else [value]:
            if isinstance(array, np.ndarray) and array.dtype.kind == "f":
                yield array


@pytest.mark.parametrize("precision", PRECISIONS)
def test_every_input_of_a_case_is_a_number_of_the_storage_format(precision):
    kind = storage_of(precision)
    for array in inputs_drawn(precision):
        assert array.dtype == kind.carrier
        assert np.array_equal(rounded_to(kind, array), array, equal_nan=True)
        if precision.endswith("+ftz"):
            assert not ((array != 0) & (abs(array) < kind.smallest_normal)).any()


def inputs_drawn(precision):
    """The arrays of numbers in some cases of every system."""
    for entry in SYSTEMS:
        for kind in ("bulk", "small"):
            place = entry.name, entry.conventions[0]
            for case in judging.drawn(*place, precision, 5, kind=kind):
                yield from floats(case)


@pytest.mark.parametrize("name", ["simple-rnn", "gru", "lstm", "padded-gru"])
def test_float16_cases_are_mostly_decidable(name):
    """Of the rows of right answers a tenth at most is left undecidable."""
    answers = rounded_answers(name, system(name).conventions[0])
    report = longdep.check(name, answers, precision="float16", examples=100)
    assert report.ok
    undecidable = sum(tally.undecidable for tally in report.tallies.values())
    inside = sum(tally.inside for tally in report.tallies.values())
    assert undecidable < (undecidable + inside) / 10


def changed(value, kind):
    """Arrays of floating-point numbers in another dtype; anything else as it is."""
    real = isinstance(value, np.ndarray) and value.dtype.kind == "f"
    return value.astype(kind) if real else value


def rounded_answers(name, convention):
    """The right implementation in float64, its outputs rounded to float16."""
    computed = implementation(name, convention)

    def answers(case):
        wide = {k: changed(v, np.float64) for k, v in case.items()}
        return {k: changed(v, np.float16) for k, v in computed(wide).items()}

    return answers


@pytest.mark.parametrize(
    ("precision", "dtype", "message"),
    [
        ("bfloat16", np.float16, "h: expected dtype bfloat16 or float32, got float16"),
        ("bfloat16", np.float32, ""),
        ("bfloat16/float32", np.float64, ""),
        ("float16", np.float16, ""),
        ("float16/float32+ftz", np.float32, ""),
        ("tf32", np.float16, "h: expected dtype float32, got float16"),
        ("tf32", np.float32, ""),
    ],
)
def test_an_output_is_of_the_storage_format_or_a_wider_one(precision, dtype, message):
    def answers(case):
        return {"h": np.zeros(2, dtype=dtype)}

    answer = run(answers, {}, {"h": (2,)}, precision=precision)
    assert [str(trouble) for trouble in answer.troubles] == [message] * bool(message)


def test_outputs_of_ml_dtypes_bfloat16_are_taken_as_they_are():
    ml_dtypes = pytest.importorskip("ml_dtypes", reason="of the extra frameworks")

    def answers(case):
        return {k: v.astype(ml_dtypes.bfloat16) for k, v in computed(case).items()}

    computed = right("gru", "bfloat16")
    options = {"convention": "torch", "precision": "bfloat16", "examples": 20}
    ours, theirs = (longdep.check("gru", f, **options) for f in (computed, answers))
    assert theirs.ok, str(theirs)
    assert theirs.tallies == ours.tallies
    wrong = run(answers_of(ml_dtypes.bfloat16), {}, {"h": (1,)}, precision="float16")
    (trouble,) = wrong.troubles
    assert str(trouble) == "h: expected dtype float16, got bfloat16"


def answers_of(dtype):
    return lambda case: {"h": np.zeros(1, dtype=dtype)}


class Framework:
    """An adapter of a framework that has bfloat16."""

    lacks = ("b_ih",)

    def __call__(self, case):
        return {"asked for": "native"}

    def for_precision(self, precision):
        return lambda case: {"asked for": precision}


def test_an_adapter_is_asked_for_what_numpy_lacks_and_for_nothing_else():
    adapter = Framework()
    assert made_for(adapter, "float16/float32") is adapter
    made = made_for(adapter, "bfloat16+ftz")
    assert made({}) == {"asked for": "bfloat16+ftz"}
    assert made.lacks == ("b_ih",)
    assert made.longdep_source.endswith(".for_precision('bfloat16+ftz')")
    plain = right("gru", "bfloat16")
    assert made_for(plain, "bfloat16") is plain


class Bfloat16Only(Framework):
    """An adapter that answers only in the precision that it was made for."""

    lacks = ()

    def __call__(self, case):
        raise ValueError("not asked for bfloat16")

    def for_precision(self, precision):
        return right("simple-rnn", precision)


def test_a_check_uses_what_an_adapter_made_for_the_precision():
    options = {"convention": "torch", "examples": 5}
    report = longdep.check(
        "simple-rnn", Bfloat16Only(), precision="bfloat16", **options
    )
    assert report.ok, str(report)
    report = longdep.check("simple-rnn", Bfloat16Only(), precision="float16", **options)
    assert report.findings[0].kind == "raises"


def test_what_was_made_for_a_precision_can_be_sent_to_another_process():
    made = pickle.loads(pickle.dumps(made_for(Framework(), "bfloat16")))
    assert made({}) == {"asked for": "bfloat16"}


def test_the_file_of_known_deviations_knows_every_precision():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    entry = schema["properties"]["deviations"]["items"]["properties"]
    assert set(entry["precision"]["enum"]) == set(PRECISIONS)


@pytest.mark.parametrize("precision", PRECISIONS)
def test_inputs_of_a_precision_are_drawn_by_a_table_entry(precision):
    knobs = knobs_of(precision)
    assert abs(sum(knobs.shares) - 1) < 1e-12
    assert len(knobs.shares) == len(knobs.spans)
    assert knobs in KNOBS.values()


def test_a_precision_that_there_is_not_is_refused_with_the_nearest():
    with pytest.raises(DomainError, match="nearest is 'bfloat16/float32'"):
        longdep.check("gru", right("gru", "bfloat16"), precision="bfloat16/float")
