"""What is said of a gradient: each word by its rule, each claim one that there is."""

import ast
import inspect
import json
import re

import numpy as np
import pytest

import longdep
from longdep.numeric.oracle.lags import verdict
from longdep.numeric.oracle.lags.subject import SYSTEMS
from longdep.numeric.oracle.lags.verdict import half_life, power, remarks
from longdep.theory.catalog import all_claims


def measured(weight, steps=30, activation="identity", drive=1.0, **more):
    """A network whose units all read the same constant input."""
    weight = np.asarray(weight, dtype=float)
    n = len(weight)
    case = {
        "U": weight,
        "W": np.zeros((n, 1)),
        "b": np.full(n, drive),
        "x": np.zeros((steps, 1)),
        "activation": activation,
        "cotangent": np.ones(n) / np.sqrt(n),
        **more,
    }
    return longdep.lags("simple-rnn", case)


def said(result):
    return [(remark.word, remark.claim) for remark in result.remarks]


@pytest.mark.parametrize(
    ("result", "word", "claim"),
    [
        (lambda: measured(np.eye(2) / 2), "vanishes", "gamma-vanishes"),
        (lambda: measured(np.eye(2) * 0.9), "shrinks", "gamma-bound"),
        (lambda: measured(np.eye(2) * 0.99), "persists", "gamma-bound"),
        (lambda: measured(np.eye(2) * 1.1), "grows", "gamma-bound"),
        (lambda: measured(np.eye(2) * 1.5), "explodes", "gamma-explodes.expanding"),
        (lambda: measured(np.diag([1.5, 0.5])), "explodes", "gamma-bound"),
        (
            lambda: measured(np.diag([0.5, 1.5]), cotangent=np.array([1.0, 0.0])),
            "vanishes",
            "gamma-bound",
        ),
        (lambda: measured(np.diag([2.0], k=1)), "vanishes", "gamma-vanishes.necessary"),
        (lambda: measured(np.diag([0.5], k=1)), "vanishes", "gamma-bound"),
        (lambda: measured(np.eye(2), activation="relu", drive=-1.0), "vanishes", None),
        (lambda: measured(np.eye(2), steps=1), "persists", "delta-recursion"),
        (lambda: measured(np.eye(2), cotangent=np.zeros(2)), "zero", "delta-recursion"),
        (lambda: measured(np.zeros((2, 2))), "vanishes", "gamma-bound"),
    ],
)
def test_the_answer_follows_its_rule(result, word, claim):
    result = result()
    assert result.verdict == word
    assert said(result)[0] == (word, claim or "non-saturating.strong")


def test_it_had_to_vanish_is_said_only_where_a_bound_is_that_small():
    forced = measured(np.eye(2) / 2).remarks[0].text
    assert "so it had to" in forced
    skewed = measured([[0.5, 30.0], [0.0, 0.5]], cotangent=np.array([0.0, 1.0]))
    assert skewed.verdict == "vanishes"
    assert skewed.figures.mean_gamma > 1
    assert "had to" not in skewed.remarks[0].text


def test_the_geometric_mean_is_named_where_it_alone_forces_the_end():
    x = np.zeros((40, 1))
    x[5:] = 3.0  # slopes are 1 at first, then small
    result = measured(np.eye(1) * 1.01, activation="tanh", drive=0.0, x=x, W=[[1.0]])
    assert result.figures.gamma > 1 > result.figures.mean_gamma
    assert said(result)[0] == ("vanishes", "gamma-bound.geometric-mean")


def test_isometries_are_told_apart():
    turned = np.array([[0.6, 0.8], [-0.8, 0.6]])  # orthogonal but for rounding
    assert ("isometry", "identity-recurrence.gradient") in said(measured(np.eye(3)))
    assert ("isometry", "isometry.exact") in said(measured(np.eye(3)[[2, 0, 1]]))
    assert ("isometry", "isometry.near") in said(measured(turned))
    assert "isometry" not in dict(said(measured(turned * 0.999)))
    units = measured(np.eye(3), activation="relu")  # all active: slopes 1
    assert ("isometry", "identity-recurrence.gradient") in said(units)


def test_units_are_spoken_of_as_they_are():
    latched = measured(np.eye(2) * 3, activation="tanh", drive=2.0, h0=np.ones(2))
    words = dict(said(latched))
    assert words["latched"] == "memory-solves-vanishing.attractor"
    assert words["saturated"] == "derivative-below-one.at-most-one"
    free = measured(np.eye(2) * 0.9, activation="tanh", drive=0.0)
    assert not {"latched", "saturated", "dead"} & set(dict(said(free)))
    dead = measured(np.diag([0.5, 0.5]), activation="relu", b=np.array([1.0, -1.0]))
    assert dict(said(dead))["dead"] == "non-saturating.strong"
    assert "1 of 2 units are dead" in str(dead)
    far = measured(np.eye(1), activation="tanh", drive=25.0)
    assert dict(said(far))["slope 0 in float64"] == "derivative-below-one.float64-zero"


def test_growth_of_the_state_is_said_only_of_a_certain_positive_exponent():
    assert "unstable" in dict(said(measured(np.eye(2) * 1.1)))
    assert "unstable" not in dict(said(measured(np.eye(2))))


def test_many_losses_are_no_vanishing():
    case = {"U": np.eye(2) / 2, "W": np.ones((2, 1)), "b": np.zeros(2)}
    every = longdep.lags("simple-rnn", case, loss="every", steps=30)
    assert said(every)[0] == ("many losses", "which-gradient")
    assert longdep.lags("simple-rnn", case, loss="last", steps=30).verdict == "vanishes"


def test_every_claim_that_can_be_named_is_one_of_the_project():
    tree = ast.parse(inspect.getsource(verdict))
    keys = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[a-z]+(-[a-z0-9]+)+(\.[a-z0-9-]+)?", node.value)
    } - set(SYSTEMS)
    assert len(keys) >= 14
    assert keys <= set(all_claims())


def test_the_gates_of_a_cell_are_named_by_what_they_keep():
    n, m = 3, 2
    bias = np.zeros(4 * n)
    bias[n : 2 * n] = 9.0  # torch's forget gate
    case = {
        "w_ih": np.zeros((4 * n, m)),
        "w_hh": np.zeros((4 * n, n)),
        "b_ih": bias,
        "b_hh": np.zeros(4 * n),
    }
    result = longdep.lags("lstm", case, convention="torch", steps=50)
    assert result.verdict in ("persists", "shrinks")
    (gate,) = [r for r in remarks(result.figures) if r.word == "gate"]
    kept = 1 / (1 + np.exp(-9.0))
    assert f"{kept:.4g}" in gate.text
    assert gate.claim == "gradient-through-gate"


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (0.0, "1"),
        (-np.inf, "0"),
        (np.log(0.25), "0.25"),
        (-1000 * np.log(10), "1.00e-1000"),
        (np.log(9.9999e7), "1.00e+8"),
        (np.log(123456.0), "1.23e+5"),
    ],
)
def test_a_size_is_written_with_three_digits_however_small(change, text):
    assert power(change) == text


def test_half_lives():
    assert half_life(0.5) == "halved every 1 steps"
    assert half_life(1.0) == "nothing is lost"
    assert half_life(0.0) == "nothing is left"


def test_json_holds_what_is_printed_and_no_infinity():
    result = measured(np.diag([2.0], k=1), steps=5)
    tree = json.loads(result.to_json(), parse_constant=pytest.fail)
    assert tree["log_norm"]["value"][2:] == ["-inf"] * 3
    assert tree["verdict"][0]["claim"] == result.remarks[0].claim
    assert tree["lag"] == [0, 1, 2, 3, 4]
    assert len(tree["log_norm"]["radius"]) == 5
    assert result.log_norm.tolist()[2:] == [-np.inf] * 3
    assert result.radius.tolist()[2:] == [0.0] * 3
