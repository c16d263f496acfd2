"""A name that there is not is answered with those that may be meant."""

import pytest
from click.testing import CliRunner
from hypothesis import strategies as st
from sympy import Le, Symbol

import longdep
from longdep.reports.command.cli import cli
from longdep.theory.catalog import all_claims, claim_of
from longdep.theory.core.claim import UnknownHypothesisError
from longdep.theory.topics import nearest


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("show gama-bound", "no claim has the key 'gama-bound'; near: gamma-bound,"),
        ("show Gamma-Bound", "'Gamma-Bound'; near: gamma-bound,"),
        ("show unroled-power", "near: unrolled-power"),
        ("show spectral-form.repair", "near: spectral-form.repaired"),
        ("show xyzzy", "no claim has the key 'xyzzy'; `longdep claims` lists them"),
        ("verify --claim unroled-power", "near: unrolled-power"),
        ("verify --topic gatin", "got 'gatin'; near: gating"),
        ("claims --topic latchin", "got 'latchin'; near: latching"),
        ("check math:sqrt --system gruu", "there is no 'gruu'; near: gru"),
        ("check math:sqrt --system gru --convention toch", "near: torch"),
        (
            "check math:sqrt --system spectral-radius --precision flot64",
            "got 'flot64'; nearest is 'float64'",
        ),
        ("vectors list --system gruu", "got 'gruu'; nearest is 'gru'"),
        ("vectors list --system gru --convention toch", "nearest is 'torch'"),
        (
            "vectors list --kills weight-transposd",
            "no case catches a pattern 'weight-transposd'; nearest is "
            "'weight-transposed'",
        ),
        ("campaign run gama-bound", "named 'gama-bound'; near: gamma-bound"),
        ("campaign status gama-bound", "named 'gama-bound'; near: gamma-bound"),
        ("campaign resume gama-bound", "named 'gama-bound'; near: gamma-bound"),
    ],
)
def test_a_misspelt_name_on_the_command_line_suggests_the_near_ones(
    words, says
) -> None:
    done = CliRunner().invoke(cli, words.split())
    assert done.exit_code == 2
    assert says in done.stderr
    assert done.stderr.startswith("longdep: ")
    assert done.stderr.count("\n") == 1


def test_any_key_with_a_letter_left_out_is_found_first() -> None:
    keys = list(all_claims())
    for key in keys:
        misspelt = key[:3] + key[4:]
        if misspelt not in keys:
            assert nearest(misspelt, keys).startswith(f"; near: {key}"), misspelt


def test_nothing_is_suggested_for_what_is_like_no_name() -> None:
    assert nearest("xyzzy", ["gamma-bound", "clipping"]) == ""
    assert nearest("", ["gamma-bound", "clipping"]) == ""


x = Symbol("x", real=True)
CLAIM = longdep.Claim(
    key="own-near-names",
    topic="own_near_names",
    title="A small number is small",
    paraphrase="A small number is small.",
    conclusion=Le(x, 3),
    kind=longdep.Kind.BOUND,
    hypotheses=(
        longdep.Hypothesis("small-input", Le(x, 2), "x is small"),
        longdep.Hypothesis("bounded-noise", Le(x, 5), "x is bounded"),
    ),
)


def test_a_misspelt_premise_suggests_the_near_one() -> None:
    says = "no hypothesis 'smal-input'; it has: .*; near: small-input$"
    with pytest.raises(UnknownHypothesisError, match=says):
        longdep.holds(CLAIM, {"x": 1}, without="smal-input")
    with pytest.raises(UnknownHypothesisError, match=says):
        longdep.ablating(CLAIM, "smal-input", st.just({"x": 1}))


def test_a_decorator_given_a_misspelt_key_suggests_the_near_one() -> None:
    with pytest.raises(ValueError, match="near: gamma-bound"):
        longdep.confirming("gama-bound", st.none())
    with pytest.raises(ValueError, match="near: gamma-bound"):
        claim_of("gama-bound")
