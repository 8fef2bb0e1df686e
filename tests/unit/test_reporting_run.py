"""When is a run good? Fixture notebooks with one behaviour each; nothing lands unless all of it ran."""

import html
import json
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest

from nnz_mkba.errors import DeliveryError, NothingProducedError, UsageError
from nnz_mkba.reporting.export import PageRefusedError
from nnz_mkba.reporting.run import NotebookFailedError, run_report
from nnz_mkba.reporting.verdict import require_complete

NOTEBOOKS = Path(__file__).parents[1] / "fixtures" / "notebooks"


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def target(tmp_path):
    return tmp_path / "uit" / "pagina.html"


def run(name, target, parameters=None, **options):
    return run_report(NOTEBOOKS / f"{name}.ipynb", parameters or {}, target, **options)


def test_a_good_notebook_lands(target, capfd):
    progress = []
    given = {"draws": "200", "region": "x"}
    result = run("ok", target, given, on_progress=lambda done, total: progress.append((done, total)))
    page = target.read_text(encoding="utf-8")
    assert "('x', '2021-06-30', 200" in page
    assert "ruis" not in page
    assert progress == [(1, 3), (2, 3), (3, 3)]
    assert result.parameters["draws"] == 200
    assert result.size_bytes == target.stat().st_size
    assert names(target.parent) == ["pagina.html"]
    assert capfd.readouterr() == ("", "")  # quiet


@pytest.mark.parametrize(
    "text",
    [
        "a\"b'c",
        "back\\slash\\",
        "{braces} {{ x }}",
        "€ ’s-Gravenhage 😀",
        "regel\neinde",
        "\\N{BULLET} \\x41",
        "$x^2$",
    ],
)
def test_a_text_parameter_arrives_as_it_was_given(target, text):
    result = run("ok", target, {"region": text})
    (shown,) = (
        output.data["text/html"]
        for cell in result.notebook.cells
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    )
    assert repr(text) in html.unescape(shown)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("error", ["cel 4 van 5", "KeyError"]),
        ("unknown_magic", ["cel 3 van 4", "UsageError"]),  # IPython's own class, not ours
        ("killed_kernel", ["cel 4 van 5", "rekenkern"]),
        ("killed_kernel_last", ["cel 3 van 3", "rekenkern"]),
        ("sys_exit", ["cel 2 van 3", "voortijdig"]),
        ("sys_exit_zero", ["cel 2 van 3", "voortijdig"]),
        ("raises_exception_tag", ["cel 2 van 3", "ZeroDivisionError"]),
    ],
)
def test_a_notebook_that_did_not_run_to_its_end_leaves_nothing(target, name, words, capfd):
    with pytest.raises(NotebookFailedError) as caught:
        run(name, target)
    for word in words:
        assert word in str(caught.value)
    assert "Traceback" not in str(caught.value)
    assert "kolom waarde ontbreekt" not in str(caught.value)  # Python's own message may quote data
    assert "\x1b" not in str(caught.value)
    assert not target.parent.exists()
    assert capfd.readouterr() == ("", "")


def test_a_time_out_ends_the_whole_notebook(target):
    began = time.monotonic()
    with pytest.raises(NotebookFailedError, match="cel 3 van 4 was na 2 seconden nog niet klaar") as caught:
        run("timeout", target, timeout_s=2)
    assert time.monotonic() - began < 30
    assert (caught.value.reason, caught.value.cell_number) == ("timeout", 3)
    assert not target.parent.exists()


def test_an_error_of_the_package_keeps_its_class_and_words(target):
    with pytest.raises(UsageError) as caught:
        run("nnz_error", target)
    assert str(caught.value) == "Gemeente 'Lieden' is onbekend. Bedoelt u Leiden?"
    with pytest.raises(DeliveryError, match=r"kpi\.csv, rij 14"):
        run("delivery_error", target)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("missing_alt", "alt-tekst"),
        ("raw_image", "alt-tekst"),
        ("skipped_heading", "overgeslagen"),
        ("two_titles", "2 koppen van niveau 1"),
        ("hostile_unescaped", "<script>"),
    ],
)
def test_a_page_that_breaks_a_rule_is_refused(target, name, word):
    with pytest.raises(PageRefusedError, match=word):
        run(name, target)
    assert not target.parent.exists()


@pytest.mark.parametrize("name", ["raw_image_with_alt", "open_figure", "unicode", "without_parameters"])
def test_what_is_allowed(target, name):
    run(name, target)
    page = target.read_text(encoding="utf-8")
    assert ("<img" in page) == (name == "raw_image_with_alt")
    assert name != "unicode" or 'id="sudwest-fryslan-co-2"' in page


def test_a_wrong_parameter_is_refused_before_anything_starts(target):
    began = time.monotonic()
    with pytest.raises(UsageError, match="draws"):
        run("ok", target, {"draws": 1})
    assert time.monotonic() - began < 0.5
    assert not target.parent.exists()


def test_an_earlier_page_survives_a_failing_run(target):
    target.parent.mkdir()
    target.write_text("eerder")
    with pytest.raises(NothingProducedError):
        run("error", target)
    assert target.read_text() == "eerder"
    assert names(target.parent) == ["pagina.html"]


def test_the_executed_notebook_is_kept_on_request_also_after_an_error(target, tmp_path):
    kept = tmp_path / "nb" / "kept.ipynb"
    with pytest.raises(NothingProducedError):
        run("error", target, {"audience": "intern"}, keep_notebook=kept)
    outputs = [output for cell in nbformat.read(kept, 4).cells for output in cell.get("outputs", [])]
    assert [output.ename for output in outputs if output.output_type == "error"] == ["KeyError"]
    run("ok", target, {"audience": "intern"}, keep_notebook=kept)
    assert "ruis" in kept.read_text(encoding="utf-8")


def test_a_notebook_kept_for_a_protected_audience_holds_no_more_than_its_page(target, tmp_path):
    kept = tmp_path / "kept.ipynb"
    with pytest.raises(NothingProducedError):
        run("error", target, keep_notebook=kept)
    assert "kolom waarde ontbreekt" not in str(nbformat.read(kept, 4).cells[3].outputs)
    run("ok", target, keep_notebook=kept)
    outputs = [output for cell in nbformat.read(kept, 4).cells for output in cell.get("outputs", [])]
    assert outputs
    assert {output.output_type for output in outputs} == {"display_data"}


def test_the_kernel_is_this_interpreter_and_nothing_of_the_user_comes_along(tmp_path, monkeypatch, target):
    home = tmp_path / "home"
    startup = home / ".ipython" / "profile_default" / "startup" / "00.py"
    startup.parent.mkdir(parents=True)
    startup.write_text("startup_ran = True\n")
    (home / "pythonstartup.py").write_text("startup_ran = True\n")
    false_kernel = home / "jupyter" / "kernels" / "python3"
    false_kernel.mkdir(parents=True)
    specification = {"argv": ["/bin/false"], "display_name": "x", "language": "python"}
    (false_kernel / "kernel.json").write_text(json.dumps(specification))
    for name, value in {
        "HOME": home,
        "IPYTHONDIR": home / ".ipython",
        "JUPYTER_DATA_DIR": home / "jupyter",
        "JUPYTER_PATH": home / "jupyter",
        "PYTHONSTARTUP": home / "pythonstartup.py",
    }.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.chdir(home)
    run("where_am_i", target)
    page = target.read_text(encoding="utf-8")
    assert f"<li>{sys.executable}</li>" in page
    assert f"<li>{NOTEBOOKS}</li>" in page  # works where the notebook lies, not where the caller stands
    assert "<li>False</li>" in page
    assert str(home) not in page


def test_nothing_is_left_in_the_folder_for_temporary_files(tmp_path, monkeypatch, target):
    scratch = tmp_path / "t"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    run("ok", target, keep_notebook=tmp_path / "kept.ipynb")
    with pytest.raises(NothingProducedError):
        run("killed_kernel", target)
    assert names(scratch) == []


def test_a_long_folder_for_temporary_files_is_no_obstacle(tmp_path, monkeypatch, target):
    scratch = tmp_path / ("lang" * 25)
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    run("ok", target)


def test_a_folder_name_with_braces_and_spaces(tmp_path):
    folder = tmp_path / "map {x} met 'tekens'"
    folder.mkdir()
    shutil.copy(NOTEBOOKS / "ok.ipynb", folder)
    run_report(folder / "ok.ipynb", {}, folder / "uit {y}.html", keep_notebook=folder / "na {z}.ipynb")
    assert (folder / "uit {y}.html").exists()
    assert (folder / "na {z}.ipynb").exists()


def test_two_runs_give_the_same_bytes_and_runs_do_not_meet(tmp_path):
    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(run, "ok", tmp_path / f"{n}.html", {"region": "x"}) for n in range(4)]
    assert len({job.result().sha256 for job in jobs}) == 1


def test_papermill_cannot_call_a_cell_completed_that_never_ran():
    node = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1"), nbformat.v4.new_code_cell("2")])
    for cell in node.cells:
        cell.metadata.papermill = {"status": "completed", "start_time": None, "end_time": None, "exception": None}
    with pytest.raises(NotebookFailedError, match="cel 1 van 2 is niet uitgevoerd"):
        require_complete(node, "x.ipynb")
    node.cells[0].execution_count = 1
    node.cells[0].metadata.papermill.update(start_time="a", end_time="b")
    with pytest.raises(NotebookFailedError, match="cel 2 van 2 is niet uitgevoerd"):
        require_complete(node, "x.ipynb")
    node.cells[1].execution_count = 2  # the kernel sets it when it starts on a cell, also if it dies there
    with pytest.raises(NotebookFailedError, match="cel 2 van 2 is niet uitgevoerd"):
        require_complete(node, "x.ipynb")
