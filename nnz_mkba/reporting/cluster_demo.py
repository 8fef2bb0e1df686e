"""A Dask scheduler and two workers on this computer, to try ``report --dask`` with: ``make cluster-demo``."""

from __future__ import annotations

import signal
import sys

from nnz_mkba.errors import UsageError

WORKERS = 2
PORT = 8786
#: Each worker loads what a report needs before its first page.
PRELOAD = "nnz_mkba.reporting.warm"


def main(port: int = PORT) -> int:
    """Start the cluster, say its address, and wait for Ctrl-C or a request to end; return the exit code."""
    try:
        from distributed import LocalCluster
    except ImportError:
        raise UsageError('Voor Dask is een aanvulling nodig: installeer nnz-mkba met "[dask]".') from None
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # workers inherit it: Ctrl-C is for this process
    try:
        cluster = LocalCluster(
            n_workers=WORKERS,
            threads_per_worker=1,
            host="127.0.0.1",
            scheduler_port=port,
            dashboard_address=None,
            preload=[PRELOAD],
        )
    except OSError:
        raise UsageError(
            f"Poort {port} op deze computer is bezet. Stop wat daar draait en probeer het opnieuw."
        ) from None
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, signal.default_int_handler)
    with cluster:
        address = cluster.scheduler_address
        print(f"Scheduler met {WORKERS} werkers; stoppen met Ctrl-C. Adres: {address}")
        print(f"Elders: nnz-mkba report --region hollands-midden --all --dask {address}", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print("Gestopt.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(*(int(word) for word in sys.argv[1:2])))
    except UsageError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
