"""What commands have in common on the way out: one JSON object, or tables for a terminal."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import typer

WIDE = 140  # columns of a table that is not read on a terminal


def common(found: Any) -> dict[str, Any]:
    """Return what each JSON answer about a region opens with: about where, when and for whom it is."""
    return {
        "region": found.slug,
        "gemeente": found.gemeente.code if found.gemeente else None,
        "peildatum": found.peildatum.isoformat(),
        "scenario": found.scenario,
        "price_level": found.price_level,
        "audience": str(found.audience),
    }


def plain(value: Any) -> Any:
    """Return a result as JSON takes it."""
    from nnz_mkba.privacy.number import Number

    if isinstance(value, Number):
        return value.as_json()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def print_json(content: dict[str, Any]) -> None:
    """Write one JSON object on standard output."""
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


def print_tables(tables: list[Any]) -> None:
    """Write tables with their notes on standard output, as wide as the terminal is."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    for table in tables:
        grid = Table(title=Text(table.text), title_justify="left", title_style="bold")
        for number, column in enumerate(table.columns):
            grid.add_column(Text(column), justify="left" if number == 0 else "right", overflow="fold")
        for row in table.rows:
            grid.add_row(*(Text(str(cell)) for cell in row))
        console.print(grid)
        for note in table.notes:
            console.print(Text(str(note)))
