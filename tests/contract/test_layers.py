"""The house: a module imports only from floors below its own, and rooms on one floor do not know each other."""

from __future__ import annotations

import ast
import importlib
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

import nnz_mkba

PACKAGE = Path(nnz_mkba.__file__).parent

#: Floors of docs/architecture, with steps inside a floor where one room serves another. A room is a module or a folder;
#: it may import from every step before its own. Order within a folder is its own affair, but never in a circle.
FLOORS: list[tuple[str, set[str]]] = [
    ("0 ground", {"errors", "vocabulary", "shipped", "formula_text"}),
    ("0 ground: what reads a file or a clock", {"strict_yaml", "provenance", "safe_files", "extras"}),
    ("0 ground: what a user asks for", {"asked"}),
    ("0 ground: persons at the door", {"personal_data"}),
    ("1 data: a workbook, before any of it is read", {"workbook"}),
    (
        "1 data: one file each",
        {"parameters", "indicators", "gemeenten", "tabular", "workbook_rest", "delivery_schemas", "red_assumptions"},
    ),
    ("1 data: on top of one file", {"scenario_schema", "delivery_checks", "explanation", "unread_files"}),
    ("1 data: the delivery, and named overrides", {"region", "scenarios"}),
    ("1 data: cases counted into a delivery", {"registration"}),
    ("1 data: what a learning network is", {"liso"}),
    ("1 data: a survey's files", {"survey_files"}),
    ("1 data: a learning network's folder", {"networks"}),
    ("2 model", {"model"}),
    ("2 see: the counts that an audience may see", {"privacy"}),
    ("3 evaluation", {"evaluation", "reconcile", "network_evaluation"}),
    ("3 evaluation: how uncertain each input of it is", {"programme_inputs"}),
    ("3 evaluation: the programme over distributions", {"programme_model"}),
    ("3 evaluation: the words of all files and sums, for data/README.md", {"codebook", "method_table"}),
    ("4 results: every figure that may be read", {"results"}),
    ("4 results: read, see, evaluate in one call", {"artery"}),
    ("5 presentation", {"present"}),
    ("6 reporting", {"reporting"}),
    ("6 reporting: what a script reads, and an empty delivery to fill in", {"uncertainty_json", "delivery_guide"}),
    ("6 reporting: deliveries that are made up", {"synthetic"}),
    ("6 reporting: scenarios explored on a screen", {"explorer"}),
    ("7 command line", {"cli"}),
]
STEP = {room: step for step, (_, rooms) in enumerate(FLOORS) for room in rooms}

MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path): path for path in MODULES}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def own_imports(path: Path) -> set[str]:
    """Modules of ours that a file imports anywhere, also inside a function; "" is the package itself."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno}: write the import in full"
            if node.module and node.module.split(".")[0] == "nnz_mkba":
                base = node.module.removeprefix("nnz_mkba").removeprefix(".")
                for alias in node.names:
                    inner = f"{base}.{alias.name}".removeprefix(".")
                    found.add(inner if inner in NAMES else base)
        elif isinstance(node, ast.Import):
            found |= {
                alias.name.removeprefix("nnz_mkba").removeprefix(".")
                for alias in node.names
                if alias.name.split(".")[0] == "nnz_mkba"
            }
    return found


def foreign_imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
    return found


def room_of(name: str) -> str:
    return name.split(".")[0]


def test_every_room_has_a_floor():
    rooms = {room_of(name) for name in NAMES} - {""}
    assert rooms - STEP.keys() == set(), "give the new room a floor in FLOORS and in docs"


def test_contributing_says_where_a_change_belongs():
    """The table names every room, once, on its own floor."""
    text = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    told = [
        (room.rstrip("/"), floor)
        for floor, rooms in re.findall(r"^\| (\d) \| ([^|]+) \|", text, flags=re.MULTILINE)
        for room in re.findall(r"`([^`]+)`", rooms)
    ]
    assert sorted(told) == sorted((room, step[0]) for step, rooms in FLOORS for room in rooms)


def test_the_way_of_one_number_names_what_there_is():
    text = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition("### One number")[2].partition("\n## ")[0]
    told = re.findall(r"`([A-Za-z_.]+)`", section)
    known = {part for name in NAMES for part in name.split(".")}
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                known.add(node.name)
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                known.add(node.target.id)
    assert len(told) > 20
    assert {word for word in told if not word.endswith(".csv") and not set(word.split(".")) <= known} == set()


@pytest.mark.parametrize("name", sorted(NAMES), ids=lambda name: name or "nnz_mkba")
def test_imports_go_down(name):
    room = room_of(name)
    for target in own_imports(NAMES[name]):
        other = room_of(target)
        if other in ("", room):
            continue  # the package itself holds the version only; inside a room: see the test on circles
        assert room, "the package's __init__ imports nothing of ours"
        assert STEP[other] < STEP[room], f"{name} (step {STEP[room]}) imports {target} (step {STEP[other]})"


def test_no_imports_in_a_circle():
    """Also inside a folder, also by an import inside a function."""
    graph = {name: own_imports(path) - {name, ""} for name, path in NAMES.items()}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join([*trail[trail.index(name) :], name])
        if name not in done:
            for target in sorted(graph[name]):
                visit(target, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("name", sorted(n for n in NAMES if room_of(n) == "model"))
def test_model_touches_no_files_clock_or_network(name):
    """Floor 2 holds pure functions: nothing it returns depends on anything but its arguments."""
    forbidden = {"os", "pathlib", "io", "csv", "json", "yaml", "time", "subprocess", "socket", "random", "tempfile"}
    assert not foreign_imports(NAMES[name]) & forbidden
    for node in ast.walk(tree(NAMES[name])):
        match node:
            case ast.Call(func=ast.Name(id="open")):
                pytest.fail(f"{name}:{node.lineno} opens a file")
            case ast.Call(func=ast.Attribute(attr="now" | "today" | "utcnow" | "read_text" | "read_csv" | "seed")):
                pytest.fail(f"{name}:{node.lineno} reads a clock, a file or global random state")
            case ast.Global():
                pytest.fail(f"{name}:{node.lineno} changes a global")


@pytest.mark.parametrize(
    "name", sorted(n for n in NAMES if room_of(n) in ("present", "reporting", "explorer", "cli"))
)
def test_nothing_is_shown_around_the_door(name):
    """Above floor 4 nobody computes with counts of clients or reads a table of them."""
    exact = {"evaluate", "compute_mkba", "compute_indicator", "compute_attribution", "read_table"}
    for node in ast.walk(tree(NAMES[name])):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nnz_mkba"):
            assert not {alias.name for alias in node.names} & exact, f"{name}:{node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in ("read_csv", "read_excel"), f"{name}:{node.lineno} reads a table itself"


@pytest.mark.parametrize("name", sorted(n for n in NAMES if n), ids=str)
def test_nothing_written_by_others_is_executed(name):
    """Data of a delivery, a scenario or a notebook never becomes code."""
    assert not foreign_imports(NAMES[name]) & {
        "pickle",
        "cPickle",
        "marshal",
        "shelve",
        "dill",
        "cloudpickle",
        "joblib",
    }
    for node in ast.walk(tree(NAMES[name])):
        if not isinstance(node, ast.Call):
            continue
        where = f"{name}:{node.lineno}"
        match node.func:
            case ast.Name(id="eval" | "exec" | "compile" | "__import__"):
                pytest.fail(f"{where} executes text")
            case ast.Attribute(
                attr="eval" | "query" | "read_pickle" | "to_pickle" | "allow_pickle" | "system" | "popen"
            ):
                pytest.fail(f"{where} executes text, or unpickles")
            case ast.Attribute(value=ast.Name(id="yaml"), attr=attribute):
                assert attribute in ("load", "safe_load", "safe_dump"), where
                if attribute == "load":
                    (loader,) = [keyword.value for keyword in node.keywords if keyword.arg == "Loader"]
                    module = importlib.import_module(f"nnz_mkba.{name}")
                    safe = tuple(getattr(yaml, kind) for kind in ("SafeLoader", "CSafeLoader") if hasattr(yaml, kind))
                    assert issubclass(getattr(module, loader.id), safe), f"{where}: unsafe loader"
        for keyword in node.keywords:
            risky = keyword.arg in ("shell", "allow_pickle") and getattr(keyword.value, "value", None) is True
            assert not risky, f"{where}: {keyword.arg}=True"


#: Amounts and counts of the programme (source 003); in a .py file they may stand in a docstring only.
PROGRAMME_FIGURES = {
    322, 402.5, 403, 6_820, 17_570, 52_070, 20_800, 112_600, 30_000, 142_600, 142_640,
    143_220, 1_093_470, 122_760, 937_260, 265_980, 2_030_730, 685_230,
}  # fmt: skip
#: Shares that a drawing may use as a length or an opacity, and nothing else may use at all.
PROGRAMME_SHARES = {0.8, 0.0225}


@pytest.mark.parametrize("name", sorted(NAMES), ids=lambda name: name or "nnz_mkba")
def test_no_figure_of_the_programme_stands_in_code(name):
    forbidden = PROGRAMME_FIGURES | (set() if room_of(name) == "present" else PROGRAMME_SHARES)
    for node in ast.walk(tree(NAMES[name])):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            assert node.value not in forbidden, f"{name}:{node.lineno}: {node.value} belongs in data/"


def test_no_catch_all_module():
    assert not [name for name in NAMES if name.split(".")[-1] in ("utils", "helpers", "misc", "common")]
