"""longdep vectors, as a user meets it."""

import shutil

import pytest
from click.testing import CliRunner

from longdep.numeric.oracle.vectors import reading, writing
from longdep.numeric.oracle.vectors.versions import version_of
from longdep.reports.command.cli import cli


def longdep(*arguments):
    return CliRunner().invoke(cli, ["vectors", *arguments])


def test_the_list_is_filtered_by_system_convention_and_bug_pattern():
    done = longdep("list", "--system", "gru", "--convention", "keras")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == [
        f"gru.keras-reset-after.{number:03d}" for number in (1, 2, 3, 6, 11)
    ]
    done = longdep(
        "list", "--version", "v1", "--system", "gru", "--convention", "keras"
    )
    assert [line.split()[0][-1] for line in done.stdout.splitlines()] == list("1236")
    done = longdep("list", "--kills", "hidden-bias-dropped-without-h0")
    assert "gru.torch.006" in done.stdout
    assert "gru.torch.001" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("list", "--system", "grue"), "system: expected one of"),
        (("list", "--system", "gru", "--convention", "tf"), "convention: expected one"),
        (("list", "--kills", "nothing"), "no case catches a pattern"),
        (("verify", "no/such/folder"), "cannot be read"),
        (("list", "--version", "v9"), "version: expected one of v1, v2, got 'v9'"),
        (("verify", "--version", "2"), "version: expected one of v1, v2, got '2'"),
        (("verify", "here", "--version", "v1"), "--version: expected none beside"),
    ],
)
def test_bad_input_gets_one_sentence_and_exit_code_2(arguments, says):
    done = longdep(*arguments)
    assert done.exit_code == 2
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def one_file(folder):
    name = "lyapunov.forward.json"
    manifest = reading.read_file(reading.FOLDER / "manifest.json", "manifest")
    kept = [entry for entry in manifest["files"] if entry["name"] == name]
    folder.mkdir()
    shutil.copy(reading.FOLDER / name, folder / name)
    (folder / "manifest.json").write_text(writing.as_text({**manifest, "files": kept}))
    return folder


def test_verify_recomputes_and_reports_what_is_wrong(tmp_path):
    folder = one_file(tmp_path / "v1")
    done = longdep("verify", "--all", str(folder))
    assert done.exit_code == 0, done.output
    assert "2 cases: schema, hashes and lint checked, 2 recomputed, 0 faults" in (
        done.stdout
    )
    path = folder / "lyapunov.forward.json"
    forged = path.read_text().replace("3.664847674673129384", "3.664847674673129385")
    assert forged != path.read_text()
    path.write_text(forged)
    done = longdep("verify", str(folder))
    assert done.exit_code == 2
    assert "expected SHA-256" in done.stderr
    resigned = (folder / "manifest.json").read_text()
    digest = done.stderr.split()[-1]
    old = done.stderr.split("SHA-256 ")[1].split(",")[0]
    (folder / "manifest.json").write_text(resigned.replace(old, digest))
    done = longdep("verify", "--all", str(folder))
    assert done.exit_code == 1
    assert "WRONG lyapunov.forward.002: exponents: the second route gives" in (
        done.stderr
    )


def test_an_older_version_is_exported_when_it_is_named(tmp_path):
    done = longdep("export", str(tmp_path / "out"), "--version", "v1")
    assert done.exit_code == 0
    assert "files of v1 written to" in done.stdout
    for path in version_of("v1").folder.iterdir():
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()


def test_export_writes_vectors_manifest_and_schemas(tmp_path):
    done = longdep("export", str(tmp_path / "out"))
    assert done.exit_code == 0
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"manifest.json", "vectors.schema.json", "gru.torch.json"} <= written
    for path in reading.FOLDER.iterdir():
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()


def test_an_export_can_be_verified_and_written_again(tmp_path):
    folder = tmp_path / "out"
    assert longdep("export", str(folder)).exit_code == 0
    assert longdep("export", str(folder)).exit_code == 0
    verified = list(reading.read_folder(folder, schema=False))
    assert len(verified) == len(list(reading.FOLDER.glob("*.*.json")))
    (folder / "more.json").write_text("{}")
    done = longdep("verify", str(folder))
    assert done.exit_code == 2
    assert "more.json is not in the manifest" in done.stderr
