"""The house rules: rooms mirror each other, imports run one way, texts are true."""

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType

import pytest
from mypy.fscache import FileSystemCache
from mypy.modulefinder import FindModuleCache, SearchPaths
from mypy.options import Options

from longdep.theory.catalog import all_claims, claims_of_topic
from longdep.theory.core.claim import Reading
from longdep.theory.core.steps import Rule
from longdep.theory.documents import DOCUMENTS
from longdep.theory.topics import TOPICS

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("theory", "numeric", "reports")
ALLOWED = {
    "theory": {"theory"},
    "numeric": {"numeric"},
    "reports": {"reports", "theory", "numeric"},
}


LONGEST = 400  # lines of a module
CERTIFY = "reports/certify.py"  # longer: one file that shares no code with the rest

CODE = (FunctionType, classmethod, staticmethod, property, cached_property)
# A symbol applied or raised; or one, or two, before an operator.
FORMULA = re.compile(
    r"[A-Z]\w?[=^(|]|[A-Z][\dA-Z_]?(?: ?[=^]| [-+*/]|[+*]| \w ?[-+*/=^])"
)
PLACE = re.compile(
    r"(?<![\w./<*-])(?:theory|numeric|reports|tests|longdep)(?:/[\w.-]+)+(?![\w<*{])"
)
TEXTS = (".py", ".md", ".j2", ".toml")


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(("longdep", *(p for p in parts if p != "__init__")))


@cache
def modules() -> dict[str, Path]:
    """Every module of the three rooms, by the name it is imported by."""
    paths = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return {module_name(path): path for path in paths}


@cache
def imports(path: Path) -> frozenset[str]:
    """Dotted names that a file imports anywhere, lazily too; names with their module.

    A module of ours named in a text counts as well, as import_module takes such; of a
    text like f"longdep.theory.{topic}" every module in that folder.
    """
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.JoinedStr):
            names |= children(node)
        elif isinstance(node, ast.Constant) and node.value in modules():
            names.add(node.value)
    return frozenset(names)


def children(text: ast.JoinedStr) -> set[str]:
    head = text.values[0] if text.values else None
    if not isinstance(head, ast.Constant) or not head.value.startswith("longdep."):
        return set()
    folder = head.value.rpartition(".")[0]
    return {name for name in modules() if name.rpartition(".")[0] == folder}


def target(name: str) -> str | None:
    """The module of ours that an imported name is, or lies in."""
    while name.startswith("longdep."):
        if name in modules():
            return name
        name = name.rpartition(".")[0]
    return None


@pytest.mark.parametrize("room", ALLOWED)
def test_imports_run_one_way(room: str) -> None:
    for path in (ROOT / room).rglob("*.py"):
        ours = {name for name in imports(path) if name.split(".")[0] == "longdep"}
        foreign = {name.split(".")[1] for name in ours} - ALLOWED[room]
        assert not foreign, f"{path.relative_to(ROOT)} imports {foreign}"


def test_nothing_imports_a_room_beside_longdep() -> None:
    """`import theory` would make a second copy of every class."""
    for folder in (*ROOMS, "longdep", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            tops = {name.split(".")[0] for name in imports(path)}
            assert not tops & set(ROOMS), path.relative_to(ROOT)


def circles(graph: dict[str, set[str]]) -> Iterator[list[str]]:
    """Walk a graph depth first; yield each circle that closes."""
    done: set[str] = set()

    def visit(node: str, way: list[str]) -> Iterator[list[str]]:
        if node in way:
            yield [*way[way.index(node) :], node]
        elif node not in done:
            for following in sorted(graph[node]):
                yield from visit(following, [*way, node])
            done.add(node)

    for node in sorted(graph):
        yield from visit(node, [])


def test_no_import_runs_in_a_circle_not_even_a_lazy_one() -> None:
    graph = {
        name: {t for i in imports(path) if (t := target(i)) and t != name}
        for name, path in modules().items()
    }
    assert sum(map(len, graph.values())) > len(graph)
    assert not list(circles(graph))


def test_a_circle_is_found_where_there_is_one() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}
    assert list(circles(graph)) == [["b", "c", "b"]]


def test_theory_knows_no_numpy_and_no_hypothesis() -> None:
    for path in (ROOT / "theory").rglob("*.py"):
        tops = {name.split(".")[0] for name in imports(path)}
        assert not tops & {"numpy", "hypothesis", "pytest", "flint"}, path


def test_the_trusted_core_knows_no_topic() -> None:
    for path in (ROOT / "theory" / "core").rglob("*.py"):
        ours = {name for name in imports(path) if name.startswith("longdep.")}
        assert all(name.startswith("longdep.theory.core.") for name in ours), path


def test_a_topic_imports_no_other_topic() -> None:
    for topic in TOPICS:
        others = {f"longdep.theory.{other}" for other in TOPICS if other != topic}
        for path in (ROOT / "theory" / topic).rglob("*.py"):
            into = {".".join(name.split(".")[:3]) for name in imports(path)}
            assert not into & others, path.relative_to(ROOT)


def test_every_folder_of_the_rooms_is_installed() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    settings = tomllib.loads(text)["tool"]["setuptools"]
    folders = {name for name, path in modules().items() if path.name == "__init__.py"}
    assert settings["packages"] == ["longdep", *sorted(settings["packages"][1:])]
    assert set(settings["packages"]) == {"longdep", *folders}
    for path in modules().values():
        assert (path.parent / "__init__.py").is_file(), path.parent


def test_the_type_checker_sees_every_file_through_the_links() -> None:
    paths = SearchPaths((str(ROOT),), (), (), ())
    finder = FindModuleCache(paths, FileSystemCache(), Options())
    seen = finder.find_modules_recursive("longdep")
    sources = {
        s.module: Path(s.path) for s in seen if s.path and s.path.endswith(".py")
    }
    front = {"longdep": "__init__.py", "longdep.__main__": "__main__.py"}
    assert {name: path.resolve() for name, path in sources.items()} == {
        **modules(),
        **{name: ROOT / "longdep" / file for name, file in front.items()},
    }


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_has_its_place_in_every_room(topic: str) -> None:
    for place in (
        f"theory/{topic}/__init__.py",
        f"reports/page/figures/{topic}.py",
        f"reports/{topic}.md",
    ):
        assert (ROOT / place).is_file(), place
    assert list((ROOT / "tests" / "claims" / topic).glob("test_*.py"))
    kernels, tests = (
        ROOT / "numeric" / "kernels",
        ROOT / "tests" / "numeric" / "kernels",
    )
    if (kernels / topic).is_dir():  # a large topic has a folder of its own
        assert list((tests / topic).glob("test_*.py"))
    else:
        assert (kernels / f"{topic}.py").is_file()
        assert (tests / f"test_{topic}.py").is_file()


def test_keys_are_unique_and_relations_point_to_claims() -> None:
    claims = [claim for topic in TOPICS for claim in claims_of_topic(topic)]
    assert len({claim.key for claim in claims}) == len(claims)
    for claim in claims:
        assert claim.topic in TOPICS
        if claim.of is not None:
            assert claim.of in all_claims(), claim.key
        else:
            assert claim.reading in (Reading.LITERAL, Reading.COMPANION)


@pytest.mark.parametrize("key", all_claims())
def test_a_claim_says_where_it_is_made_or_what_it_reads(key: str) -> None:
    claim = all_claims()[key]
    assert claim.sources or claim.of or claim.reading is Reading.COMPANION
    assert {source.document for source in claim.sources} <= set(DOCUMENTS)
    assert claim.title
    assert claim.paraphrase.endswith((".", "?"))
    assert len({h.name for h in claim.hypotheses}) == len(claim.hypotheses)


def documented(module: ModuleType) -> Iterator[tuple[str, str]]:
    """The public functions, classes and methods of a module, each with its docstring.

    A class that is given "Name(field, ...)" by a generator has none of its own.
    """
    for name, value in vars(module).items():
        if name.startswith("_") or getattr(value, "__module__", "") != module.__name__:
            continue
        if inspect.isclass(value):
            text = inspect.getdoc(value) or ""
            yield name, "" if text.startswith(f"{name}(") else text
            for part, method in vars(value).items():
                default = getattr(method, "__name__", "") == "<lambda>"  # of a field
                if isinstance(method, CODE) and not (part.startswith("_") or default):
                    yield f"{name}.{part}", docstring_of(value, part)
        elif inspect.isfunction(value):
            yield name, inspect.getdoc(value) or ""


def docstring_of(owner: type, method: str) -> str:
    """Its own or inherited; what each method of a rule does is said once, in Rule."""
    protocol = [name for name in vars(Rule) if not name.startswith("_")]
    homes = [owner]
    if method in protocol and all(hasattr(owner, name) for name in protocol):
        homes.append(Rule)
    return next(filter(None, (inspect.getdoc(getattr(h, method)) for h in homes)), "")


@pytest.mark.parametrize("name", modules())
def test_every_public_name_says_what_it_is(name: str) -> None:
    if name.endswith(".__main__"):
        assert ast.get_docstring(ast.parse(modules()[name].read_text(encoding="utf-8")))
        return
    module = import_module(name)
    assert module.__doc__
    assert not [part for part, text in documented(module) if not text.strip()]


def test_a_public_name_that_says_nothing_is_seen() -> None:
    source = """
from dataclasses import dataclass
@dataclass
class Bare:
    x: int
    def check(self): pass
class Parent:
    "A class."
    @property
    def size(self): return 1
    def _own(self): pass
class Heir(Parent):
    def size(self): "The size."
def act(): pass
def _inner(): pass
"""
    module = ModuleType("silent")
    exec(source, vars(module))
    texts = dict(documented(module))
    assert {name for name, text in texts.items() if not text} == {
        "Bare",
        "Bare.check",
        "Parent.size",
        "act",
    }
    assert texts["Heir.size"] == "The size."


def docstrings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""


def test_no_docstring_begins_with_a_capitalised_formula() -> None:
    formulas = ("H - h^3", "P(X >= k)", "U^T delta", "W h + b", "Q^T Q = I")
    words = (
        "A norm",
        "JSON-ready",
        "Say |h| <= 1.",
        "I/O",
        "By x = y",
        "A (n, n) one",
        "",
    )
    assert [text for text in (*formulas, *words) if FORMULA.match(text)] == [*formulas]
    for path in modules().values():
        capitals = [text for text in docstrings(path) if FORMULA.match(text)]
        assert not capitals, path.relative_to(ROOT)


def test_every_file_that_a_text_names_is_there() -> None:
    for folder in (".", "longdep", *ROOMS, "tests"):
        inner = ROOT / folder
        paths = inner.iterdir() if folder in (".", "longdep") else inner.rglob("*")
        for path in paths:
            if path.suffix not in TEXTS or "build" in path.relative_to(ROOT).parts:
                continue
            named = PLACE.findall(path.read_text(encoding="utf-8"))
            lost = [n for n in named if not (ROOT / n.rstrip(".")).exists()]
            assert not lost, path.relative_to(ROOT)


def test_a_file_that_is_not_there_is_seen_and_a_placeholder_is_none() -> None:
    text = (
        "see theory"
        + "/gone.py. and `tests/numeric/`, theory/<topic>/x.py, tests/test_*"
    )
    assert PLACE.findall(text) == ["theory" + "/gone.py.", "tests/numeric"]


def test_no_module_is_long() -> None:
    for path in modules().values():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if path != ROOT / CERTIFY:
            assert lines <= LONGEST, f"{path.relative_to(ROOT)}: {lines} lines"


def test_no_file_speaks_of_the_machine_it_was_made_on() -> None:
    private = ("/work" + "/", "../" + "shared", "/root" + "/", "/tmp" + "/")
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") for part in parts)
        if hidden or not path.is_file() or path.suffix == ".svg":
            continue
        if {"__pycache__", "build"} & {*parts} or "egg-info" in str(path):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        assert not [word for word in private if word in text], path
