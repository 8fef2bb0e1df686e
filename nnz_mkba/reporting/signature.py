"""The parameters cell of a notebook is its signature: read it, and hold what is given against it."""

from __future__ import annotations

import ast
import datetime
import io
import math
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat

from nnz_mkba.errors import NnzError, UsageError, did_you_mean

Value = str | int | float | bool

TYPES: dict[str, Any] = {"str": str, "int": int, "float": float, "bool": bool}
_TYPE_WORDS = {str: "een tekst", int: "een geheel getal", float: "een getal", bool: "True of False"}
_COMMENT = re.compile(r"^#\s*\[(?P<bracket>[^\]]*)\]\s*(?P<description>.*)$")
_RANGE = re.compile(r"^\s*(?P<low>[-+]?[\d.]*\d)\s*\.\.\s*(?P<high>[-+]?[\d.]*\d)\s*$")
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_DATE_BRACKET = "jjjj-mm-dd"


@dataclass(frozen=True)
class ParameterSpec:
    """One line of the parameters cell.

    Attributes
    ----------
    name : str
    kind : type
        str, int, float or bool.
    default : str, int, float or bool
    unit : str
        Text of the bracket: a unit, a constraint or a short description.
    description : str
    choices : tuple or None
        The only values allowed, from a bracket `[a|b|c]`.
    minimum, maximum : float or None
        Inclusive limits, from a bracket `[0..1]`.
    is_date : bool
        An ISO date, from a bracket `[jjjj-mm-dd]`; empty is allowed where the default is empty.
    """

    name: str
    kind: type
    default: Value
    unit: str = ""
    description: str = ""
    choices: tuple[Value, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    is_date: bool = False

    def check(self, given: Any) -> Value:
        """Return `given` as a value of this parameter.

        Raises
        ------
        UsageError
            If the type, the range, the choice or the date is wrong.
        """
        value = self._typed(given)
        if self.choices is not None and value not in self.choices:
            listed = ", ".join(str(choice) for choice in self.choices)
            hint = did_you_mean(str(value), [str(choice) for choice in self.choices])
            raise UsageError(f"{self.name}={value!r} kan niet. Kies uit: {listed}.{hint}")
        low, high = self.minimum, self.maximum
        if isinstance(value, int | float) and low is not None and high is not None and not low <= value <= high:
            raise UsageError(
                f"{self.name}={value!r} ligt buiten [{_plain(low)}, {_plain(high)}]. "
                f"Geef een waarde daartussen, bijvoorbeeld {self.default!r}."
            )
        if self.is_date and not (value == "" and self.default == ""):
            _require_date(self.name, str(value))
        return value

    def _typed(self, given: Any) -> Value:
        if self.kind is str and isinstance(given, str):
            return str(given)
        if self.kind is bool:
            if isinstance(given, bool):
                return given
            if isinstance(given, str) and given.casefold() in {"true", "false"}:
                return given.casefold() == "true"
        if isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given):
            if self.kind is float:
                return float(given)
            if self.kind is int and float(given).is_integer():
                return int(given)
        if isinstance(given, str):
            if self.kind is int and _INTEGER.fullmatch(given):
                return int(given)
            if self.kind is float and _NUMBER.fullmatch(given) and math.isfinite(float(given)):
                return float(given)
        raise UsageError(self._wrong_type(given))

    def _wrong_type(self, given: Any) -> str:
        message = f"{self.name}={given!r} is geen goede waarde: verwacht wordt {_TYPE_WORDS[self.kind]}, "
        message += f"bijvoorbeeld {self.default!r}."
        if self.kind is str and isinstance(given, int | float):
            message += f' Schrijf een code met voorloopnullen als tekst: "{given}".'
        if self.kind is float and isinstance(given, str) and "," in given:
            message += " Schrijf een decimale punt, geen komma."
        return message


def read_signature(notebook: Path) -> dict[str, ParameterSpec]:
    """Read the cell tagged `parameters`: one typed literal a line, with a comment `# [unit or constraint] meaning`.

    Parameters
    ----------
    notebook : Path

    Returns
    -------
    dict of str to ParameterSpec
        In the order of the cell; empty if the notebook has no such cell.

    Raises
    ------
    NnzError
        If the file is no notebook or a line is not `name: type = literal  # [unit] meaning`.
    """
    cells = [cell for cell in notebook_to_run(notebook).cells if "parameters" in cell.metadata.get("tags", [])]
    if not cells:
        return {}
    if len(cells) > 1:
        raise NnzError(
            f"{Path(notebook).name}: {len(cells)} cellen hebben het label 'parameters'; er mag er één zijn."
        )
    return parse_signature(cells[0].source, Path(notebook).name)


def load_notebook(notebook: Path) -> nbformat.NotebookNode:
    """Read a notebook file.

    Raises
    ------
    UsageError
        If it does not exist or is no notebook.
    """
    notebook = Path(notebook)
    try:
        node = nbformat.read(notebook, as_version=4)
        nbformat.validate(node)
        return node
    except FileNotFoundError:
        raise UsageError(f"Het notebook {notebook} bestaat niet. Controleer het pad.") from None
    except (OSError, ValueError, AttributeError, KeyError, TypeError, nbformat.ValidationError) as fault:
        raise UsageError(f"{notebook} is niet te lezen als notebook ({type(fault).__name__}).") from fault


def notebook_to_run(notebook: Path) -> nbformat.NotebookNode:
    """Return a notebook without the outputs that it was stored with: read once, as long as its file does not change.

    Whoever asks for the same file gets the same object: it is not to be changed. Errors as in `load_notebook`.
    """
    notebook = Path(notebook)
    try:
        stat = notebook.stat()
    except OSError:
        return load_notebook(notebook)  # which says what is wrong
    return _read_once(notebook.absolute(), (stat.st_ino, stat.st_size, stat.st_mtime_ns))


@lru_cache(maxsize=8)
def _read_once(notebook: Path, stamp: tuple[int, ...]) -> nbformat.NotebookNode:
    node = load_notebook(notebook)
    for cell in node.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return node


def parse_signature(source: str, place: str = "parameters") -> dict[str, ParameterSpec]:
    """Parse the text of a parameters cell (see `read_signature`).

    Examples
    --------
    >>> parse_signature("draws: int = 10000  # [100..1000000] trekkingen")["draws"].maximum
    1000000.0
    """
    try:
        statements = ast.parse(source).body
        comments = {
            token.start[0]: token.string
            for token in tokenize.generate_tokens(io.StringIO(source).readline)
            if token.type == tokenize.COMMENT
        }
    except (SyntaxError, tokenize.TokenError) as fault:
        raise NnzError(f"{place}: de parametercel is geen geldige Python ({fault.args[0]}).") from None
    signature: dict[str, ParameterSpec] = {}
    for statement in statements:
        spec = _parse_line(
            statement, comments.get(statement.lineno, ""), f"{place}, parametercel regel {statement.lineno}"
        )
        if spec.name in signature:
            raise NnzError(f"{place}: parameter {spec.name} staat twee keer in de parametercel.")
        signature[spec.name] = spec
    return signature


def check_parameters(signature: Mapping[str, ParameterSpec], given: Mapping[str, Any]) -> dict[str, Value]:
    """Hold the values given against the signature.

    papermill only warns about an unknown name and runs on with the default, and turns `0344` into 344; here the first
    is refused and the second cannot happen.

    Parameters
    ----------
    signature : mapping of str to ParameterSpec
    given : mapping of str to value
        Text is converted only when that is exact ("10000" for an int).

    Returns
    -------
    dict
        A value for every parameter, in the order of the signature.

    Raises
    ------
    UsageError
        For an unknown name, a wrong type, a value out of range or not among the choices, a date that does not exist.
    """
    for name in given:
        if name not in signature:
            known = ", ".join(signature) or "geen"
            raise UsageError(f"Parameter {name!r} bestaat niet.{did_you_mean(name, signature)} Bekend zijn: {known}.")
    return {name: spec.check(given[name]) if name in given else spec.default for name, spec in signature.items()}


def _parse_line(statement: ast.stmt, comment: str, place: str) -> ParameterSpec:
    example = "schrijf bijvoorbeeld: draws: int = 10000  # [aantal] trekkingen"
    if not (
        isinstance(statement, ast.AnnAssign)
        and isinstance(statement.target, ast.Name)
        and isinstance(statement.annotation, ast.Name)
        and statement.annotation.id in TYPES
        and statement.value is not None
        and statement.lineno == statement.end_lineno
    ):
        raise NnzError(
            f"{place}: verwacht wordt één letterlijke waarde met een type (str, int, float of bool); {example}"
        )
    name = statement.target.id
    kind = TYPES[statement.annotation.id]
    try:
        value: Any = ast.literal_eval(statement.value)
    except ValueError:
        raise NnzError(f"{place}: de waarde van {name} is geen letterlijke waarde; {example}") from None
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        raise NnzError(f"{place}: {name} heet {kind.__name__}, maar de standaardwaarde is {value!r}.")
    match = _COMMENT.match(comment)
    if not match:
        raise NnzError(f"{place}: het commentaar bij {name} begint met een eenheid tussen haken; {example}")
    if "=" in comment or "#" in comment[1:]:
        raise NnzError(
            f"{place}: het commentaar bij {name} mag geen '=' of tweede '#' hebben (papermill leest dat niet)."
        )
    spec = ParameterSpec(
        name, kind, value, description=match["description"], **_constraint(match["bracket"], kind, place)
    )
    try:
        spec.check(value)
    except UsageError as fault:
        raise NnzError(f"{place}: de standaardwaarde voldoet niet aan de eigen eis. {fault}") from None
    return spec


def _constraint(bracket: str, kind: type, place: str) -> dict[str, Any]:
    found: dict[str, Any] = {"unit": bracket.strip()}
    limits = _RANGE.match(bracket)
    if "|" in bracket:
        words = [word.strip() for word in bracket.split("|")]
        plain = ParameterSpec("keuze", kind, TYPES[kind.__name__]())
        try:
            found["choices"] = tuple(plain.check(word) for word in words)
        except UsageError:
            raise NnzError(f"{place}: de keuzes [{bracket}] zijn niet alle van type {kind.__name__}.") from None
    elif limits and kind in {int, float}:
        found["minimum"], found["maximum"] = float(limits["low"]), float(limits["high"])
    elif bracket.strip() == _DATE_BRACKET and kind is str:
        found["is_date"] = True
    return found


def _require_date(name: str, text: str) -> None:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            datetime.date.fromisoformat(text)
        except ValueError:
            raise UsageError(
                f"{name}={text!r} is geen bestaande datum. Controleer dag en maand (jjjj-mm-dd)."
            ) from None
        return
    raise UsageError(f"{name}={text!r} is geen datum. Schrijf een datum als jjjj-mm-dd, bijvoorbeeld 2021-06-30.")


def _plain(limit: float) -> str:
    return str(int(limit)) if limit.is_integer() else str(limit)
