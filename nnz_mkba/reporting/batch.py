"""Do one thing to many items, on the cores of this machine or on a Dask cluster; one that fails never stops the rest.

Knows nothing of pages. Local workers are forked from this process, so what it has loaded they have too. A worker that
dies costs its item one attempt, and after some items a worker makes room for a fresh one, so that memory stays flat.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any

from nnz_mkba.errors import ClusterLostError, UsageError
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
_PAUSE_S = 0.1  # between two looks at what is done on a cluster
_LOOK_S = 1  # between two questions after its workers
_ANSWER_S = 5  # within which the scheduler says which they are
_ALONE_S = 20  # without any worker, or any answer, after which a run ends; long enough to start a worker anew
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
    ClusterLostError
        If no scheduler answers at `address`, or all workers are gone and no other comes within seconds.
    """
    try:
        from distributed import CancelledError, Client, KilledWorker, as_completed
    except ImportError:
        raise UsageError('Voor --dask is een aanvulling nodig: installeer nnz-mkba met "[dask]".') from None
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # a lost connection is told below, in Dutch
    try:
        client = Client(address, timeout="10s")
    except (OSError, ValueError, TypeError):
        raise ClusterLostError(
            f"Op {address} antwoordt geen Dask-scheduler. Start er een (make cluster-demo) of laat --dask weg."
        ) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=_ALONE_S)
        except TimeoutError:
            raise ClusterLostError(
                f"Bij de Dask-scheduler op {address} is geen enkele worker. Start er een (dask worker {address}) of laat "
                "--dask weg."
            ) from None
        tasks = {
            client.submit(_persist, work, item, pure=False, retries=0): place for place, item in enumerate(items)
        }
        done = as_completed(tasks, loop=client.loop)
        watch = _Watch(client, address)
        while True:
            if not (done.has_ready() or done.is_empty()):
                watch.look()  # nothing else tells that no worker is left: their tasks just wait
                time.sleep(_PAUSE_S)
                continue
            task = next(done, None)
            if task is None:
                return
            try:
                # a task whose workers keep dying is given up by the scheduler; it is the only way in which one can fail
                result = None if task.status == "error" else _fetched(task, watch)
            except KilledWorker:
                result = None
            except (CancelledError, OSError, TimeoutError):  # the scheduler went, also while a result was fetched
                raise _scheduler_lost(address) from None
            yield tasks[task], result


class _Watch:
    """Looks once in a while whether a Dask cluster still has workers."""

    def __init__(self, client: Any, address: str):
        self._client, self._address = client, address
        self._looked = self._answered = self._manned = time.monotonic()

    def look(self) -> None:
        """Ask the scheduler, if it was not asked just now.

        Raises
        ------
        ClusterLostError
            If it had no worker for a while, which is time enough for one that was killed to be started anew, or was
            silent itself.
        """
        now = time.monotonic()
        if now - self._looked < _LOOK_S:
            return
        try:
            workers = self._client.nthreads(callback_timeout=_ANSWER_S)
        except Exception:  # what is raised while it reconnects differs by the moment; its silence is what counts
            workers = None
        now = self._looked = time.monotonic()
        if workers is None:
            # Without its answer nobody knows of workers; the client itself gives up and cancels every task.
            self._manned = now
            if now - self._answered > _ALONE_S:
                raise _scheduler_lost(self._address)
            return
        self._answered = now
        if workers:
            self._manned = now
        elif now - self._manned > _ALONE_S:
            raise ClusterLostError(
                f"Bij de Dask-scheduler op {self._address} is geen enkele worker meer. Start er een (dask worker "
                f"{self._address}), of laat --dask weg."
            )


def _fetched(task: Any, watch: _Watch) -> dict[str, Any]:
    """Return the result of a task; if its worker went with it, it is made anew, for which there must be another one."""
    end = time.monotonic() + _FETCH_S
    while True:
        try:
            return dict(task.result(timeout=_ANSWER_S))
        except TimeoutError:
            watch.look()
            if time.monotonic() > end:
                raise


def _scheduler_lost(address: str) -> ClusterLostError:
    return ClusterLostError(f"De Dask-scheduler op {address} is weggevallen. Start hem opnieuw, of laat --dask weg.")


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
