"""YAML read as text: every scalar converted on purpose, no unknown key, no key twice, errors in Dutch."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_serializer

from nnz_mkba.errors import NnzError, did_you_mean

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,25})?")
_DUTCH_FRACTION = re.compile(r"([+-]?[0-9]{1,15})(?:[.,]([0-9]{1,25}))?( ?%)?")
_DUTCH_DATE = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})")


def _number(value: object) -> float:
    """Convert the text of a YAML scalar to a number; refuse what only looks like one."""
    if not isinstance(value, str):
        raise ValueError(f"een getal als tekst verwacht, niet {type(value).__name__}")
    text = value.strip()
    if not _NUMBER.fullmatch(text):
        raise ValueError(
            f"'{text}' is geen getal; schrijf het zonder duizendpunt en met een decimale punt, zoals "
            f"{plain_number(text) or '52070 of 0.0225'}"
        )
    return float(text)


def plain_number(text: str) -> str:
    """Return how a number with a decimal comma or a percent sign is written in YAML; empty if it is neither.

    Examples
    --------
    >>> plain_number("0,5"), plain_number("62,5%"), plain_number("1,234"), plain_number("veel")
    ('0.5', '0.625', '', '')
    """
    found = _DUTCH_FRACTION.fullmatch(text.strip())
    if not found or re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", text.strip()):  # the last may be thousands
        return ""
    number = Decimal(f"{found[1]}.{found[2] or 0}") / (100 if found[3] else 1)
    return format(number.normalize(), "f")


def _whole(value: object) -> int:
    number = _number(value)
    if number != int(number):
        raise ValueError(f"'{value}' is geen geheel getal")
    return int(number)


def iso_date(text: str) -> dt.date:
    """Convert a date that is written as jjjj-mm-dd, and nothing else.

    Raises
    ------
    ValueError
        For any other spelling, also one that ISO 8601 allows, and for a day that does not exist.

    Examples
    --------
    >>> iso_date("2021-06-30")
    datetime.date(2021, 6, 30)
    """
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("not written as jjjj-mm-dd")
    return dt.date.fromisoformat(text)


def spell_date(text: str) -> str:
    """Rewrite a Dutch date, day first, as ISO; leave anything else as it is.

    Examples
    --------
    >>> spell_date("30-6-2021"), spell_date("31-06-2021"), spell_date("2021-06-30")
    ('2021-06-30', '2021-06-31', '2021-06-30')
    """
    found = _DUTCH_DATE.fullmatch(text)
    return f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}" if found else text


def full_date(text: str) -> dt.date:
    """Convert a date as a person writes it: jjjj-mm-dd, or d-m-jjjj as a Dutch spreadsheet has it.

    Raises
    ------
    ValueError
        For any other spelling, and for a day that does not exist.

    Examples
    --------
    >>> full_date("1-9-2024") == full_date("2024-09-01")
    True
    """
    return iso_date(spell_date(text.strip()))


def _date(value: object) -> dt.date:
    try:
        return full_date(str(value))
    except ValueError:
        raise ValueError(f"'{value}' is geen datum; schrijf jjjj-mm-dd, bijvoorbeeld 2021-06-30") from None


def _iso_only(value: object) -> dt.date:
    try:
        return iso_date(str(value))
    except ValueError:
        raise ValueError(f"'{value}' is geen datum; schrijf jjjj-mm-dd, bijvoorbeeld 2021-06-30") from None


def _truth(value: object) -> bool:
    if value in ("true", "false"):
        return value == "true"
    raise ValueError(f"'{value}' is niet true of false")


Number = Annotated[float, BeforeValidator(_number)]
Whole = Annotated[int, BeforeValidator(_whole)]
Date = Annotated[dt.date, BeforeValidator(_date)]
#: A date that is a key: in one spelling, or the same day could stand there twice.
KeyDate = Annotated[dt.date, BeforeValidator(_iso_only)]
Truth = Annotated[bool, BeforeValidator(_truth)]
Text = Annotated[str, Field(min_length=1)]
Model = TypeVar("Model", bound=BaseModel)


class Strict(BaseModel):
    """Base of everything read from YAML: no unknown keys, immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def model_post_init(self, context: Any, /) -> None:
        """Let nobody change what is in a mapping either: one reading serves many results."""
        for name, value in self.__dict__.items():
            if isinstance(value, dict):
                self.__dict__[name] = MappingProxyType(value)

    @field_serializer("*", mode="wrap")
    def _as_plain_dict(self, value: Any, write: Any) -> Any:
        return write(dict(value) if isinstance(value, MappingProxyType) else value)


#: Longest text, and most levels in it. The largest file that comes with the software has 6 thousand signs, and none more than 7 levels;
#: a text of many thousands of levels ends the process in the C parser, without any message.
LONGEST = 1_000_000
_MOST_LEVELS = 50

#: The safe loader in C where PyYAML was built with it: the same rules, several times as fast.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _TextLoader(_SafeLoader):
    """YAML with every scalar as text and no key given twice."""

    yaml_implicit_resolvers: dict = {}

    def construct_mapping(self, node: Any, deep: bool = False) -> dict:
        seen = set()
        for key_node, _ in node.value:
            if not isinstance(key_node, yaml.ScalarNode):  # a list as a key; PyYAML refuses it below
                continue
            if key_node.value in seen:  # every scalar is text, so this is the key itself
                line = key_node.start_mark.line + 1
                raise NnzError(f"regel {line}: sleutel '{key_node.value}' staat er meer dan eens.")
            seen.add(key_node.value)
        return dict(super().construct_mapping(node, deep))


def read_yaml(path: Path) -> Any:
    """Read a YAML file with every scalar as text.

    Raises
    ------
    NnzError
        If the file is missing, is too large, is no YAML, or gives a key twice.
    """
    try:
        if path.stat().st_size > LONGEST:
            raise NnzError(_too_large(path.name))
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NnzError(f"{path.name} ontbreekt in {path.parent.name}/.") from None
    except UnicodeDecodeError:
        raise NnzError(f"{path.name} is geen UTF-8-tekst. Sla het bestand op als UTF-8.") from None
    return yaml_of(text, path.name)


def yaml_of(text: str, name: str) -> Any:
    """Read YAML with every scalar as text; `name` stands in an error.

    Raises
    ------
    NnzError
        If it is too long or too deep, is no YAML, or gives a key twice.
    """
    if len(text) > LONGEST:
        raise NnzError(_too_large(name))
    try:
        _refuse_depth(text)
        return yaml.load(text, Loader=_TextLoader)  # noqa: S506 (safe subclass)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", regel {mark.line + 1}" if mark else ""
        raise NnzError(
            f"{name}{where}: dit is geen geldige YAML. Controleer inspringing en dubbele punten."
        ) from None
    except NnzError as error:
        raise NnzError(f"{name}, {error}") from None


def _too_large(name: str) -> str:
    return (
        f"{name} is groter dan 1 MB. Verwacht: een YAML-bestand van enkele bladzijden. Controleer of dit het goede bestand "
        "is; zet tabellen in een CSV of XLSX."
    )


def _refuse_depth(text: str) -> None:
    """Refuse more levels than a file of ours has, by its events: those come one by one, not one in the other."""
    loader, depth = _SafeLoader(text), 0
    try:
        while loader.check_event():
            event = loader.get_event()
            if isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            elif isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _MOST_LEVELS:
                    raise NnzError(
                        f"regel {event.start_mark.line + 1}: meer dan {_MOST_LEVELS} niveaus onder elkaar. Verwacht: "
                        "enkele. Controleer de inspringing en de haken."
                    )
    finally:
        loader.dispose()


def texts_by_line(path: Path, keys: Collection[str]) -> dict[int, str]:
    """Return every text below some keys of a YAML file that was read before, by the line on which it begins."""
    loader = _TextLoader(path.read_text(encoding="utf-8-sig"))
    try:
        root = loader.get_single_node()
    finally:
        loader.dispose()
    found: dict[int, list[str]] = {}

    def gather(node: yaml.Node) -> None:
        match node:
            case yaml.ScalarNode():
                found.setdefault(node.start_mark.line + 1, []).append(node.value)
            case yaml.SequenceNode():
                for part in node.value:
                    gather(part)
            case yaml.MappingNode():
                for _, part in node.value:
                    gather(part)

    for key, value in root.value:
        if key.value in keys:
            gather(value)
    return {row: "; ".join(texts) for row, texts in found.items()}


def parse_strict(model: type[Model], content: Any, where: str) -> Model:
    """Validate the content of a YAML file against its schema; say in Dutch what is wrong and where."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise NnzError("\n".join(_in_dutch(where, problem, model) for problem in error.errors())) from None


def _in_dutch(where: str, problem: Mapping[str, Any], model: type[BaseModel]) -> str:
    location = [str(part) for part in problem["loc"] if part != "[key]"]
    place = f"{where}, {' > '.join(location)}" if location else where
    match problem["type"]:
        case "extra_forbidden":
            hint = did_you_mean(location[-1], _field_names(model))
            return f"{place}: onbekende sleutel '{location[-1]}'.{hint} Haal hem weg of verbeter de naam."
        case "missing":
            return f"{place}: de verplichte sleutel '{location[-1]}' ontbreekt. Voeg hem toe."
        case "enum" | "literal_error":
            allowed = problem["ctx"]["expected"].replace(" or ", " of ")
            return f"{place}: '{problem['input']}' is niet toegestaan. Kies uit {allowed}."
        case "value_error":
            return f"{place}: {str(problem['ctx']['error']).rstrip('.')}."
        case "model_type" | "model_attributes_type" | "dict_type" if not problem["input"]:
            return f"{place}: is leeg. Schrijf er regels in van de vorm sleutel: waarde."
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"{place}: hier horen regels van de vorm sleutel: waarde."
        case "string_too_short" | "too_short":
            return f"{place}: is leeg. Vul het in."
        case "greater_than_equal":
            return f"{place}: {problem['input']} is te klein; ten minste {problem['ctx']['ge']}."
        case _:
            return f"{place}: heeft niet de verwachte vorm ({problem['type']}). Vergelijk met data/README.md."


def _field_names(schema: Any) -> set[str]:
    """Every key that may stand anywhere in a schema, for a hint at a misspelt one."""
    if isinstance(schema, type) and issubclass(schema, BaseModel):
        names = set(schema.model_fields)
        for info in schema.model_fields.values():
            names |= _field_names(info.annotation)
        return names
    return {name for part in get_args(schema) for name in _field_names(part)}
