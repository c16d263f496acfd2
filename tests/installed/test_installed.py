"""The built package in a fresh environment, beside packages of a user's own.

Not part of the default run: it builds a wheel and an sdist and installs each with its
dependencies, which takes a minute and a package index:

    python -m pytest tests/installed
"""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("theory", "numeric", "reports")
CLEAN = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PYTEST"))}

OWN_PACKAGES = """
import numeric, reports, theory

def test_the_packages_are_the_user_s():
    assert (numeric.OWNER, reports.OWNER, theory.OWNER) == ("user",) * 3
"""
OWN_CHECK = """
import longdep, reports

def test_longdep_works_beside_them():
    import my_rnn
    assert longdep.check("simple-rnn", my_rnn.run, examples=5, seed=1).ok
    assert longdep.Claim.__module__.startswith("longdep.")
    assert reports.OWNER == "user"
"""


def run(*command: object, cwd: Path, code: int = 0) -> str:
    """Run a command to its end; what it printed, both streams."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=CLEAN,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=900,
    )
    assert done.returncode == code, f"{command}: {done.returncode}\n{done.stdout}"
    return done.stdout


def block(page: str, heading: str) -> str:
    """The longest Python block below a heading of one of the guides."""
    text = (ROOT / page).read_text(encoding="utf-8").split(heading)[1]
    section = text.split("\n## ")[0]
    return max(re.findall(r"^```python\n(.*?)^```", section, re.DOTALL | re.M), key=len)


def copied(folder: Path, *, links: bool) -> Path:
    """A copy of the checkout's files; without links each is a text file, as Git may
    write them where the system has none.
    """
    index = folder.with_name(folder.name + ".git")  # empty: ROOT may be no checkout
    subprocess.run(["git", "init", "-q", "--bare", index], check=True)
    listed = ["git", f"--git-dir={index}", f"--work-tree={ROOT}", "ls-files", "-z"]
    listed += ["--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True)
    for name in filter(None, names.stdout.split("\0")):
        source, place = ROOT / name, folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_symlink() and not links:
            place.write_text(os.readlink(source), encoding="utf-8")
        elif source.is_symlink() or source.exists():
            shutil.copy2(source, place, follow_symlinks=False)
    return folder


class Environment:
    """A fresh virtual environment."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, with_pip=True)
        self.bin = folder / ("Scripts" if os.name == "nt" else "bin")
        self.python = self.bin / "python"

    def install(self, *what: object) -> None:
        constraints = ("-c", ROOT / "constraints.txt")
        run(self.python, "-m", "pip", "install", "-q", *constraints, *what, cwd=ROOT)

    def remove(self) -> None:
        """Uninstall longdep, and the byte code of pytest's own that pip leaves."""
        asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
        site = Path(run(self.python, "-c", asked, cwd=self.bin).strip())
        run(self.python, "-m", "pip", "uninstall", "-q", "-y", "longdep", cwd=ROOT)
        left = [path for path in site.glob("longdep/**/*") if path.is_file()]
        assert all(path.suffix == ".pyc" for path in left)
        shutil.rmtree(site / "longdep", ignore_errors=True)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A folder with the wheel and the sdist of this checkout."""
    folder = tmp_path_factory.mktemp("built")
    source = copied(folder / "source", links=True)
    run(sys.executable, "-m", "build", "-o", folder / "dist", cwd=source)
    return folder / "dist"


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> Environment:
    return Environment(tmp_path_factory.mktemp("user") / "venv")


@pytest.fixture(scope="module", params=["wheel", "sdist"])
def installed(request, built, environment) -> Iterator[Environment]:
    """The environment with longdep from one of the two, and nothing else of ours."""
    pattern = {"wheel": "*.whl", "sdist": "*.tar.gz"}[request.param]
    (package,) = built.glob(pattern)
    environment.install("--force-reinstall", "--no-deps", package)
    environment.install(package, "pytest-xdist")
    yield environment
    environment.remove()


@pytest.fixture
def project(tmp_path) -> Path:
    """A user's project with packages named like our rooms."""
    for name in ("reports", "numeric"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text('OWNER = "user"\n')
    (tmp_path / "theory.py").write_text('OWNER = "user"\n')
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "__init__.py").write_text("")
    (tmp_path / "tests" / "test_own.py").write_text(OWN_PACKAGES)
    (tmp_path / "tests" / "test_with.py").write_text(OWN_CHECK)
    (tmp_path / "my_rnn.py").write_text(block("README.md", "## Check your own cell"))
    claims = block("CONTRIBUTING.md", "## A claim of your own")
    (tmp_path / "test_my_claims.py").write_text(claims)
    return tmp_path


def test_the_wheel_installs_longdep_and_nothing_else(built) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"longdep"}
    assert "longdep/py.typed" in names
    for room in ROOMS:
        sources = {
            f"longdep/{path.relative_to(ROOT).as_posix()}"
            for path in (ROOT / room).rglob("*.py")
        }
        assert sources
        assert sources <= set(names)


def test_the_sdist_holds_what_the_wheel_is_built_from(built) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "longdep/__init__.py", "theory/catalog.py"} <= names
    assert {"README.md", "LICENSE", "CHANGELOG.md", "CITATION.cff"} <= names
    assert "constraints.txt" in names
    assert not any(name.startswith("tests/") for name in names)


def test_a_checkout_ends_its_lines_alike_on_every_system(tmp_path) -> None:
    """The digests of the ledger and of the vectors are of bytes."""
    source = copied(tmp_path / "source", links=True)
    user = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    for words in (("init", "-q"), ("add", "-A"), (*user, "commit", "-qm", "all")):
        run("git", *words, cwd=source)
    windows = ("-c", "core.autocrlf=true")
    run("git", *windows, "clone", "-q", source, tmp_path / "clone", cwd=tmp_path)
    ends = run("git", "ls-files", "--eol", cwd=tmp_path / "clone")
    assert "w/lf" in ends
    assert "w/crlf" not in ends
    assert "w/mixed" not in ends


@pytest.mark.parametrize("more", [("-p", "no:xdist"), ("-n", "2")])
@pytest.mark.parametrize("module", [False, True])
def test_pytest_runs_beside_a_user_s_packages(installed, project, module, more) -> None:
    start = [installed.python, "-m", "pytest"] if module else [installed.bin / "pytest"]
    if not module:  # plain pytest puts no folder on the path; the user does
        start += ["-o", "pythonpath=."]
    assert "2 passed" in run(*start, "-q", *more, "tests", cwd=project)


def test_an_unrelated_project_sees_its_own_packages_only(installed, project) -> None:
    (project / "tests" / "test_with.py").unlink()
    start = [installed.python, "-m", "pytest", "-q", "-p", "no:xdist"]
    assert "1 passed" in run(*start, "tests", cwd=project)


@pytest.mark.parametrize("module", [False, True])
def test_the_command_runs_beside_a_user_s_packages(installed, project, module) -> None:
    command = [installed.bin / "longdep"]
    if module:
        command = [installed.python, "-m", "longdep"]
    assert "spectral-form" in run(*command, "claims", cwd=project)
    assert "spectral-form" in run(*command, "show", "spectral-form", cwd=project)
    check = ("check", "my_rnn:run", "--system", "simple-rnn", "--examples", "20")
    assert "float64: right" in run(*command, *check, cwd=project)


@pytest.mark.parametrize("module", [False, True])
def test_own_claims_and_certificates_work_there(installed, project, module) -> None:
    start = [installed.python, "-m", "pytest"] if module else [installed.bin / "pytest"]
    own = ("-q", "test_my_claims.py", "--claims-report", "out")
    text = run(*start, *own, cwd=project, code=1)  # the printed claim is refuted
    assert re.search(r"CONDITIONAL \(repair .*\) +forgetting-shrinks ", text)
    certificates = sorted((project / "out" / "certificates").glob("*.json"))
    assert certificates
    command = [installed.bin / "longdep"]
    if module:
        command = [installed.python, "-m", "longdep"]
    run(*command, "certify", *certificates, cwd=project)


@pytest.mark.parametrize("links", [True, False])
def test_a_checkout_runs_with_links_and_with_text_files_in_their_place(
    installed, tmp_path, links
) -> None:
    checkout = copied(tmp_path / "checkout", links=links)
    asked = (
        "import longdep.theory, longdep.reports.record.finding as f; print(f.__file__)"
    )
    place = run(installed.python, "-c", asked, cwd=checkout)
    assert str(checkout) in place
    command = (installed.python, "-m", "longdep", "show", "spectral-form")
    assert "spectral-form" in run(*command, cwd=checkout)


def test_an_editable_install_of_a_checkout_without_links_works(
    installed, tmp_path, project
) -> None:
    checkout = copied(tmp_path / "checkout", links=False)
    installed.remove()
    installed.install("--no-deps", "-e", checkout)
    asked = "import longdep.numeric.errors as m; print(m.__file__)"
    assert str(checkout) in run(installed.python, "-c", asked, cwd=project)
    start = [installed.python, "-m", "pytest", "-q", "-p", "no:xdist"]
    assert "2 passed" in run(*start, "tests", cwd=project)
    wheels = tmp_path / "wheels"
    build = ("wheel", "-q", "--no-deps", "-w", wheels, checkout)
    run(installed.python, "-m", "pip", *build, cwd=tmp_path)
    (wheel,) = wheels.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert "longdep/theory/catalog.py" in archive.namelist()
