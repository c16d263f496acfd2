"""Cases in files: read back bit for bit, and refused in a sentence."""

import io
import json
import zipfile
from importlib.util import find_spec

import numpy as np
import pytest

import longdep
from longdep.numeric.oracle.adapters.plumbing import tiny_case
from longdep.numeric.oracle.case_files import CaseFileError, read_case
from longdep.numeric.oracle.systems import SYSTEMS, system

SUFFIXES = (".npz", ".json", ".safetensors")


def stored(tmp_path, suffix, case, **about):
    if suffix == ".safetensors" and find_spec("safetensors") is None:
        pytest.skip("needs the extra frameworks")
    path = tmp_path / f"case{suffix}"
    longdep.save_case(path, case, **about)
    return path


def assert_same(one, other):
    assert sorted(one) == sorted(other)
    for name, value in one.items():
        assert isinstance(other[name], type(value)), name
        parts = value if isinstance(value, list) else [value]
        others = other[name] if isinstance(value, list) else [other[name]]
        assert len(parts) == len(others)
        for a, b in zip(parts, others, strict=True):
            assert np.asarray(a).tobytes() == np.asarray(b).tobytes(), name
            assert np.shape(a) == np.shape(b), name


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", [entry.name for entry in SYSTEMS])
def test_a_case_of_every_system_is_read_back_bit_for_bit(tmp_path, suffix, name):
    entry = system(name)
    for convention in entry.conventions:
        case = tiny_case(entry, convention)
        path = stored(tmp_path, suffix, case, system=name, convention=convention)
        assert_same(case, longdep.load_case(path))
        file = read_case(path)
        assert (file.system, file.convention) == (name, convention)
        assert file.precision == ""


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_edge_numbers_are_kept(tmp_path, suffix):
    case = {"W": np.array([[5e-324, -0.0], [np.inf, -1.7976931348623157e308]])}
    kept = longdep.load_case(stored(tmp_path, suffix, case))
    assert kept["W"].tobytes() == case["W"].tobytes()


@pytest.mark.parametrize("dtype", ["float16", "float32"])
@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_arrays_keep_their_dtype(tmp_path, suffix, dtype):
    case = {"W": np.eye(2, dtype=dtype), "h0": np.ones(2, dtype=dtype)[::-1]}
    kept = longdep.load_case(stored(tmp_path, suffix, case))
    assert kept["W"].dtype.name == dtype


def test_a_line_of_the_wire_format_and_bare_inputs_are_read(tmp_path):
    path = tmp_path / "case.json"
    path.write_text('{"W": [["0x1p-1", 2], [0, "1e-3"]], "steps": 3}')
    case = longdep.load_case(path)
    assert case["W"].tolist() == [[0.5, 2.0], [0.0, 0.001]]
    assert case["steps"] == 3
    path.write_text('{"longdep": 1, "id": 7, "inputs": {"steps": 3}, "system": "s"}')
    assert longdep.load_case(path) == {"steps": 3}
    assert read_case(path).system == "s"


class Planted:
    """Would run if a file were unpickled."""

    def __reduce__(self):
        return (pytest.fail, ("a file was evaluated",))


def archive(**members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name, content in members.items():
            made.writestr(f"{name}.npy", content)
    return data.getvalue()


def pickled():
    data = io.BytesIO()
    np.savez(data, U=np.array([Planted()], dtype=object), allow_pickle=True)
    return data.getvalue()


def header(shape):
    data = io.BytesIO()
    text = {"descr": "<f8", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(data, text)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.npz", b"", "expected an archive of arrays, got"),
        ("a.npz", b"PK\x03\x04 no zip", "expected an archive of arrays, got"),
        ("a.npz", pickled(), "expected an archive of arrays, got Object arrays cannot"),
        ("a.npz", archive(U=b"no array"), "U: expected an array, got bytes"),
        ("a.npz", archive(U=header((2**40,))), "expected an archive of arrays, got"),
        ("a.json", b"\xff", "expected a case as JSON, got"),
        ("a.json", b"[1, 2]", "expected a JSON object, got"),
        ("a.json", b'{"U": 1, "U": 2}', "got 'U' twice"),
        ("a.json", b'{"U": [[1], [1, 2]]}', "U: rows of different lengths"),
        ("a.json", b'{"inputs": {}}', 'expected "longdep": 1 beside "inputs"'),
        ("a.json", b'{"longdep": 1, "inputs": 3}', "inputs: expected an object"),
        ("a.json", b'{"longdep": 1, "system": 3, "inputs": {}}', "expected a word"),
        ("a.json", b'{"U": "os.system"', "expected one JSON object"),
        ("a.json", b"[" * 10**5, "expected one JSON object"),
        ("a.pt", b"", r"'a.pt': expected a file .npz, .safetensors or .json"),
        ("a.safetensors", b"", "expected tensors, got"),
        ("a.safetensors", b"\xff" * 40, "expected tensors, got"),
    ],
)
def test_what_is_no_case_is_refused_in_a_sentence(tmp_path, name, content, says):
    if name.endswith("safetensors") and find_spec("safetensors") is None:
        pytest.skip("needs the extra frameworks")
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CaseFileError) as caught:
        longdep.load_case(path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_and_a_folder_are_told(tmp_path):
    with pytest.raises(CaseFileError, match="expected a file, got none"):
        longdep.load_case(tmp_path / "a.npz")
    with pytest.raises(CaseFileError, match="cannot be written"):
        longdep.save_case(tmp_path / "no" / "a.npz", {})
    with pytest.raises(CaseFileError, match=r"expected a file \.npz"):
        longdep.save_case(tmp_path / "a.txt", {})


def test_an_archive_that_would_fill_the_memory_is_refused(tmp_path, monkeypatch):
    path = stored(tmp_path, ".npz", {"U": np.zeros((100, 100))})
    monkeypatch.setattr("longdep.numeric.oracle.case_files.LARGEST", 1000)
    with pytest.raises(CaseFileError, match="at most 1000 bytes unpacked, got 80128"):
        longdep.load_case(path)


def test_a_list_with_a_gap_is_told(tmp_path):
    path = tmp_path / "a.npz"
    np.savez(path, **{"gradients.0": np.ones(2), "gradients.2": np.ones(2)})
    with pytest.raises(CaseFileError, match=r"expected an array 'gradients.1'"):
        longdep.load_case(path)


def test_what_is_written_as_json_is_a_line_of_the_wire_format(tmp_path):
    path = stored(tmp_path, ".json", {"steps": 3}, system="linear-recurrence")
    tree = json.loads(path.read_text())
    assert tree["longdep"] == 1
    assert tree["inputs"] == {"steps": 3}


def test_whole_numbers_beyond_int64_stay_the_numbers_they_are(tmp_path):
    path = tmp_path / "case.json"
    path.write_text('{"x": [[100000000000000000000, -3]]}')
    assert longdep.load_case(path)["x"].tolist() == [[1e20, -3.0]]


def test_a_header_that_numpy_cannot_parse_is_refused(tmp_path):
    written = b"(" * 100 + b"\n"
    content = b"\x93NUMPY\x01\x00" + len(written).to_bytes(2, "little") + written
    path = tmp_path / "case.npz"
    path.write_bytes(archive(**{"U.npy": content}))
    with pytest.raises(CaseFileError, match="expected an archive of arrays"):
        longdep.load_case(path)


@pytest.mark.skipif(not find_spec("safetensors"), reason="needs safetensors")
@pytest.mark.parametrize("kind", ["F8_E4M3", "F8_E5M2", "F8_E8M0"])
def test_a_tensor_of_a_type_that_numpy_has_not_is_refused(tmp_path, kind):
    about = {"U": {"dtype": kind, "shape": [8], "data_offsets": [0, 8]}}
    head = json.dumps(about).encode()
    path = tmp_path / "case.safetensors"
    path.write_bytes(len(head).to_bytes(8, "little") + head + b"\0" * 8)
    with pytest.raises(CaseFileError, match="expected tensors"):
        longdep.load_case(path)


def test_a_name_that_no_file_can_have_is_told():
    with pytest.raises(CaseFileError, match="expected a file, got none"):
        longdep.load_case("a" * 5000 + ".npz")


@pytest.mark.parametrize("suffix", ["npz", "json"])
@pytest.mark.parametrize(
    ("case", "named"),
    [
        ({"x": {1: 2}}, "x"),
        ({"x": np.array([None])}, "x"),
        ({"x": [[1.0], [1.0, 2.0]], "U": object()}, "U"),
        ({3: np.zeros(2)}, "3"),
    ],
)
def test_what_is_no_number_is_not_written(tmp_path, suffix, case, named):
    path = tmp_path / f"case.{suffix}"
    with pytest.raises(CaseFileError, match=f"{named}: expected numbers or a word"):
        longdep.save_case(path, case)
    assert not path.exists()


@pytest.mark.parametrize("name", ["file", "allow_pickle"])
def test_an_input_may_have_any_name(tmp_path, name):
    path = tmp_path / "case.npz"
    longdep.save_case(path, {name: np.arange(3.0)})
    assert longdep.load_case(path)[name].tolist() == [0.0, 1.0, 2.0]
