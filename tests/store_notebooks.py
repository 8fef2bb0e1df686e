"""Run the shipped notebooks with their defaults and store what they show: ``make notebooks``.

The defaults show a published or a synthetic delivery to a protected audience, so what is stored may be public.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
#: The number of a widget in a run that is over; the words beside it stay.
WIDGET = "application/vnd.jupyter.widget-view+json"
#: Nothing of the machine: no timings, no version of the interpreter.
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def store(path: Path) -> None:
    """Execute a notebook from top to bottom and write it back with its outputs."""
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, kernel_name="python3", record_timing=False, resources=resources).execute()
    for output in [output for cell in notebook.cells for output in cell.get("outputs", [])]:
        output.get("data", {}).pop(WIDGET, None)
    notebook.metadata = nbformat.from_dict(METADATA)
    nbformat.write(notebook, path)


if __name__ == "__main__":
    for each in [Path(name) for name in sys.argv[1:]] or sorted(NOTEBOOKS.glob("*.ipynb")):
        print(each.name, flush=True)
        store(each)
