"""The fingerprint of a page stands in its manifest: without the secret of the folder nobody can try counts against it."""

from __future__ import annotations

import hashlib
import json
import stat

import pytest

from nnz_mkba.reporting.fingerprint import is_fingerprint_of, page_fingerprint, read_key

INPUTS = {"casuistiek.csv": hashlib.sha256(b"Nieuwkoop,1").hexdigest()}
PARAMETERS = {"region": "hollands-midden", "gemeente": "GM0569"}


def test_the_same_delivery_has_another_fingerprint_in_another_folder(tmp_path):
    one, other = read_key(tmp_path / "een"), read_key(tmp_path / "ander")
    found = page_fingerprint(one, INPUTS, PARAMETERS)
    assert is_fingerprint_of(found, read_key(tmp_path / "een"), INPUTS, PARAMETERS)
    assert not is_fingerprint_of(found, other, INPUTS, PARAMETERS)
    assert not is_fingerprint_of("", one, INPUTS, PARAMETERS)


@pytest.mark.parametrize("changed", [{"casuistiek.csv": "0" * 64}, {}, INPUTS | {"kpi.csv": "0" * 64}])
def test_a_file_that_changed_is_noticed(tmp_path, changed):
    key = read_key(tmp_path)
    assert not is_fingerprint_of(page_fingerprint(key, INPUTS, PARAMETERS), key, changed, PARAMETERS)


def test_two_fingerprints_do_not_say_whether_something_hidden_changed(tmp_path):
    """Two releases of the same delivery have as little in common as two of different ones."""
    key = read_key(tmp_path)
    same = [page_fingerprint(key, INPUTS, PARAMETERS) for _ in range(2)]
    assert same[0][:32] != same[1][:32]
    assert same[0][32:] != same[1][32:]


def test_the_secret_is_for_its_owner_alone_and_made_anew_where_it_is_broken(tmp_path):
    key = read_key(tmp_path)
    (path,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.write_bytes(key[:7])
    assert len(read_key(tmp_path)) == 32
    assert read_key(tmp_path) != key


def test_trying_all_small_counts_finds_nothing_without_the_secret(tmp_path):
    """What would work on a plain hash of a file in which only one count is unknown, and on one with an empty key."""
    found = page_fingerprint(read_key(tmp_path), INPUTS, PARAMETERS)
    for count in range(50):
        tried = {"casuistiek.csv": hashlib.sha256(f"Nieuwkoop,{count}".encode()).hexdigest()}
        assert not is_fingerprint_of(found, b"", tried, PARAMETERS)
        assert hashlib.sha256(json.dumps(tried).encode()).hexdigest() != found
