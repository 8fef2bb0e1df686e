"""A link that somebody planted in the place of a file of ours is neither read, nor written through, nor emptied."""

from __future__ import annotations

import json
import os
import shutil

import pytest

from nnz_mkba import safe_files
from nnz_mkba.errors import NothingProducedError
from nnz_mkba.networks import LEDGER
from nnz_mkba.reporting.fingerprint import read_key
from nnz_mkba.reporting.landing import require_writable, write_atomically
from nnz_mkba.reporting.lock import STATE, held, locked
from nnz_mkba.reporting.manifest import DamagedManifestError, read_manifest
from nnz_mkba.reporting.network_rounds import open_round
from nnz_mkba.safe_files import open_safely, read_bytes_safely, read_text_safely
from nnz_mkba.shipped import shipped

THEIRS = "van een ander"
LINK = r"is een verwijzing \(symlink\)\. Verwacht: .* Haal het daar weg\."


@pytest.fixture
def victim(tmp_path):
    """A file elsewhere, that must stay as it is."""
    folder = tmp_path / "elders"
    folder.mkdir()
    path = folder / "geheim.txt"
    path.write_text(THEIRS, encoding="utf-8")
    yield path
    assert path.read_text(encoding="utf-8") == THEIRS
    assert [found.name for found in folder.iterdir()] == ["geheim.txt"]


@pytest.fixture(params=["file", "nowhere"])
def linked(request, victim, tmp_path):
    """Plant a link, to the file or to one beside it that is not there yet."""

    def plant(*parts):
        path = tmp_path.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(victim if request.param == "file" else victim.with_name("nieuw.txt"))
        return path

    return plant


@pytest.mark.parametrize("flags", [os.O_RDONLY, os.O_RDWR | os.O_CREAT, os.O_WRONLY | os.O_CREAT | os.O_TRUNC])
def test_no_link_is_opened(linked, flags):
    with pytest.raises(NothingProducedError, match=LINK):
        open_safely(linked("sleutel"), flags)


@pytest.mark.parametrize("own", [False, True])
def test_a_link_that_comes_between_looking_and_opening_is_not_followed(linked, monkeypatch, own):
    """As an attacker who is quick: the look beforehand saw nothing."""
    monkeypatch.setattr(safe_files, "refuse_link", lambda path: None)
    with pytest.raises(NothingProducedError, match=LINK):
        open_safely(linked("sleutel"), os.O_RDWR | os.O_CREAT, own_folder=own)


def test_where_the_system_has_no_such_flag_a_link_is_seen_beforehand(linked, monkeypatch):
    monkeypatch.setattr(safe_files, "_NO_FOLLOW", 0)
    monkeypatch.setattr(safe_files, "_ALWAYS", 0)
    with pytest.raises(NothingProducedError, match=LINK):
        read_text_safely(linked("sleutel"))


def test_a_folder_that_is_a_link_is_refused_if_it_is_ours(victim, tmp_path):
    (tmp_path / STATE).symlink_to(victim.parent)
    with pytest.raises(NothingProducedError, match=LINK):
        read_bytes_safely(tmp_path / STATE / "geheim.txt", own_folder=True)
    assert read_text_safely(tmp_path / STATE / "geheim.txt") == THEIRS  # a user may keep reports elsewhere


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pijp")
    with pytest.raises(NothingProducedError, match="geen gewoon bestand"):
        read_bytes_safely(tmp_path / "pijp")


def test_a_plain_file_is_read_as_it_is(tmp_path):
    (tmp_path / "a").write_bytes("één\r\n".encode())
    assert read_text_safely(tmp_path / "a") == "één\r\n"
    with pytest.raises(FileNotFoundError):
        read_text_safely(tmp_path / "b")


def test_a_lock_that_is_a_link_empties_nothing(linked, tmp_path):
    linked(STATE, "rapporten.lock")
    with pytest.raises(NothingProducedError, match=LINK), locked(tmp_path / "rapporten"):
        pytest.fail("went on")
    with pytest.raises(NothingProducedError, match=LINK), held(linked("eigen.lock"), "bezig"):
        pytest.fail("went on")


def test_a_lock_in_a_folder_that_is_a_link_is_refused(victim, tmp_path):
    (tmp_path / STATE).symlink_to(victim.parent)
    with pytest.raises(NothingProducedError, match=LINK), locked(tmp_path / "rapporten"):
        pytest.fail("went on")


def test_a_key_that_is_a_link_is_neither_read_nor_made(linked, tmp_path):
    linked(STATE, "key")
    with pytest.raises(NothingProducedError, match=LINK):
        read_key(tmp_path)


def test_a_key_of_somebody_elses_choice_is_not_taken_over(tmp_path):
    (tmp_path / "bekend").write_bytes(b"0" * 32)  # as long as a key is
    (tmp_path / STATE).mkdir()
    (tmp_path / STATE / "key").symlink_to(tmp_path / "bekend")
    with pytest.raises(NothingProducedError, match=LINK):
        read_key(tmp_path)


def test_a_landed_file_takes_no_place_of_a_link(linked):
    path = linked("map", "pagina.html")
    for ask in (lambda: write_atomically(path, "nieuw"), lambda: require_writable(path)):
        with pytest.raises(NothingProducedError, match=LINK):
            ask()
    assert path.is_symlink()
    assert [found.name for found in path.parent.iterdir()] == ["pagina.html"]


def test_a_temporary_file_that_is_a_link_is_not_written_through(victim, tmp_path, monkeypatch):
    """Its name is drawn; here somebody guessed it."""
    monkeypatch.setattr("uuid.uuid4", lambda: type("Guessed", (), {"hex": "geraden"}))
    (tmp_path / ".pagina.html.geraden.nnz.tmp").symlink_to(victim)
    with pytest.raises(NothingProducedError, match=LINK):
        write_atomically(tmp_path / "pagina.html", "nieuw")
    assert not (tmp_path / "pagina.html").exists()


def test_a_manifest_that_is_a_link_is_not_read(tmp_path):
    (tmp_path / "echt.json").write_text(json.dumps({"schema_version": 1, "entries": []}), encoding="utf-8")
    assert read_manifest(tmp_path / "echt.json")["entries"] == []
    (tmp_path / "manifest.json").symlink_to(tmp_path / "echt.json")
    with pytest.raises(DamagedManifestError, match="niet te lezen"):
        read_manifest(tmp_path / "manifest.json")


def test_the_ledger_of_a_network_that_is_a_link_is_neither_read_nor_written(victim, tmp_path):
    folder = tmp_path / "netwerk"
    shutil.copytree(shipped("data", "networks", "voorbeeld-synthetisch"), folder)
    open_round(folder)
    assert (folder / LEDGER).is_file()
    (folder / LEDGER).rename(tmp_path / "eerder.json")
    for target in (tmp_path / "eerder.json", victim, victim.with_name("nieuw.txt")):
        (folder / LEDGER).symlink_to(target)
        with pytest.raises(NothingProducedError, match=LINK):
            open_round(folder)
        (folder / LEDGER).unlink()
