"""What a run did, for who plans it: a line of JSON an event, and a summary with counts for a notification.

Nothing of a delivery gets in: of an event only the fields below are kept, each in a closed form, so a reason, a count or
a path that comes along is left out (docs/inplannen.md).
"""

from __future__ import annotations

import datetime as dt
import json
import re
import time
import uuid
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any

from nnz_mkba.errors import LockedError, NnzError, NothingProducedError, UsageError
from nnz_mkba.reporting.landing import refusal, require_writable, write_atomically


class Event(StrEnum):
    """What can happen in a run."""

    START = "start"
    PAGE = "page"
    END = "end"


class PageStatus(StrEnum):
    """How a page ended."""

    MADE = "made"
    FAILED = "failed"
    NOT_PUBLIC = "not_public"
    UNCHANGED = "unchanged"


#: Exit codes of a run that ends in an error of the user's; anything else that breaks it counts as invalid (1).
_CODES: dict[type[BaseException], int] = {
    UsageError: 2,
    NothingProducedError: 3,
    LockedError: 4,
    NnzError: 1,
}
_SLUG = re.compile(r"[\w-]{1,100}")
_GEMEENTE = re.compile(r"GM\d{4}")


class RunLog:
    """An observer of a run: call it with an event, as a mapping.

    Known keys are `event`, `region` (name of the delivery's folder), `gemeente` (code, or empty), `status` and `seconds`;
    others are dropped. Use it as a context manager: leaving it writes the last line and the summary, whatever happened.

    Parameters
    ----------
    log : Path, optional
        Lines are appended.
    summary : Path, optional
        Replaced at the start by one that says the run has not ended, so that an old one is never taken for this run's.

    Attributes
    ----------
    run : str
        Tells this run from all others.
    exit_code : int or None
        To be set when the run ends by itself.

    Raises
    ------
    NothingProducedError
        If a file cannot be written; before anything was computed.

    Examples
    --------
    >>> with RunLog() as log:
    ...     log({"event": "page", "region": "hollands-midden", "gemeente": "GM0546", "status": "made", "seconds": 2.5})
    ...     log.exit_code = 0
    >>> log.summary()["pages"]["made"]
    1
    """

    def __init__(self, log: Path | None = None, summary: Path | None = None):
        self.run = uuid.uuid4().hex[:12]
        self.exit_code: int | None = None
        self._summary = summary
        self._started, self._clock = _now(), time.monotonic()
        self._seconds: float | None = None
        self._pages: Counter[PageStatus] = Counter()
        self._failed: list[dict[str, str | None]] = []
        self._regions: set[str] = set()
        self._log = log
        for path in filter(None, (log, summary)):
            require_writable(path)
        if log is not None:
            log.parent.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> RunLog:
        self._write_summary()
        self({"event": Event.START})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.exit_code = next((code for known, code in _CODES.items() if issubclass(kind, known)), 1)
        self._seconds = round(time.monotonic() - self._clock, 3)
        self({"event": Event.END, "status": self.exit_code, "seconds": self._seconds})
        self._write_summary()

    def __call__(self, event: Mapping[str, Any]) -> None:
        """Note an event."""
        kind = Event(event["event"])
        line: dict[str, Any] = {
            "ts": _now(),
            "run": self.run,
            "event": str(kind),
            "region": _closed(event.get("region"), _SLUG),
            "gemeente": _closed(event.get("gemeente"), _GEMEENTE),
            "status": None,
            "seconds": _seconds(event.get("seconds")),
        }
        if kind is Event.PAGE:
            status = PageStatus(event["status"])
            line["status"] = str(status)
            self._pages[status] += 1
            if line["region"]:
                self._regions.add(str(line["region"]))
            if status is PageStatus.FAILED:
                self._failed.append({"region": line["region"], "gemeente": line["gemeente"]})
        elif kind is Event.END:
            line["status"] = self.exit_code
        if self._log is not None:
            try:
                with self._log.open("ab", buffering=0) as lines:
                    lines.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            except OSError as fault:
                raise refusal(fault, self._log) from None

    def summary(self) -> dict[str, Any]:
        """Return counts of pages, which failed, and a Dutch sentence that says so."""
        return {
            "run": self.run,
            "started": self._started,
            "seconds": self._seconds,
            "exit_code": self.exit_code,
            "regions": len(self._regions),
            "pages": {str(status): self._pages[status] for status in PageStatus},
            "failed": self._failed,
            "text": self._sentence(),
        }

    def _sentence(self) -> str:
        if self._seconds is None:
            return "De run is begonnen en nog niet klaar, of afgebroken."
        made, failed = self._pages[PageStatus.MADE], self._pages[PageStatus.FAILED]
        parts = [f"{made} {'pagina' if made == 1 else 'pagina’s'} gemaakt", f"{failed} mislukt"]
        if unchanged := self._pages[PageStatus.UNCHANGED]:
            parts.append(f"{unchanged} ongewijzigd")
        if withheld := self._pages[PageStatus.NOT_PUBLIC]:
            parts.append(f"{withheld} niet openbaar")
        return f"{', '.join(parts)} (code {self.exit_code})."

    def _write_summary(self) -> None:
        if self._summary is not None:
            write_atomically(self._summary, json.dumps(self.summary(), ensure_ascii=False, indent=2) + "\n")


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


def _closed(value: object, form: re.Pattern[str]) -> str | None:
    return value if isinstance(value, str) and form.fullmatch(value) else None


def _seconds(value: object) -> float | None:
    return round(float(value), 3) if isinstance(value, int | float) else None
