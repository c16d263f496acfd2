"""Files are written whole, and what is no plain file stays what it is."""

import errno
import os
import stat
import threading
from pathlib import Path

import pytest

from longdep.numeric import files

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs POSIX's kinds of files")


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_file_and_its_folder_are_written(tmp_path) -> None:
    files.write_whole(tmp_path / "deep" / "a", b"one")
    files.write_whole(tmp_path / "deep" / "a", b"two")
    assert (tmp_path / "deep" / "a").read_bytes() == b"two"
    assert left(tmp_path / "deep") == {"a"}


@POSIX
@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_a_new_file_has_the_mode_that_the_user_wants(tmp_path, mask) -> None:
    before = os.umask(mask)
    try:
        files.write_whole(tmp_path / "a", b"one")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o666 & ~mask


@POSIX
def test_the_mode_of_a_file_stays(tmp_path) -> None:
    (tmp_path / "a").write_bytes(b"one")
    (tmp_path / "a").chmod(0o600)
    files.write_whole(tmp_path / "a", b"two")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


@POSIX
@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_and_its_file_is_written(tmp_path, there) -> None:
    (tmp_path / "far").mkdir()
    target = tmp_path / "far" / "target"
    if there:
        target.write_bytes(b"one")
    (tmp_path / "second").symlink_to(target)
    (tmp_path / "first").symlink_to("second")
    files.write_whole(tmp_path / "first", b"two")
    assert target.read_bytes() == b"two"
    assert (tmp_path / "first").is_symlink()
    assert (tmp_path / "second").is_symlink()
    assert left(tmp_path / "far") == {"target"}
    assert left(tmp_path) == {"far", "first", "second"}


@POSIX
def test_a_pipe_gets_the_content_and_stays(tmp_path) -> None:
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    files.write_whole(pipe, b"one")
    reader.join(30)
    assert got == [b"one"]
    assert pipe.is_fifo()


@POSIX
def test_a_device_gets_the_content_and_stays() -> None:
    ours, its = os.openpty()
    device = Path(os.ttyname(its))
    try:
        files.write_whole(device, b"one")
        assert os.read(ours, 10) == b"one"
        assert device.is_char_device()
        assert left(device.parent).isdisjoint({"one"})
    finally:
        os.close(ours)
        os.close(its)


@POSIX
def test_a_standard_stream_goes_on_behind_what_it_has(tmp_path, monkeypatch) -> None:
    """`--json /dev/stdout > file`: the file is not exchanged under the stream."""
    path = tmp_path / "out"
    with path.open("wb") as stream:
        stream.write(b"printed, ")
        stream.flush()
        monkeypatch.setattr(files, "STREAMS", (stream.fileno(), 10**6))
        files.write_whole(path, b"written")
        assert os.path.samestat(path.stat(), os.fstat(stream.fileno()))
    assert path.read_bytes() == b"printed, written"


def test_a_folder_is_no_file(tmp_path) -> None:
    with pytest.raises(IsADirectoryError):
        files.write_whole(tmp_path, b"one")
    assert left(tmp_path) == set()


def test_what_cannot_be_written_leaves_nothing(tmp_path, monkeypatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "a").write_bytes(b"one")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.write_whole(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"one"
    assert left(tmp_path) == {"a"}


def test_a_file_is_read_up_to_a_length(tmp_path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert files.read_file(tmp_path / "a", 5) == b"12345"
    with pytest.raises(OSError, match="is longer than 4 bytes"):
        files.read_file(tmp_path / "a", 4)
    with pytest.raises(FileNotFoundError):
        files.read_file(tmp_path / "b", 4)


@POSIX
def test_what_may_never_end_is_not_read(tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, Path(os.devnull)):
        with pytest.raises(OSError, match="is no regular file"):
            files.read_file(path, 5)


def test_the_temporary_name_is_in_the_same_folder(tmp_path, monkeypatch) -> None:
    """A file can only be moved whole within one file system."""
    seen = []
    replaced = os.replace

    def replace(source, target) -> None:
        seen.append((Path(source).parent, Path(target)))
        replaced(source, target)

    monkeypatch.setattr(os, "replace", replace)
    files.write_whole(tmp_path / "a", b"one")
    place = Path(os.path.realpath(tmp_path))
    assert seen == [(place, place / "a")]
