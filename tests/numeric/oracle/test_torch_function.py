"""Any torch function, or module that is called like one, for a gated recurrence."""

from importlib.util import find_spec

import pytest

import longdep
from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters.torch_function import torch_function

pytestmark = [
    pytest.mark.skipif(find_spec("torch") is None, reason="needs torch"),
    pytest.mark.filterwarnings("default"),  # theirs, not ours
]
DIAGONAL = "diagonal-recurrence"
FEW = 12


def scan(a, b, h0):
    import torch

    h, states = h0, []
    for decay, added in zip(a, b, strict=True):
        h = decay * h + added
        states.append(h)
    return torch.stack(states)


def scan_in_order(gates, tokens, start):
    return scan(gates, tokens, start)


def scan_without_start(a, b, reverse=False):
    return scan(a, b, 0 * b[0])


def scan_of_named(**inputs):
    return {"h": scan(**inputs)}


def scan_of_any(*inputs):
    return (scan(*inputs),)


def checked(function, convention=None, precision="float64", system=DIAGONAL):
    return longdep.check(
        system,
        torch_function(function, system),
        convention=convention,
        precision=precision,
        examples=FEW,
    )


@pytest.mark.parametrize(
    "function",
    [scan, scan_in_order, scan_without_start, scan_of_named, scan_of_any],
    ids=lambda function: function.__name__,
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
        assert a.is_complex()
        assert a.dim() == 2
        return scan(a, b, h0)

    report = checked(complex_scan, convention, precision)
    assert report.ok, str(report)


@pytest.mark.parametrize("precision", ["float32", "float16", "bfloat16"])
def test_a_function_computes_in_the_format_that_is_asked_for(precision):
    if precision == "bfloat16":
        pytest.importorskip("ml_dtypes")
    report = checked(scan, precision=precision)
    assert report.ok, str(report)


def test_a_module_is_called_like_a_function():
    import torch

    class Scan(torch.nn.Module):
        def forward(self, a, b, h0):
            return scan(a, b, h0)

    report = checked(Scan())
    assert report.ok, str(report)


def test_a_function_takes_the_weights_of_a_cell_by_name():
    import torch

    def min_gru(x, W_z, b_z, W_h, b_h, h0):
        z = torch.sigmoid(x @ W_z.T + b_z)
        return scan(1 - z, z * (x @ W_h.T + b_h), h0)

    report = checked(min_gru, system="min-gru")
    assert report.ok, str(report)


def test_a_missing_conjugate_in_a_backward_pass_is_found():
    import torch

    class Product(torch.autograd.Function):
        @staticmethod
        def forward(ctx, a, b):
            ctx.save_for_backward(a, b)
            return a * b

        @staticmethod
        def backward(ctx, gradient):
            a, b = ctx.saved_tensors
            return gradient * b, gradient * a

    def wrong(a, b, h0):
        h, states = h0, []
        for decay, added in zip(a, b, strict=True):
            h = Product.apply(decay, h) + added
            states.append(h)
        return torch.stack(states)

    assert checked(wrong).ok
    assert not checked(wrong, "complex").ok


def test_what_autograd_does_not_know_is_unchecked():
    report = checked(lambda a, b, h0: scan(a, b, h0).detach())
    assert report.ok
    assert {"grad_a", "grad_b", "grad_h0"} <= set(report.unchecked)


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
        torch_function(function, DIAGONAL)
    text = str(refused.value)
    assert "a (T, n), b (T, n), h0 (n,); h0 may be missing" in text
    assert text.endswith(words)


def test_a_class_is_refused():
    import torch

    with pytest.raises(DomainError, match="module that is made, got the class Linear"):
        torch_function(torch.nn.Linear, DIAGONAL)


@pytest.mark.parametrize(
    ("returned", "words"),
    [
        (lambda h: (h, h), "expected h (a tensor, a tuple or a mapping), got 2"),
        (lambda h: {"y": h}, "or a mapping), got y"),
        (lambda h: h.tolist(), "h: expected a tensor, got list"),
        (lambda h: None, "h: expected a tensor, got NoneType"),
    ],
)
def test_what_is_no_output_is_a_finding_in_one_sentence(returned, words):
    report = checked(lambda a, b, h0: returned(scan(a, b, h0)[:1]))
    (finding, *_) = report.findings
    assert finding.kind == "raises"
    assert words in finding.sentence
    assert "compiled" not in finding.sentence


def test_a_wrong_shape_is_a_finding():
    report = checked(lambda a, b, h0: scan(a, b, h0).T)
    assert not report.ok
    assert any("shape" in f.sentence for f in report.findings)


def selective_scan(x, delta, A, B, C, D, h0):
    import torch

    added = (delta * x)[..., None] * B[:, None]
    states = scan(torch.exp(delta[..., None] * A), added, h0)
    return torch.einsum("tnk,tk->tn", states, C) + D * x


def test_a_function_may_have_the_inputs_of_another_convention_than_the_first():
    system = "selective-ssm"
    report = checked(selective_scan, "given-step", system=system)
    assert report.ok, str(report)
    with pytest.raises(DomainError, match="delta_bias"):
        checked(selective_scan, "mamba", system=system)
