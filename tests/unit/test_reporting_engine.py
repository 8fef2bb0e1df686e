"""The forked engine against papermill's own: the same notebook comes out, whatever a cell does."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import papermill
import psutil
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError

from nnz_mkba.errors import UsageError
from nnz_mkba.reporting import forked
from nnz_mkba.reporting.engine import FORK, ForkEngine
from nnz_mkba.reporting.kernel import KERNEL_NAME, private_kernel
from nnz_mkba.reporting.run import NotebookFailedError, run_report

NOTEBOOKS = Path(__file__).parents[1] / "fixtures" / "notebooks"
#: What ends a kernel ends a child (see below); one fixture asks for the connection file, which a child has not; and of
#: half a character a kernel loses the text and shows a traceback of its own.
ALONE = {"killed_kernel", "killed_kernel_last", "lone_surrogate", "timeout", "where_am_i"}
BEHAVIOURS = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb") if path.stem not in ALONE)

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def executed(name, engine):
    source = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    kept = []

    class Keep:
        """Catches the notebook also when papermill raises: it saves to a handler just before."""

        @classmethod
        def write(cls, buf, path):
            kept.append(nbformat.reads(buf, as_version=4))

        @classmethod
        def pretty_path(cls, path):
            return path

    from papermill.iorw import papermill_io

    papermill_io.register("keep:", Keep)
    has_parameters = any("parameters" in cell.metadata.get("tags", []) for cell in source.cells)
    raised = None
    with private_kernel() as kernel:
        try:
            papermill.execute_notebook(
                source,
                "keep:executed.ipynb",
                parameters={"region": "eigen"} if has_parameters and "region" in str(source.cells) else None,
                kernel_name=KERNEL_NAME,
                language="python",
                progress_bar=False,
                resources={"metadata": {"path": str(NOTEBOOKS)}},
                execution_timeout=60,
                **({"engine_name": FORK} if engine == "fork" else kernel),
            )
        except PapermillExecutionError as error:
            raised = (error.ename, error.evalue)
    return plain(kept[-1]), raised


def outputs_of(code):
    """Return what one cell puts out in a child."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    done = papermill.execute_notebook(
        notebook, None, kernel_name=KERNEL_NAME, language="python", progress_bar=False, engine_name=FORK
    )
    return done.cells[0].outputs


def plain(notebook):
    """Take off identities, times and addresses; all else must be the same."""
    cells = []
    for cell in notebook.cells:
        papermill_says = {
            key: value for key, value in cell.metadata.get("papermill", {}).items() if key in ("status", "exception")
        }
        outputs = [normal(dict(output)) for output in cell.get("outputs", [])]
        cells.append(
            (
                cell.cell_type,
                cell.source,
                cell.get("execution_count"),
                papermill_says,
                cell.metadata.get("tags"),
                outputs,
            )
        )
    widgets = (
        notebook.metadata.get("widgets", {}).get("application/vnd.jupyter.widget-state+json", {}).get("state", {})
    )
    return cells, sorted(normal(state["state"]) for state in widgets.values())


def normal(output):
    text = re.sub(r"0x[0-9a-f]+", "0x", str(sorted(output.items(), key=str)))
    text = re.sub(r"[0-9a-f]{32}", "ID", text)
    text = re.sub(r"ipykernel_\d+/\d+|/tmp/[\w./-]+|IPY_MODEL_\w+", "PLACE", text)
    text = re.sub(r"<dc:date>[^<]*|[\d-]+T[\d:.]+", "TIME", text)
    return re.sub(r"\b[mp][0-9a-f]{10}\b", "ID", text)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Every fixture by both engines, in a process as a user starts it: a child inherits what pytest does to warnings."""
    written = tmp_path_factory.mktemp("engines") / "executed.json"
    # A kernel that knows pytest above it does not watch its descriptors, as it does for a user.
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    subprocess.run([sys.executable, __file__, written], check=True, capture_output=True, timeout=500, env=environment)
    return json.loads(written.read_text(encoding="utf-8"))


@needs_fork
@pytest.mark.parametrize("name", BEHAVIOURS)
def test_same_notebook_as_from_an_ordinary_kernel(name, both):
    ordinary, ours = both[name]
    assert ours == ordinary


@needs_fork
def test_a_killed_child_is_a_dead_kernel():
    with pytest.raises(DeadKernelError):
        executed("killed_kernel", "fork")


@needs_fork
def test_half_a_character_is_spelled_out_and_ends_nothing():
    (cells, _), raised = executed("lone_surrogate", "fork")
    assert raised is None
    assert "('text', 'voor \\\\ud800 na\\n')" in cells[0][5][0]
    assert "('text', 'verder\\n')" in cells[2][5][0]


@needs_fork
def test_a_notebook_sees_no_words_of_the_command_that_made_it(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["nnz-mkba", "report", "--region", "/home/iemand/levering"])
    (output,) = outputs_of("import sys\nsys.argv")
    assert output["data"]["text/plain"] == "['ipykernel_launcher']"


@needs_fork
def test_a_program_that_writes_more_than_a_pipe_holds_is_not_kept_waiting():
    (output,) = outputs_of("import os\n_ = os.write(1, b'x' * 200_000)")
    assert output["text"] == "x" * 200_000


@needs_fork
def test_time_out_of_a_cell():
    source = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("import time\ntime.sleep(60)")])
    began = time.monotonic()
    with pytest.raises(CellTimeoutError):
        papermill.execute_notebook(
            source,
            None,
            kernel_name=KERNEL_NAME,
            language="python",
            progress_bar=False,
            engine_name=FORK,
            execution_timeout=1,
        )
    assert time.monotonic() - began < 20


@needs_fork
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("killed_kernel", "kernel"),
        ("killed_kernel_last", "kernel"),
        ("sys_exit", "SystemExit"),
        ("error", "KeyError"),
    ],
)
def test_a_failure_is_said_in_the_same_words_by_both_engines(name, reason, tmp_path, monkeypatch):
    monkeypatch.setattr("nnz_mkba.reporting.run.usable", lambda: True)
    told = []
    for engine in ("nbclient", "fork"):
        with pytest.raises(NotebookFailedError) as caught:
            run_report(NOTEBOOKS / f"{name}.ipynb", {}, tmp_path / "pagina.html", engine=engine)
        told.append((str(caught.value), caught.value.reason))
    assert told[0] == told[1]
    assert told[0][1] == reason
    assert not (tmp_path / "pagina.html").exists()


@needs_fork
def test_nothing_stays_behind_of_a_notebook_that_left_a_thread():
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    executed("thread_left_running", "fork")
    assert {child.pid for child in psutil.Process().children(recursive=True)} == before


@needs_fork
def test_one_report_knows_nothing_of_another():
    """A module, an environment variable and a working folder that a cell changes are those of its own child."""
    spoil = "import os, math\nmath.pi = 3\nos.environ['NNZ_PROEF'] = 'x'\nos.chdir('/')\nx = 1"
    look = "import os, math\n(math.pi, os.environ.get('NNZ_PROEF'), os.getcwd(), 'x' in globals())"

    def shown(code):
        return [output["data"]["text/plain"] for output in outputs_of(code)]

    shown(spoil)
    assert shown(look) == [f"(3.141592653589793, None, {str(Path.cwd())!r}, False)"]


def test_papermill_finds_the_engine_by_its_name():
    assert papermill_engines.get_engine(FORK) is ForkEngine


def test_where_nothing_can_be_forked_the_ordinary_engine_runs(tmp_path, monkeypatch):
    monkeypatch.setattr("nnz_mkba.reporting.run.usable", lambda: False)
    assert run_report(NOTEBOOKS / "ok.ipynb", {}, tmp_path / "pagina.html").target.is_file()
    with pytest.raises(UsageError, match="niet veilig"):
        run_report(NOTEBOOKS / "ok.ipynb", {}, tmp_path / "andere.html", engine="fork")
    with pytest.raises(UsageError, match="motor"):
        run_report(NOTEBOOKS / "ok.ipynb", {}, tmp_path / "andere.html", engine="spark")


def test_a_process_with_threads_is_not_forked():
    import threading

    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert not forked.usable()
    finally:
        stop.set()
        thread.join()


if __name__ == "__main__":
    found = {name: [executed(name, engine) for engine in ("nbclient", "fork")] for name in BEHAVIOURS}
    Path(sys.argv[1]).write_text(json.dumps(found), encoding="utf-8")
