"""What was returned: which arrays can be judged, and the troubles in words."""

import numpy as np
import pytest

from longdep.numeric.oracle.check.answers import (
    Complaint,
    Trouble,
    described,
    first_not_finite,
    inspected,
    joined,
    plain,
)

PRECISIONS = ("float64", "float32", "float16", "bfloat16", "bfloat16/float32")
HELD_BY = {
    "float64": {"float64", "longdouble"},
    "float32": {"float32", "float64", "longdouble"},
    "float16": {"float16", "float32", "float64", "longdouble"},
    "bfloat16": {"float32", "float64", "longdouble"},
    "bfloat16/float32": {"float32", "float64", "longdouble"},
}


def one(output, shape, precision="float64", **options):
    """What became of one output h."""
    outputs, troubles = inspected({"h": output}, {"h": shape}, precision, **options)
    return outputs.get("h"), troubles


def trouble(output, shape, precision="float64"):
    kept, (found,) = one(output, shape, precision)
    assert kept is None
    assert found.output == "h"
    return found.kind, found.message


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "longdouble"])
def test_a_dtype_that_holds_the_format_is_wide_enough(precision, dtype):
    array = np.ones(3, dtype=dtype)
    if dtype in HELD_BY[precision]:
        kept, troubles = one(array, (3,), precision)
        assert troubles == []
        assert (kept.dtype, kept.tolist()) == (array.dtype, [1.0] * 3)
        assert kept is not array
    else:
        kind, message = trouble(array, (3,), precision)
        wanted = {"bfloat16": "bfloat16 or float32"}.get(
            precision.split("/")[0], precision
        )
        assert kind == "wrong-dtype"
        assert message == f"h: expected dtype {wanted}, got {dtype}"


@pytest.mark.parametrize("dtype", [np.int64, bool, complex, object, "U1"])
def test_no_numbers_but_real_ones_are_judged(dtype):
    kind, message = trouble(np.zeros(3, dtype=dtype), (3,))
    assert kind == "wrong-dtype"
    assert message == f"h: expected dtype float64, got {np.dtype(dtype).name}"


@pytest.mark.parametrize("value", [2, 2.0, np.float64(2.0)])
def test_a_number_is_an_array_without_axes(value):
    kept, troubles = one(value, ())
    assert troubles == []
    assert (type(kept), kept.shape, kept.item()) == (np.ndarray, (), 2.0)


def test_truth_is_no_number():
    assert trouble(True, ()) == (
        "wrong-type",
        "h: expected a NumPy array, got bool True",
    )
    assert trouble(np.True_, ())[0] == "wrong-dtype"


def test_complex_numbers_in_place_of_pairs_are_told_apart():
    sentence = (
        "h: expected pairs of real and imaginary parts, shape (3, 2), got complex "
        "numbers"
    )
    assert trouble(np.zeros(3, dtype=complex), (3, 2)) == ("wrong-dtype", sentence)
    for array, shape in (
        (np.zeros((3, 2), dtype=complex), (3, 2)),
        (np.zeros(3, dtype=complex), (3, 3)),
        (np.zeros(4, dtype=complex), (3, 2)),
    ):
        assert "got complex128" in trouble(array, shape)[1]
    kind, message = trouble(np.zeros(3), (3, 2))
    assert (kind, message) == ("wrong-shape", "h: expected shape (3, 2), got (3,)")


def test_no_entries_are_no_entries_whatever_the_shape():
    kept, troubles = one(np.array([]), (0, 2))
    assert (troubles, kept.shape) == ([], (0, 2))
    assert trouble(np.array([]), (1, 2))[0] == "wrong-shape"
    assert trouble(np.ones(2), (0, 2))[0] == "wrong-shape"


def test_masked_entries_are_no_numbers():
    hidden = np.ma.masked_greater(np.array([1.0, 2.0]), 1.5)
    assert trouble(hidden, (2,)) == (
        "wrong-type",
        "h: expected an array without a mask, got masked entries",
    )
    kept, troubles = one(np.ma.array([1.0, 2.0]), (2,))
    assert (troubles, type(kept)) == ([], np.ndarray)


def test_a_list_has_as_many_arrays_as_there_are_shapes():
    arrays = [np.ones(2), np.ones((1, 3))]
    shapes = [(2,), (1, 3)]
    for given in (arrays, tuple(arrays)):
        kept, troubles = one(given, shapes)
        assert troubles == []
        assert [a.shape for a in kept] == shapes
    assert trouble(arrays[:1], shapes) == (
        "wrong-shape",
        "h: expected 2 arrays, got 1",
    )
    assert trouble(np.ones((2, 2)), shapes) == (
        "wrong-type",
        "h: expected a list of 2 arrays, got numpy.ndarray",
    )
    assert trouble([arrays[0], np.ones(3)], shapes) == (
        "wrong-shape",
        "h[1]: expected shape (1, 3), got (3,)",
    )
    assert trouble([None, None], shapes) == (
        "wrong-type",
        "h[0]: expected a NumPy array, got NoneType None",
    )


def test_names_that_are_none_of_the_outputs():
    outputs, (found,) = inspected(
        {"hidden": np.ones(1), "h": np.ones(1)}, {"h": (1,), "c": (1,)}, "float64"
    )
    assert [*outputs] == ["h"]
    assert found == Trouble(
        "unknown-output", "'hidden': no such output; expected names are h, c"
    )


def test_nothing_returned_is_a_trouble_of_its_own():
    assert inspected({}, {"h": (1,), "c": (1,)}, "float64") == (
        {},
        [Trouble("no-output", "returned an empty mapping; expected some of h, c")],
    )


def test_what_is_not_finite_is_left_out_unless_it_may_be():
    value = np.array([1.0, np.inf])
    kept, (found,) = one(value, (2,))
    assert kept is None
    assert found == Trouble(
        "not-finite", "h[1] is inf (1 of 2 entries not finite)", "h"
    )
    kept, troubles = one(value, (2,), may_be_infinite=frozenset({"h"}))
    assert (kept.tolist(), troubles) == ([1.0, np.inf], [])
    kept, (found,) = one(value, (2,), may_be_infinite=frozenset({"c"}))
    assert found.kind == "not-finite"


def test_troubles_of_one_kind_are_one():
    shapes = {name: (1,) for name in "abcde"}
    given = {"a": np.ones(2), "b": None, "c": np.ones(3), "d": np.ones(2)}
    _, troubles = inspected(given, shapes, "float64")
    assert troubles == [
        Trouble(
            "wrong-shape",
            "a, d: expected shape (1,), got (2,); c: expected shape (1,), got (3,)",
        ),
        Trouble("wrong-type", "b: expected a NumPy array, got NoneType None", "b"),
    ]


@pytest.mark.parametrize(
    ("count", "more"), [(3, ""), (4, "; and 1 more"), (5, "; and 2 more")]
)
def test_three_different_messages_of_a_kind_are_told(count, more):
    told = [Trouble("k", f"o{k}: text {k}: end") for k in range(count)]
    told += [Trouble("k", "o9: text 0: end")]
    assert joined(told) == (
        f"o0, o9: text 0: end; o1: text 1: end; o2: text 2: end{more}"
    )


def test_where_the_first_number_that_is_not_finite_is():
    assert first_not_finite(np.ones((2, 2))) == ""
    assert first_not_finite([np.ones(1), np.ones(0)]) == ""
    array = np.array([[1.0, 2.0], [np.nan, -np.inf]])
    assert first_not_finite(array) == "[1, 0] is nan (2 of 4 entries not finite)"
    number = np.array(np.inf)
    assert first_not_finite(number) == " is inf (1 of 1 entries not finite)"
    assert first_not_finite([np.ones(1), array[1]]) == (
        "[1][0] is nan (2 of 2 entries not finite)"
    )
    assert first_not_finite([number]) == "[0] is inf (1 of 1 entries not finite)"
    assert first_not_finite(np.array([1, np.nan], dtype=object)) == (
        "[1] is nan (1 of 2 entries not finite)"
    )


def test_numpys_own_dtypes_stay():
    for dtype in (np.float16, np.float32, np.float64, np.int64):
        array = np.ones(2, dtype=dtype)
        assert plain(array) is array


class Somewhere:
    class Inside:
        def __repr__(self):
            return "x" * 40

    def __repr__(self):
        return "x" * 41


class Lines:
    def __repr__(self):
        return "a\nb"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "NoneType None"),
        ("7", "str '7'"),
        ([1] * 100, "list"),
        (Somewhere(), f"{__name__}.Somewhere"),
        (Somewhere.Inside(), f"{__name__}.Somewhere.Inside {'x' * 40}"),
        (Lines(), f"{__name__}.Lines"),
    ],
)
def test_a_value_is_its_type_and_itself_where_it_is_short(value, words):
    assert described(value) == words


def test_a_complaint_is_a_trouble():
    complaint = Complaint("wire", "not JSON", "h")
    assert complaint.trouble == Trouble("wire", "not JSON", "h")
    assert str(complaint) == str(complaint.trouble) == "not JSON"
    assert Complaint("wire", "not JSON").trouble.output is None
