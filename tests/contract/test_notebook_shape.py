"""Notebooks are thin: title and question, one typed parameters cell, imports and one call, then show."""

from __future__ import annotations

import ast
import io
import tokenize

import nbformat
import pytest

from nnz_mkba.reporting.run import check_parameters, read_signature
from nnz_mkba.shipped import shipped

NOTEBOOKS = sorted(shipped("notebooks").glob("*.ipynb"))
MOST_LINES = 10
#: Read from top to bottom to answer one question; the others are a report, or a screen that answers as it is used.
GUIDES = ["02_onzekerheid", "03_kpi_voortgang", "90_narekening"]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def notebook(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def parameters_cell(notebook):
    (cell,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    return cell


def test_there_are_notebooks():
    assert NOTEBOOKS


def test_is_valid(notebook):
    nbformat.validate(notebook)


def test_opens_with_a_title_and_a_question(notebook):
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert "?" in first.source


@pytest.mark.parametrize("name", GUIDES)
def test_guide_ends_with_what_was_learned(name):
    """Only a line on where the page comes from may follow it."""
    calls = [cell.source for cell in code_cells(nbformat.read(shipped("notebooks", f"{name}.ipynb"), as_version=4))]
    last = [call for call in calls if "provenance(" not in call][-1]
    assert calls.index(last) >= len(calls) - 2
    assert last.split("(")[0].endswith(".learned"), "reckoned from the figures above, not written down"


def test_one_parameters_cell_before_all_other_code(notebook):
    assert code_cells(notebook)[0] is parameters_cell(notebook)


def test_signature_is_readable_and_its_defaults_hold(path):
    signature = read_signature(path)
    assert signature
    assert check_parameters(signature, {}) == {name: spec.default for name, spec in signature.items()}
    assert all(spec.unit and spec.description for spec in signature.values())


def test_parameters_are_typed_literals(notebook):
    for statement in ast.parse(parameters_cell(notebook).source).body:
        assert isinstance(statement, ast.AnnAssign), "name: type = literal"
        assert statement.annotation.id in ("str", "int", "float", "bool")
        ast.literal_eval(statement.value)
        assert statement.lineno == statement.end_lineno


def test_comments_of_parameters_can_be_read_by_papermill(notebook):
    """papermill leaves a line out of its help if the comment holds an "=" or a second "#"."""
    tokens = tokenize.generate_tokens(io.StringIO(parameters_cell(notebook).source).readline)
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
    assert len(comments) == len(parameters_cell(notebook).source.splitlines())
    for comment in comments:
        assert "=" not in comment
        assert comment.count("#") == 1


def test_no_definitions_or_loops(notebook):
    banned = (
        ast.FunctionDef,
        ast.AsyncFunctionDef,
        ast.ClassDef,
        ast.Lambda,
        ast.For,
        ast.While,
        ast.ListComp,
        ast.SetComp,
        ast.DictComp,
        ast.GeneratorExp,
        ast.Try,
        ast.If,
    )
    for cell in code_cells(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, banned), f"{type(node).__name__} on line {node.lineno}: {cell.source[:60]}"


def test_cells_are_short(notebook):
    for cell in code_cells(notebook):
        assert len(cell.source.splitlines()) <= MOST_LINES, cell.source[:60]


def test_imports_stand_together(notebook):
    importing = [
        cell
        for cell in code_cells(notebook)
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(ast.parse(cell.source)))
    ]
    assert len(importing) == 1


def test_no_arithmetic_and_no_reading_of_files(notebook):
    """Formulas live in the package; a notebook calls `load` and shows."""
    for cell in code_cells(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, ast.BinOp), cell.source
            if isinstance(node, ast.Name | ast.Attribute):
                word = node.id if isinstance(node, ast.Name) else node.attr
                assert word not in ("open", "read_csv", "read_excel", "read_region", "eval", "exec"), cell.source
