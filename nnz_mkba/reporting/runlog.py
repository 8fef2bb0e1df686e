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
from contextlib import ExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any

from nnz_mkba.errors import LockedError, NnzError, NothingProducedError, UsageError
from nnz_mkba.reporting.landing import refusal, require_writable, trace_of, write_atomically
from nnz_mkba.reporting.lock import HOLDER, STATE, held


class Event(StrEnum):
    """What can happen in a run."""

    START = "start"
    PLAN = "plan"
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


@dataclass
class _Region:
    """What is known of a region: which pages are to be made, and how those ended that were told."""

    planned: list[Mapping[str, Any]] = field(default_factory=list)
    told: list[tuple[str | None, PageStatus]] = field(default_factory=list)


class RunLog:
    """An observer of a run: call it with an event, as a mapping.

    Known keys are `event`, `region` (name of the delivery's folder), `gemeente` (code, or empty), `status` and `seconds`;
    others are dropped. Use it as a context manager: leaving it writes the last line and the summary, whatever happened.

    A `plan` is no line. It names under `pages` what a region is about to make: `gemeente`, `target` and the `trace` of
    what stands there (`landing.trace_of`); without pages, that the region is still to begin. So a run that is broken off
    can say what is missing, and count a page that landed when nobody was left to tell.

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
    LockedError
        If another run is busy that writes this summary; it is then left as it is.

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
        self._regions: dict[str | None, _Region] = {}
        self._missing: list[dict[str, str | None]] = []
        self._broken_off = False
        self._held = ExitStack()
        self._log = log
        for path in filter(None, (log, summary)):
            require_writable(path, appended=path is log)
        if log is not None:
            log.parent.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> RunLog:
        try:
            self._hold_summary()
        except LockedError:
            self({"event": Event.START})
            self.exit_code = _CODES[LockedError]
            self._end()
            raise
        self._write_summary()
        self({"event": Event.START})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._held:
            if kind is not None:
                self.exit_code = next((code for known, code in _CODES.items() if issubclass(kind, known)), 1)
            self._settle()
            stopped = kind is not None and not issubclass(kind, Exception)  # by Ctrl-C, or by a service that ends
            lacking = bool(self._missing or self._regions_missing())
            self._broken_off = stopped or (kind is not None and lacking)
            self._end()
            self._write_summary()

    def _hold_summary(self) -> None:
        """Be the only run that writes this summary."""
        if self._summary is not None:
            busy = f"Een andere run schrijft nu {self._summary} ({HOLDER}); er is niets gemaakt."
            lock = self._summary.parent / STATE / f"{self._summary.name}.lock"
            self._held.enter_context(
                held(lock, f"{busy} Wacht tot die klaar is, of kies met --summary een ander bestand.")
            )

    def _settle(self) -> None:
        """Say of every planned page that nobody told of whether it is there."""
        for name, region in self._regions.items():
            told = {gemeente for gemeente, _ in region.told}
            for page in region.planned:
                gemeente = _closed(page["gemeente"], _GEMEENTE)
                now = trace_of(Path(str(page["target"])))
                if gemeente in told:
                    continue
                if now is not None and list(now) != list(page["trace"] or ()):
                    self({"event": Event.PAGE, "region": name, "gemeente": gemeente, "status": PageStatus.MADE})
                else:
                    self._missing.append({"region": name, "gemeente": gemeente})

    def _end(self) -> None:
        self._seconds = round(time.monotonic() - self._clock, 3)
        self({"event": Event.END, "status": self.exit_code, "seconds": self._seconds})

    def __call__(self, event: Mapping[str, Any]) -> None:
        """Note an event."""
        kind = Event(event["event"])
        name = _closed(event.get("region"), _SLUG)
        if kind is Event.PLAN:  # also of a region that is begun anew, because its worker died
            self._regions[name] = _Region(list(event.get("pages") or ()))
            return
        line: dict[str, Any] = {
            "ts": _now(),
            "run": self.run,
            "event": str(kind),
            "region": name,
            "gemeente": _closed(event.get("gemeente"), _GEMEENTE),
            "status": None,
            "seconds": _seconds(event.get("seconds")),
        }
        if kind is Event.PAGE:
            status = PageStatus(event["status"])
            line["status"] = str(status)
            self._regions.setdefault(name, _Region()).told.append((line["gemeente"], status))
        elif kind is Event.END:
            line["status"] = self.exit_code
        if self._log is not None:
            try:
                with self._log.open("ab", buffering=0) as lines:
                    lines.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            except OSError as fault:
                raise refusal(fault, self._log) from None

    def summary(self) -> dict[str, Any]:
        """Return counts of pages, which failed or are missing, and a Dutch sentence that says so."""
        pages = self._pages()
        return {
            "run": self.run,
            "started": self._started,
            "seconds": self._seconds,
            "exit_code": self.exit_code,
            "broken_off": self._broken_off,
            "regions": sum(bool(name and region.told) for name, region in self._regions.items()),
            "pages": {str(status): pages[status] for status in PageStatus},
            "failed": [
                {"region": name, "gemeente": gemeente}
                for name, region in self._regions.items()
                for gemeente, status in region.told
                if status is PageStatus.FAILED
            ],
            "missing": self._missing,
            "regions_missing": self._regions_missing(),
            "text": self._sentence(),
        }

    def _pages(self) -> Counter[PageStatus]:
        return Counter(status for region in self._regions.values() for _, status in region.told)

    def _regions_missing(self) -> list[str]:
        """Regions that were to be made and of which nothing was even begun."""
        return [str(name) for name, region in self._regions.items() if not region.planned and not region.told]

    def _sentence(self) -> str:
        if self._seconds is None:
            return "De run is begonnen en nog niet klaar, of afgebroken."
        pages = self._pages()
        made, failed = pages[PageStatus.MADE], pages[PageStatus.FAILED]
        parts = [f"{made} {'pagina' if made == 1 else 'pagina’s'} gemaakt", f"{failed} mislukt"]
        if missing := len(self._missing):
            parts.append(f"{missing} {'ontbreekt' if missing == 1 else 'ontbreken'}")
        if unchanged := pages[PageStatus.UNCHANGED]:
            parts.append(f"{unchanged} ongewijzigd")
        if withheld := pages[PageStatus.NOT_PUBLIC]:
            parts.append(f"{withheld} niet openbaar")
        if regions := len(self._regions_missing()):
            parts.append(f"{regions} {'regio' if regions == 1 else 'regio’s'} niet gemaakt")
        head = "Afgebroken: " if self._broken_off else ""
        return f"{head}{', '.join(parts)} (code {self.exit_code})."

    def _write_summary(self) -> None:
        if self._summary is not None:
            write_atomically(self._summary, json.dumps(self.summary(), ensure_ascii=False, indent=2) + "\n")


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


def _closed(value: object, form: re.Pattern[str]) -> str | None:
    return value if isinstance(value, str) and form.fullmatch(value) else None


def _seconds(value: object) -> float | None:
    return round(float(value), 3) if isinstance(value, int | float) else None
