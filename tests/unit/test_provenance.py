"""The day on a report, and what fixes it."""

from __future__ import annotations

import datetime as dt

import pytest

from nnz_mkba.cli import main
from nnz_mkba.errors import UsageError
from nnz_mkba.provenance import today


@pytest.mark.parametrize(
    ("epoch", "day"),
    [
        ("0", dt.date(1970, 1, 1)),
        ("1625011200", dt.date(2021, 6, 30)),  # date --date=@1625011200 --utc
        ("253402300799", dt.date(9999, 12, 31)),  # the last second that a calendar of four digits has
    ],
)
def test_the_day_is_that_of_the_epoch(monkeypatch, epoch, day):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert today() == day


@pytest.mark.parametrize("epoch", ["", " "])
def test_an_empty_epoch_is_none(monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    now = dt.datetime.now(dt.UTC).astimezone().date()
    assert abs(today() - now) <= dt.timedelta(days=1)


@pytest.mark.parametrize("epoch", ["abc", "-1", "1.5", "²", "253402300800", "9" * 18, "9" * 5000])
def test_an_epoch_that_is_no_day_is_refused_before_any_work(monkeypatch, capsys, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        today()
    assert main(["mkba"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "aantal seconden sinds 1 januari 1970" in said.err
    assert len(said.err) < 400
