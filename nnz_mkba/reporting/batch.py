"""Do one thing to many items, on the cores of this machine or on a Dask cluster; one that fails never stops the rest.

Knows nothing of pages. Local workers are forked from this process, so what it has loaded they have too. A worker that
dies costs its item one attempt, and after some items a worker makes room for a fresh one, so that memory stays flat.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any

from nnz_mkba.errors import NothingProducedError, UsageError
from nnz_mkba.reporting.forked import die_with_parent, flush, leave_signals_to_parent, usable

#: Takes an item and returns what JSON can carry. It raises nothing; a true `TRANSIENT` asks for another attempt.
Work = Callable[[Any], dict[str, Any]]
#: Takes what an item says meanwhile, in the process that asked for it: what JSON can carry.
Hear = Callable[[Any], object]
#: As `Work`, with something to call meanwhile.
TellingWork = Callable[[Any, Hear], dict[str, Any]]

TRANSIENT = "transient"
ATTEMPTS = 3  # the first, and at most two more for what may pass by itself
ITEMS_PER_WORKER = 40
_FETCH_S = 60  # a result that is ready is some kilobytes
_MEANWHILE, _RESULT = "meanwhile", "result"  # what a worker sends


def run_here(items: Sequence[Any], work: Work, jobs: int) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Yield (place of the item, result) as items are done; the result is None if every worker died on it.

    Parameters
    ----------
    items : sequence
    work : callable
    jobs : int
        Workers at a time. Where nothing can be forked, or for one item, all is done in this process.
    """
    return run_heard(items, lambda item, _: work(item), jobs, lambda said: None)


def run_heard(
    items: Sequence[Any], work: TellingWork, jobs: int, hear: Hear
) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Yield the same, of work that says something meanwhile: `hear` is called with it at once.

    An item whose worker dies is done anew, and says all of it again.
    """
    if jobs == 1 or len(items) == 1 or not usable():
        for place, item in enumerate(items):
            yield place, _persist(lambda item: work(item, hear), item)
        return
    waiting = deque(range(len(items)))
    attempts = [0] * len(items)
    workers: list[_Worker] = []
    try:
        while waiting or workers:
            while waiting and len(workers) < jobs:
                workers.append(_Worker(items, work))
                workers[-1].give(waiting.popleft())
            for worker in [one for one in workers if one.pipe in wait([each.pipe for each in workers])]:
                said = worker.take()
                if said is not None and _MEANWHILE in said:
                    hear(said[_MEANWHILE])
                    continue
                result = None if said is None else said[_RESULT]
                place = worker.place
                attempts[place] += 1
                worker.done += 1
                if (result is None or result.get(TRANSIENT)) and attempts[place] < ATTEMPTS:
                    waiting.append(place)
                else:
                    yield place, result
                if result is None or worker.done >= ITEMS_PER_WORKER or not waiting:
                    workers.remove(worker)
                    worker.end()
                else:
                    worker.give(waiting.popleft())
    finally:
        for worker in workers:
            worker.end()


def run_on_dask(items: Sequence[Any], work: Work, address: str) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Yield the same from the workers of a Dask cluster, which must see the same files.

    Raises
    ------
    UsageError
        If the extra `dask` is not installed.
    NothingProducedError
        If no scheduler answers at `address`.
    """
    try:
        from distributed import CancelledError, Client, as_completed
    except ImportError:
        raise UsageError('Voor --dask is een aanvulling nodig: installeer nnz-mkba met "[dask]".') from None
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # a lost connection is told below, in Dutch
    try:
        client = Client(address, timeout="10s")
    except (OSError, ValueError, TypeError):
        raise NothingProducedError(
            f"Op {address} antwoordt geen Dask-scheduler. Start er een (make cluster-demo) of laat --dask weg."
        ) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=60)
        except TimeoutError:
            raise NothingProducedError(
                f"Bij de Dask-scheduler op {address} is geen enkele worker. Start er een (dask worker {address}) of laat "
                "--dask weg."
            ) from None
        tasks = {
            client.submit(_persist, work, item, pure=False, retries=0): place for place, item in enumerate(items)
        }
        for task in as_completed(tasks, loop=client.loop):
            try:
                # a task whose workers keep dying is given up by the scheduler; it is the only way in which one can fail
                result = None if task.status == "error" else task.result(timeout=_FETCH_S)
            except (CancelledError, OSError, TimeoutError):  # the scheduler went, also while a result was fetched
                raise NothingProducedError(
                    f"De Dask-scheduler op {address} is weggevallen. Start hem opnieuw, of laat --dask weg."
                ) from None
            yield tasks[task], result


def _persist(work: Work, item: Any) -> dict[str, Any]:
    """Try again what may pass by itself."""
    for _ in range(ATTEMPTS - 1):
        result = work(item)
        if not result.get(TRANSIENT):
            return result
    return work(item)


@dataclass
class _Worker:
    """A forked process that does one item after another, named by their places; it ends with this process."""

    items: Sequence[Any] = field(repr=False)
    work: TellingWork = field(repr=False)
    place: int = -1
    done: int = 0

    def __post_init__(self) -> None:
        context = multiprocessing.get_context("fork")
        self.pipe, far = context.Pipe()
        self._process = context.Process(target=_serve, args=(far, self.pipe, self.items, self.work))
        flush()
        self._process.start()
        far.close()

    def give(self, place: int) -> None:
        """Hand over an item; a worker that died meanwhile is found out when its result is taken."""
        self.place = place
        with suppress(OSError):
            self.pipe.send_bytes(str(place).encode())

    def take(self) -> dict[str, Any] | None:
        """Return what the worker says, or None if it died."""
        try:
            return dict(json.loads(self.pipe.recv_bytes()))
        except (EOFError, OSError):
            return None

    def end(self) -> None:
        """Stop the worker, whatever it is doing.

        It is not asked to leave: workers that were forked later hold this end of its pipe too, so it would never read
        that nobody is left to write.
        """
        self._process.kill()
        self._process.join()
        self.pipe.close()


def _serve(pipe: Connection, near: Connection, items: Sequence[Any], work: TellingWork) -> None:
    near.close()
    die_with_parent()
    leave_signals_to_parent()

    def say(kind: str, what: Any) -> None:
        pipe.send_bytes(json.dumps({kind: what}).encode())

    try:
        while True:
            place = int(pipe.recv_bytes())
            say(_RESULT, work(items[place], lambda said: say(_MEANWHILE, said)))
    except (EOFError, OSError):
        return  # the parent is through, or gone
