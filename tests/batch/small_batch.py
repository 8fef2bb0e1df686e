"""The command line on a notebook of one quick cell: all of a batch but the arithmetic, so that it can be broken often.

What a page does beside being made stands in the JSON file that `NNZ_TRIAL` names: municipality code (`*` for any other)
→ a list of the words below. `python small_batch.py report …` makes one whole release and stays, to start runs from.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
import traceback
from pathlib import Path

TRIAL = "NNZ_TRIAL"
FOLDER = "NNZ_TRIAL_FOLDER"
PARAMETERS = """\
region: str = "x"  # [map in data/regions] regio
gemeente: str = ""  # [naam of code] gemeente
peildatum: str = ""  # [jjjj-mm-dd] stand
scenario: str = "gepubliceerd"  # [naam of pad] rekenscenario
audience: str = "stuurgroep"  # [stuurgroep|openbaar|intern] lezer
language: str = "nl"  # [nl|en] taal
"""
PAGE = f"""\
import json, os, signal, time
from pathlib import Path
from IPython.display import HTML, display

told = json.loads(Path(os.environ["{TRIAL}"]).read_text()) if "{TRIAL}" in os.environ else {{}}
what = told.get(gemeente, told.get("*", []))
if "once" in what:
    before = Path(f"{{os.environ['{TRIAL}']}}.{{gemeente}}")
    what = [] if before.exists() else what
    before.touch()
if "slow" in what:
    time.sleep(0.4)
if "raise" in what:
    raise KeyError("een geheim van een client")
if "die" in what:
    os.kill(os.getpid(), signal.SIGKILL)
if "take the worker along" in what:
    os.kill(os.getppid(), signal.SIGKILL)
display(HTML("".join(f"<p>{{gemeente}} regel {{line}}</p>" for line in range(200))))
"""


def notebook() -> Path:
    """Write the notebook, where there is none yet, and return where it is."""
    import nbformat

    path = Path(os.environ[FOLDER]) / "10_tussenevaluatie.ipynb"
    if not path.exists():
        cells = [
            nbformat.v4.new_markdown_cell("# Proefpagina"),
            nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell(PAGE),
        ]
        for number, cell in enumerate(cells):
            cell["id"] = f"cel-{number}"
        written = path.with_suffix(f".{os.getpid()}")
        nbformat.write(nbformat.v4.new_notebook(cells=cells), written)
        written.replace(path)
    return path


def install() -> None:
    """Put the quick notebook in the place of the evaluation's."""
    from nnz_mkba.reporting import release
    from nnz_mkba.shipped import shipped

    place = notebook()
    release.shipped = lambda *parts: place if parts[0] == "notebooks" else shipped(*parts)


def dask_setup(worker: object) -> None:
    """Prepare a Dask worker that was started with this file as its preload."""
    install()


def serve() -> None:
    """Start the runs that are asked for, each in a copy of this warm process; answer with its process number or code.

    A request is a line of JSON: `{"arguments": …, "env": …, "stderr": …}` starts a run and `{"wait": number}` waits.
    """
    for line in sys.stdin:
        asked = json.loads(line)
        if "wait" in asked:
            answer = os.waitstatus_to_exitcode(os.waitpid(asked["wait"], 0)[1])
        else:
            answer = os.fork()
            if not answer:
                _run(**asked)
        print(answer, flush=True)


def _full_after(writings: int) -> None:
    """Let the disk be full for the manifest once it was written some times."""
    from nnz_mkba.reporting import landing, release_folder

    really, written = release_folder.write_manifest, []

    def write(path: Path, manifest: dict[str, object]) -> None:
        written.append(path)
        if len(written) > writings:
            raise landing.refusal(OSError(errno.ENOSPC, "full"), path)
        really(path, manifest)

    release_folder.write_manifest = write


def _run(arguments: list[str], env: dict[str, str], stdout: str, stderr: str) -> None:
    """Be a run that was started from a terminal of its own."""
    os.setsid()
    for descriptor, place in ((0, os.devnull), (1, stdout), (2, stderr)):
        os.dup2(os.open(place, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), descriptor)
    os.environ.update(env)
    if TRIAL in env and "manifest" in json.loads(Path(env[TRIAL]).read_text(encoding="utf-8")):
        _full_after(2)  # when it began, and when the first page landed
    code = 99
    try:
        sys.argv = ["nnz-mkba", *arguments]
        run()
    except SystemExit as ended:
        code = int(str(ended.code))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    from nnz_mkba.reporting.warm import warm_up

    warm_up()
    install()
    from nnz_mkba.cli import main, run

    with contextlib.redirect_stdout(sys.stderr):
        if main(sys.argv[1:]) != 0:  # loads and remembers what every run needs
            sys.exit("the first run failed")
    serve()
