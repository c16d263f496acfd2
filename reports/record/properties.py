"""The properties of the claims as they stand in the tests, each by its name.

A property is known by the file it stands in, below the folder of the tests, and its
name: `backpropagation/test_upper_bound.py::test_the_bound_holds`.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from longdep.reports.record.resolving import Search
from longdep.reports.record.searching import require_asserts

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests" / "claims"


class PropertiesError(RuntimeError):
    """The properties cannot be had; the message says why in one sentence."""


@dataclass(frozen=True)
class Property:
    """A property of a claim, and what is searched for with it.

    Attributes:
        name: file, two colons and the name of the test.
        search: what is searched for.
    """

    name: str
    search: Search


@cache
def properties(
    tests: str | None = None, topic: str | None = None, claim: str | None = None
) -> tuple[Property, ...]:
    """The properties of all claims, of a topic's or of one, sorted by name.

    Args:
        tests: the folder of the test files; the suite's own if None.
        topic: keep those of this topic's claims.
        claim: keep those of the claim of this key.
    Raises:
        PropertiesError: there are no such tests, or a file cannot be imported.
    """
    folder = TESTS if tests is None else Path(tests).resolve()
    if not folder.is_dir():
        raise PropertiesError(
            f"the tests of the claims are expected in {folder}: run in a clone of the "
            "repository (python -m longdep), or install it: pip install -e ."
        )
    found = tuple(
        one
        for one in _all(folder)
        if topic in (None, one.search.claim.topic)
        and claim in (None, one.search.claim.key)
    )
    if not found:
        of = claim or topic
        about = f" about {of!r}" if of else ""
        raise PropertiesError(f"{folder}: no test there searches{about}")
    return found


def named(name: str, tests: str | None = None) -> Property | None:
    """The property of a name, if it is there.

    Raises:
        PropertiesError: its file cannot be imported.
    """
    folder = TESTS if tests is None else Path(tests).resolve()
    path = folder / name.partition("::")[0]
    if not path.is_file() or folder not in path.resolve().parents:
        return None
    return next((one for one in _in(folder, path) if one.name == name), None)


@cache
def _all(folder: Path) -> tuple[Property, ...]:
    files = sorted(folder.rglob("test_*.py"), key=lambda path: path.parts)
    return tuple(one for path in files for one in _in(folder, path))


def _in(folder: Path, path: Path) -> Iterator[Property]:
    """The properties of a file; one that has two names counts once."""
    module, seen = _module(path), set[int]()
    within = path.relative_to(folder).as_posix()
    for name, value in vars(module).items():
        search = getattr(value, "search", None)
        if not (name.startswith("test_") and isinstance(search, Search)):
            continue
        if value.__module__ == module.__name__ and id(value) not in seen:
            seen.add(id(value))
            yield Property(f"{within}::{name}", search)


@cache
def _module(path: Path) -> ModuleType:
    """Import a file of tests: those of a clone by name, others by their place."""
    reachable()
    try:
        require_asserts()
        if ROOT in path.parents:
            return import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        place = sha256(str(path).encode()).hexdigest()[:16]  # two may have one name
        name = f"longdep_searched_{place}"
        spec = spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            raise PropertiesError(f"{path}: no Python file")
        module = module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        return module
    except PropertiesError:
        raise
    except (Exception, pytest.skip.Exception) as error:
        line = " ".join(f"{type(error).__name__}: {error}".split())
        raise PropertiesError(f"{path}: cannot be imported: {line}") from error


def reachable() -> None:
    """Let the tests of a clone be imported by name."""
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))
