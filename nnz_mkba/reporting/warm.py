"""Make this process ready to be forked: one thread a library, and all that a report imports loaded once.

Import this module before anything that loads numpy. Nothing here reads a delivery.
"""

from __future__ import annotations

import datetime as dt
import gc
import importlib
import os
import sys
from types import MappingProxyType

#: Threads that a numerical library starts do not survive a fork; and where as many processes run as there are cores,
#: one thread each is faster too.
SINGLE_THREADED = MappingProxyType(
    {
        **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
        "JE_ARROW_MALLOC_CONF": "background_thread:false",  # of pyarrow, which pandas loads where it is installed
    }
)
#: As for a kernel of its own (see `kernel.ReportKernelSpecs`): no window, no figure that shows itself, no settings of
#: the user's.
PLAIN = MappingProxyType({"MPLBACKEND": "agg", "PYDEVD_DISABLE_FILE_VALIDATION": "1", "PYTHONSTARTUP": ""})
#: What a report and the shell that runs it import, sooner or later.
STACK = (
    "IPython.core.application",
    "IPython.core.completerlib",
    "IPython.core.crashhandler",
    "IPython.core.oinspect",
    "ipykernel.debugger",
    "ipykernel.inprocess.ipkernel",
    "matplotlib.backends.backend_svg",
    "matplotlib.style.core",
    "matplotlib_inline.backend_inline",
    "nnz_mkba.artery",
    "nnz_mkba.present.accountability",
    "nnz_mkba.present.casuistry",
    "nnz_mkba.present.cost_benefit",
    "nnz_mkba.present.honest_reading",
    "nnz_mkba.present.overview",
    "nnz_mkba.present.progress",
    "nnz_mkba.present.uncertainty",
    "nnz_mkba.reporting.export",
    "scipy.optimize",
    "scipy.stats",
)

os.environ.update({name: os.environ.get(name, value) for name, value in SINGLE_THREADED.items()})


def warm_up() -> None:
    """Load what every report needs, so that a forked child finds it there."""
    os.environ.update(PLAIN)
    if os.name == "posix":
        os.environ["MATPLOTLIBRC"] = os.devnull  # a user's own matplotlibrc must not change the report
    _load_jsonschema()
    for module in STACK:
        importlib.import_module(module)
    from nnz_mkba.reporting.forked import prepare_kernel

    _use_once()
    prepare_kernel()
    gc.collect()
    gc.freeze()  # a collection in a child would touch, and so copy, all that it shares with this process


def _load_jsonschema() -> None:
    """Load jsonschema without the grammar of international addresses: no schema of a notebook asks for one.

    The grammar is built while it is loaded, which takes longer than all else that a report loads.
    """
    grammar = "rfc3987_syntax"
    if grammar in sys.modules:
        return
    sys.modules[grammar] = None  # type: ignore[assignment]  # as if it were not installed
    try:
        importlib.import_module("jsonschema")
    finally:
        del sys.modules[grammar]


def _use_once() -> None:
    """Let libraries do now what they put off until they are first used: selectors, numbers of a language, letters."""
    import string

    from nnz_mkba.present.figures.drawing import Words, to_svg
    from nnz_mkba.present.locale import translator
    from nnz_mkba.privacy.number import Number
    from nnz_mkba.reporting.checks import check_html
    from nnz_mkba.reporting.page import build_page

    for language in ("nl", "en"):
        t = translator(language)
        number, day = t.eur(Number.exact(1000)), t.date(dt.date(2000, 1, 1))
        check_html(build_page(f"<h1>{number}, {day}</h1>", language=language))
    letters = string.printable.strip() + "€–×éëïö\u00a0"
    to_svg(1, 1, [Words(letters, 0, 0, 1), Words(letters, 0, 0, 1, bold=True)])
