"""A file lands whole or not at all."""

import errno
import os
import subprocess
import sys

import pytest

from nnz_mkba.errors import NothingProducedError
from nnz_mkba.reporting.landing import require_writable, write_atomically


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_writes_text_as_it_is_and_makes_folders(tmp_path):
    target = tmp_path / "een" / "twee" / "pagina.html"
    write_atomically(target, "regel\r\n’s-Gravenhage\n")
    assert target.read_bytes() == "regel\r\n’s-Gravenhage\n".encode()
    assert names(target.parent) == ["pagina.html"]


def test_permissions_follow_the_umask(tmp_path):
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "a", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("call", "number", "word"),
    [
        ("fsync", errno.ENOSPC, "schijf of het quotum is vol"),
        ("fsync", errno.EDQUOT, "schijf of het quotum is vol"),
        ("open", errno.EROFS, "mag niet worden geschreven"),
        ("open", errno.EACCES, "mag niet worden geschreven"),
        ("fsync", errno.EIO, "niet geschreven"),
    ],
)
def test_a_disk_that_refuses_leaves_the_old_file(tmp_path, monkeypatch, call, number, word):
    target = tmp_path / "pagina.html"
    target.write_text("oud")

    def refuse(*_):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(os, call, refuse)
        with pytest.raises(NothingProducedError, match=word):
            write_atomically(target, "nieuw")
    assert target.read_text() == "oud"
    assert names(tmp_path) == ["pagina.html"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on file size")
def test_a_file_that_really_does_not_fit(tmp_path):
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from nnz_mkba.reporting.landing import write_atomically\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "write_atomically(Path(sys.argv[1]), 'x' * 5000)\n"
    )
    done = subprocess.run([sys.executable, "-B", "-c", code, tmp_path / "a"], capture_output=True, text=True)
    assert "schijf of het quotum is vol" in done.stderr
    assert names(tmp_path) == []


def test_an_interrupt_leaves_nothing(tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a", "x")
    assert names(tmp_path) == []


@pytest.mark.parametrize("refuse", [require_writable, lambda target: write_atomically(target, "x")])
def test_a_path_through_a_file(tmp_path, refuse):
    (tmp_path / "bestand").write_text("x")
    with pytest.raises(NothingProducedError, match="een deel van het pad is een bestand"):
        refuse(tmp_path / "bestand" / "pagina.html")


def test_a_target_that_is_a_folder(tmp_path):
    with pytest.raises(NothingProducedError, match="is een map"):
        require_writable(tmp_path)


def test_a_read_only_folder_is_refused_beforehand(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write anywhere
    with pytest.raises(NothingProducedError, match="mag niet worden geschreven"):
        require_writable(tmp_path / "a" / "b.html")


def test_a_writable_place_passes(tmp_path):
    require_writable(tmp_path / "nog" / "niet" / "b.html")
    assert names(tmp_path) == []
