"""Reading a folder of test vectors: schema and manifest first, then the cases.

Nothing read is evaluated; a file that the schema or its hash refuses is not used.
"""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from longdep.numeric.oracle.vectors.versions import NEWEST, VERSIONS, Version
from longdep.numeric.oracle.wire import input_from_json

GUIDE = "README.md"  # an export has it and the schemas beside the vectors
SCHEMAS = {"vectors.schema.json": "vectors", "manifest.schema.json": "manifest"}
FOLDER = NEWEST.folder

Tree = dict[str, Any]


class VectorsError(ValueError):
    """A folder of vectors cannot be read or is not what its manifest says."""


def read_file(path: Path, schema: str = "vectors") -> Tree:
    """Read one file and check it against a schema.

    Args:
        path: the file.
        schema: "vectors" or "manifest".
    Returns:
        The JSON tree.
    Raises:
        VectorsError: it cannot be read, is not JSON, is of no known version, or the
            version's schema refuses it.
    """
    return _parsed(path, _bytes(path), schema)


def read_folder(folder: Path = FOLDER, *, schema: bool = True) -> Iterator[Tree]:
    """Read every file of a version, in the order of its manifest.

    Args:
        folder: one version.
        schema: whether to hold the files against the schema too. It takes seconds, and
            is not needed where the hashes of a manifest that is trusted agree.
    Raises:
        VectorsError: a file is missing, is not listed, has another hash, lists other
            cases, or the schema refuses it.
    """
    manifest = read_file(folder / "manifest.json", "manifest")
    listed = {entry["name"] for entry in manifest["files"]}
    if len(listed) != len(manifest["files"]):
        raise VectorsError(f"{folder}: the manifest lists a file twice")
    present = {path.name for path in folder.iterdir()}
    present -= {"manifest.json", GUIDE, *SCHEMAS}
    if stray := sorted(present - listed):
        raise VectorsError(f"{folder}: {stray[0]} is not in the manifest")
    for entry in manifest["files"]:
        path = folder / entry["name"]
        content = _bytes(path)
        digest = hashlib.sha256(content).hexdigest()
        if digest != entry["sha256"]:
            raise VectorsError(
                f"{path}: expected SHA-256 {entry['sha256']}, got {digest}"
            )
        tree = _parsed(path, content, "vectors" if schema else None)
        if [case["id"] for case in tree["cases"]] != entry["cases"]:
            raise VectorsError(f"{path}: the manifest lists other cases")
        if tree["version"] != manifest["version"]:
            raise VectorsError(f"{path}: is of another version than the manifest")
        yield tree


def inputs_of(case: Tree) -> Tree:
    """The inputs of a case as arrays, numbers and words."""
    inputs = {
        name: input_from_json(name, tree) for name, tree in case["inputs"].items()
    }
    if "gradients" in inputs:  # one array may be (2, 3), the next (4,)
        inputs["gradients"] = list(inputs["gradients"])
    return inputs


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or error
        raise VectorsError(f"{path}: cannot be read: {reason}") from error


def _parsed(path: Path, content: bytes, schema: str | None) -> Tree:
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise VectorsError(f"{path}: is not JSON text: {error}") from error
    if schema is None:
        return dict(tree)
    validator = _validator(_version(path, tree), schema)
    fault = next(iter(validator.iter_errors(tree)), None)
    if fault is not None:
        place = "/".join(map(str, fault.absolute_path)) or "(top)"
        reason = fault.message if len(fault.message) < 160 else fault.validator
        raise VectorsError(f"{path}: not valid at {place}: {reason}")
    return dict(tree)


def _version(path: Path, tree: Any) -> Version:
    """The version whose format a file says it has."""
    given = tree.get("format") if isinstance(tree, dict) else None
    for version in VERSIONS:
        if version.format == given:
            return version
    known = ", ".join(version.format for version in VERSIONS)
    raise VectorsError(
        f"{path}: not valid at format: expected {known}, got {repr(given)[:40]}"
    )


@cache
def _validator(version: Version, name: str) -> Any:
    import jsonschema

    text = version.schema(name).read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))
