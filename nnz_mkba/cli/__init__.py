"""The command line: typed options in, JSON or a readable table out, exit codes that scripts can rely on.

Exit codes: 0 all good; 1 some items failed or data invalid; 2 wrong usage; 3 nothing produced; 4 another run holds
the lock.
"""

from __future__ import annotations

import os
import signal
import sys

import typer

from nnz_mkba.cli.deliveries import aggregate, check, new_region, synthesize
from nnz_mkba.cli.figures import kpi, mkba, reconcile, uncertainty
from nnz_mkba.cli.mistakes import INVALID, LOCKED, NOTHING_PRODUCED, OPTION_ERRORS, WRONG_USAGE, usage_in_dutch
from nnz_mkba.cli.reports import audit, network, report, verify, withdraw
from nnz_mkba.errors import LockedError, NnzError, NothingProducedError, UsageError
from nnz_mkba.provenance import EPOCH, today

app = typer.Typer(
    name="nnz-mkba",
    help="Kosten, baten en voortgang van Nu Niet Zwanger, per regio en gemeente.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

for _command in (
    *(mkba, kpi, uncertainty, reconcile),
    *(check, new_region, synthesize, aggregate),
    *(report, verify, audit, withdraw, network),
):
    app.command()(_command)


_INTERRUPTED = 130  # what typer makes of Ctrl-C


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; a user's mistake never shows a traceback."""
    try:
        if not os.environ.get(EPOCH, EPOCH).strip():  # set to nothing; a library would take it for a number
            del os.environ[EPOCH]
        today()  # a day that cannot be is said before any work, not by the first page that asks for it
        code = int(app(arguments, standalone_mode=False) or 0)
        return _fail("Afgebroken.", INVALID) if code == _INTERRUPTED else code
    except (typer.Abort, KeyboardInterrupt):
        return _fail("Afgebroken.", INVALID)
    except OPTION_ERRORS as error:
        return _fail(usage_in_dutch(error), WRONG_USAGE)
    except UsageError as error:
        return _fail(str(error), WRONG_USAGE)
    except NothingProducedError as error:
        return _fail(str(error), NOTHING_PRODUCED)
    except LockedError as error:
        return _fail(str(error), LOCKED)
    except NnzError as error:
        return _fail(str(error), INVALID)


def run() -> None:
    """Entry point of the console script."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service that is stopped ends in order, as by Ctrl-C
    sys.exit(main())


def _fail(message: str, code: int) -> int:
    typer.echo(message, err=True)
    return code
