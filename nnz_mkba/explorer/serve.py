"""Serve the explorer to a browser on this machine, without code: ``python -m nnz_mkba.explorer.serve``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nnz_mkba.shipped import shipped

NOTEBOOK = "01_verkenning.ipynb"
#: Only this machine reaches it; our template asks for nothing from elsewhere.
OPTIONS = ("--Voila.ip=127.0.0.1", "--template=nnz", "--VoilaExporter.language_code=nl")


def main(arguments: list[str]) -> int:
    """Start Voilà; whatever is given more (a notebook, ``--port=…``, ``--no-browser``) is passed on.

    Parameters
    ----------
    arguments : list of str

    Returns
    -------
    int
        2 if Voilà is not installed.
    """
    templates = str(Path(__file__).parent / "jupyter")
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [templates, os.environ.get("JUPYTER_PATH")]))
    try:
        from voila.app import Voila
    except ModuleNotFoundError:
        print('Voilà ontbreekt. Installeer het met: pip install "nnz-mkba[app]"', file=sys.stderr)
        return 2
    named = any(argument.endswith(".ipynb") for argument in arguments)
    notebook = [] if named else [str(shipped("notebooks", NOTEBOOK))]
    Voila.launch_instance([*notebook, *OPTIONS, *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
