"""Whole ONNX files that compute one layer in both directions, right ones and wrong."""

from importlib.util import find_spec

import numpy as np
import pytest

import longdep
from tests.numeric.oracle.onnx_models import GATES, M, N, onnx, save, tensor

pytestmark = pytest.mark.filterwarnings("default")  # theirs, not ours
T, B = 6, 3
LENGTHS = np.array([6, 4, 2])
STACKED = {"RNN": "stacked-rnn", "GRU": "stacked-gru", "LSTM": "stacked-lstm"}


@pytest.fixture(autouse=True)
def _runtime():
    if find_spec("onnxruntime") is None:
        pytest.skip("needs the extra frameworks")


def case_of(operator):
    """A case of one bidirectional layer, its sequences of different lengths."""
    rng, rows = np.random.default_rng(5), GATES[operator] * N
    shapes = {"W_l0": (2, rows, M), "R_l0": (2, rows, N), "B_l0": (2, 2 * rows)}
    shapes |= {"x": (T, B, M), "h0": (2, B, N)}
    shapes |= {"c0": (2, B, N)} if operator == "LSTM" else {}
    case = {k: rng.normal(size=v).astype("float32") for k, v in shapes.items()}
    case |= {"activation": "tanh"} if operator == "RNN" else {}
    return case | {
        "layers": 1,
        "direction": "bidirectional",
        "window": 0,
        "lengths": LENGTHS,
    }


class File:
    """A file as an implementation: its weights are its own, not those of the case."""

    def __init__(self, path, nodes, arrays, operator):
        states = ["h0", *(["c0"] if operator == "LSTM" else [])]
        lasts = ["Y_h", *(["Y_c"] if operator == "LSTM" else [])]
        graph = onnx().helper.make_graph(
            nodes,
            "g",
            [
                *(tensor(name, shape=[None] * 3) for name in ("x", *states)),
                tensor("lengths", "int32", [None]),
            ],
            [tensor(name) for name in ("Y", *lasts)],
            [onnx().numpy_helper.from_array(v, k) for k, v in arrays.items()],
        )
        import onnxruntime

        self.session = onnxruntime.InferenceSession(save(path, graph))

    def __call__(self, case):
        feeds = {k: case[k] for k in ("x", "h0", "c0") if k in case}
        feeds["lengths"] = case["lengths"].astype("int32")
        y, *ends = self.session.run(None, feeds)
        h = y.transpose(0, 2, 1, 3).reshape(*y.shape[:1], y.shape[2], -1)
        return {"h": h, **dict(zip(("last_h", "last_c"), ends, strict=False))}


def weights_of(case):
    return {name: case[f"{name}_l0"].copy() for name in ("W", "R", "B")}


def one_node(path, operator, arrays, before=(), **renamed):
    """One bidirectional node."""
    names = ["x", "W", "R", "B", "lengths", "h0"]
    names += ["c0"] if operator == "LSTM" else []
    made = onnx().helper.make_node(
        operator,
        [renamed.get(name, name) for name in names],
        ["Y", "Y_h", "Y_c"][: len(names) - 4],
        hidden_size=N,
        direction="bidirectional",
    )
    return File(path, [*before, made], arrays, operator)


def by_hand(path, operator, arrays, turning, turning_back, lengths="lengths"):
    """Two nodes that run forward, the second one over what was turned round.

    Args:
        path: the file.
        operator: of both.
        arrays: the weights of both directions.
        turning: whether the second one's inputs are turned round.
        turning_back: whether its outputs are.
        lengths: what says where sequences end, when they are turned.
    """
    make = onnx().helper.make_node
    states = ["h0", *(["c0"] if operator == "LSTM" else [])]
    ends = ["Y_h", *(["Y_c"] if operator == "LSTM" else [])]
    nodes = [make("Cast", [lengths], ["many"], to=onnx().TensorProto.INT64)]
    nodes += [
        make("Split", [name], [f"{name}0", f"{name}1"], axis=0) for name in states
    ]
    turned = {"time_axis": 0, "batch_axis": 1}
    word = "ReverseSequence" if turning else "Identity"
    given = ["x", "many"] if turning else ["x"]
    nodes.append(make(word, given, ["turned"], **(turned if turning else {})))
    stored = {"full": np.full(B, T, dtype="int32"), "one": np.array([1])}
    for k, entering in enumerate(("x", "turned")):
        stored |= {f"{name}{k}": array[k : k + 1] for name, array in arrays.items()}
        given = [entering, *(f"{name}{k}" for name in arrays), "lengths"]
        given += [f"{name}{k}" for name in states]
        outputs = [f"{name}{k}" for name in ("Y", *ends)]
        nodes.append(make(operator, given, outputs, hidden_size=N))
    nodes += [make("Concat", [f"{name}0", f"{name}1"], [name], axis=0) for name in ends]
    nodes.append(make("Squeeze", ["Y1", "one"], ["flat"]))
    word = "ReverseSequence" if turning_back else "Identity"
    given = ["flat", "many"] if turning_back else ["flat"]
    nodes.append(make(word, given, ["back"], **(turned if turning_back else {})))
    nodes.append(make("Unsqueeze", ["back", "one"], ["backward"]))
    nodes.append(make("Concat", ["Y0", "backward"], ["Y"], axis=1))
    return File(path, nodes, stored, operator)


def judged(implementation, operator, case):
    return longdep.check_case(
        STACKED[operator],
        implementation,
        case,
        convention="onnx-0" if operator == "GRU" else "onnx",
        precision="float32",
    )


@pytest.mark.parametrize("operator", ["RNN", "GRU", "LSTM"])
def test_one_node_and_two_turned_by_hand_are_right(tmp_path, operator):
    case = case_of(operator)
    for made in (
        one_node(tmp_path / "a.onnx", operator, weights_of(case)),
        by_hand(tmp_path / "b.onnx", operator, weights_of(case), True, True),
    ):
        report = judged(made, operator, case)
        assert report.ok, str(report)
        assert report.tallies["h"].inside == T * B
        assert report.tallies["last_h"].inside == 2 * B


def with_turned_r(arrays):
    gates = np.split(arrays["R"][1], len(arrays["R"][1]) // N)
    arrays["R"][1] = np.concatenate([gate.T for gate in gates])
    return arrays


def exchanged(arrays):
    return {name: array[::-1].copy() for name, array in arrays.items()}


def without_second_bias(arrays):
    arrays["B"][1] = 0
    return arrays


WRONG = {
    "R transposed in the reverse direction": (with_turned_r, {"reverse"}),
    "directions exchanged": (exchanged, {"forward", "reverse"}),
    "the bias of the second direction lost": (without_second_bias, {"reverse"}),
}


def named_in(report):
    """The directions that the findings' sentences name."""
    assert not report.ok
    text = " ".join(finding.sentence for finding in report.findings)
    return {word for word in ("forward", "reverse") if word in text}


@pytest.mark.parametrize("operator", ["RNN", "GRU", "LSTM"])
@pytest.mark.parametrize("what", WRONG)
def test_wrong_weights_of_a_direction_are_found_in_it(tmp_path, operator, what):
    change, ways = WRONG[what]
    case = case_of(operator)
    made = one_node(tmp_path / "a.onnx", operator, change(weights_of(case)))
    named = named_in(judged(made, operator, case))
    assert named
    assert named <= ways


@pytest.mark.parametrize("operator", ["RNN", "GRU", "LSTM"])
def test_the_initial_state_of_the_other_direction_is_found(tmp_path, operator):
    case, arrays = case_of(operator), {}
    arrays = {**weights_of(case), "other": np.array([1, 0])}
    swap = onnx().helper.make_node("Gather", ["h0", "other"], ["swapped"], axis=0)
    path = tmp_path / "a.onnx"
    made = one_node(path, operator, arrays, [swap], h0="swapped")
    assert named_in(judged(made, operator, case))


@pytest.mark.parametrize("operator", ["RNN", "GRU", "LSTM"])
@pytest.mark.parametrize(
    ("turning", "turning_back", "lengths"),
    [
        (False, False, "lengths"),
        (True, False, "lengths"),
        (False, True, "lengths"),
        (True, True, "full"),  # the reverse direction begins in the padding
    ],
)
def test_a_reverse_direction_turned_wrongly_is_found_in_it(
    tmp_path, operator, turning, turning_back, lengths
):
    case = case_of(operator)
    arrays, path = weights_of(case), tmp_path / "a.onnx"
    made = by_hand(path, operator, arrays, turning, turning_back, lengths)
    assert named_in(judged(made, operator, case)) == {"reverse"}
