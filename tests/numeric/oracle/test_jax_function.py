"""Any JAX function, or module that is called like one, for a gated recurrence."""

from importlib.util import find_spec

import pytest

import longdep
from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters.jax_function import jax_function
from tests.numeric.oracle.ways import jax_scans
from tests.numeric.oracle.ways.jax_scans import loop as scan

pytestmark = [
    pytest.mark.skipif(find_spec("jax") is None, reason="needs jax"),
    pytest.mark.filterwarnings("default"),  # theirs, not ours
]
DIAGONAL = "diagonal-recurrence"
FEW = 4
PATIENCE = 120.0  # seconds a case: compiling is slow, and not judged here


def scan_in_order(gates, tokens, start):
    return scan(gates, tokens, start)


def scan_without_start(a, b, reverse=False):
    return scan(a, b, 0 * b[0])


def scan_of_named(**inputs):
    return {"h": scan(**inputs)}


def scan_of_any(*inputs):
    return (scan(*inputs),)


def checked(function, convention=None, precision="float64", **options):
    return longdep.check(
        DIAGONAL,
        jax_function(function, DIAGONAL, **options),
        convention=convention,
        precision=precision,
        examples=FEW,
        time_limit=PATIENCE,
    )


@pytest.mark.parametrize(
    "function",
    [scan, scan_in_order, scan_without_start, scan_of_named, scan_of_any],
    ids=["by name", "in order", "without start", "keywords", "any"],
)
def test_parameters_are_taken_by_name_or_in_the_order_of_the_inputs(function):
    report = checked(function)
    assert report.ok, str(report)
    left_out = {"grad_h0"} if function is scan_without_start else set()
    assert set(report.unchecked) == {"log_norm", *left_out}


def test_an_initial_state_that_a_function_has_no_place_for_is_zero_and_said_so():
    report = checked(scan_without_start)
    assert any("h0: the implementation has none" in note for note in report.notes)


@pytest.mark.parametrize("convention", ["complex", "complex-conjugated"])
@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_pairs_are_complex_numbers_and_gradients_as_the_convention_says(
    convention, precision
):
    def complex_scan(a, b, h0):
        assert a.dtype.kind == "c"
        assert a.ndim == 2
        return jax_scans.linear_scan(a, b, h0)

    report = checked(complex_scan, convention, precision, compiled=True)
    assert report.ok, str(report)


@pytest.mark.parametrize("precision", ["float32", "float16", "bfloat16"])
def test_a_function_computes_in_the_format_that_is_asked_for(precision):
    pytest.importorskip("ml_dtypes")
    kinds = set()

    def seen(a, b, h0):
        kinds.add(str(a.dtype))
        return scan(a, b, h0)

    report = checked(seen, precision=precision)
    assert report.ok, str(report)
    assert kinds == {precision}


def test_complex_numbers_of_short_formats_are_declined():
    pytest.importorskip("ml_dtypes")
    report = checked(scan, "complex", "bfloat16")
    assert report.examples == 0
    assert report.findings == ()


def test_float64_results_of_a_function_that_computes_in_float32_are_found():
    def short(a, b, h0):
        return scan(*(x.astype("float32") for x in (a, b, h0)))

    report = checked(short)
    assert {name for f in report.findings for name in (f.output, *f.also)} >= {"h"}


def test_a_function_is_compiled_with_its_gradient_where_that_is_asked_for():
    import jax

    traced = []

    def seen(a, b, h0):
        traced.append(isinstance(a, jax.core.Tracer))
        return scan(a, b, h0)

    report = checked(seen, compiled=True)
    assert report.ok, str(report)
    assert all(traced)


def test_a_function_that_is_compiled_already_is_called_by_the_names_it_had():
    import jax

    report = checked(jax.jit(scan))
    assert report.ok, str(report)


def test_a_module_is_called_like_a_function():
    pytest.importorskip("equinox")
    report = checked(jax_scans.module(), compiled=True)
    assert report.ok, str(report)


def test_a_missing_conjugate_in_a_backward_pass_is_found():
    import jax

    @jax.custom_vjp
    def product(a, b):
        return a * b

    def forward(a, b):
        return a * b, (a, b)

    def backward(kept, gradient):  # as torch would have it
        a, b = kept
        return gradient * b.conj(), gradient * a.conj()

    product.defvjp(forward, backward)

    def wrong(a, b, h0):
        def step(h, gates):
            h = product(gates[0], h) + gates[1]
            return h, h

        return jax.lax.scan(step, h0, (a, b))[1]

    assert checked(wrong, compiled=True).ok
    assert not checked(wrong, "complex", compiled=True).ok


def test_what_has_no_gradient_is_found_as_zeros():
    import jax

    report = checked(lambda a, b, h0: jax.lax.stop_gradient(scan(a, b, h0)))
    assert not report.ok
    (finding, *_) = report.findings
    assert finding.output.startswith("grad_")


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda a: a, "got a"),
        (lambda a, x: a, "got a, x"),
        (lambda gates, tokens, start, more: gates, "got gates, tokens, start, more"),
        (lambda *, gates, tokens: gates, "got gates, tokens"),
        (lambda: None, "got none"),
    ],
)
def test_parameters_that_are_no_inputs_are_refused_with_the_inputs_there_are(
    function, words
):
    with pytest.raises(DomainError) as refused:
        jax_function(function, DIAGONAL)
    text = str(refused.value)
    assert text.startswith("jax-function: ")
    assert "a (T, n), b (T, n), h0 (n,); h0 may be missing" in text
    assert text.endswith(words)


def test_a_class_is_refused():
    with pytest.raises(DomainError, match="module that is made, got the class dict"):
        jax_function(dict, DIAGONAL)


@pytest.mark.parametrize(
    ("returned", "words"),
    [
        (lambda h: (h, h), "expected h (an array, a tuple or a mapping), got 2 parts"),
        (lambda h: {"y": h}, "or a mapping), got y"),
        (lambda h: None, "h: expected an array, got NoneType"),
    ],
)
def test_what_is_no_output_is_a_finding_in_one_sentence(returned, words):
    report = checked(lambda a, b, h0: returned(scan(a, b, h0)[:1]))
    (finding, *_) = report.findings
    assert finding.kind == "raises"
    assert words in finding.sentence


def test_a_wrong_shape_is_a_finding():
    report = checked(lambda a, b, h0: scan(a, b, h0).T)
    assert not report.ok
    assert any("shape" in f.sentence for f in report.findings)


def selective_scan(x, delta, A, B, C, D, h0):
    import jax.numpy as jnp

    added = (delta * x)[..., None] * B[:, None]
    states = scan(jnp.exp(delta[..., None] * A), added, h0)
    return jnp.einsum("tnk,tk->tn", states, C) + D * x


def test_a_function_may_have_the_inputs_of_another_convention_than_the_first():
    report = longdep.check(
        "selective-ssm",
        jax_function(selective_scan, "selective-ssm"),
        convention="given-step",
        examples=FEW,
        time_limit=PATIENCE,
    )
    assert report.ok, str(report)
