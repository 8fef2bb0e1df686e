"""Sums written as text, such as ``baten('pleeggezin') * aantal('opgeschaald', 'anticonceptie')``.

Only numbers, + - * /, brackets and calls of named figures with constant arguments are understood. The text is
parsed and walked; nothing of it is ever executed.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nnz_mkba.errors import NnzError, did_you_mean

_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@dataclass(frozen=True)
class Quantity:
    """A figure with the unit in which it stands; value None is unknown, unit None is not a plain figure."""

    value: float | None
    unit: str | None = None


Figures = Mapping[str, Callable[..., Quantity]]


def calculate(text: str, figures: Figures) -> Quantity:
    """Compute a sum that was written as text.

    Parameters
    ----------
    text : str
    figures : mapping of str to callable
        What a name in the sum stands for.

    Returns
    -------
    Quantity
        The unit is known only where the sum is one figure, or adds figures of one unit.

    Raises
    ------
    NnzError
        If the text holds anything but such a sum.

    Examples
    --------
    >>> calculate("2 * kosten(2021)", {"kosten": lambda year: Quantity(71_300.0, "EUR")}).value
    142600.0
    """
    try:
        found = _walk(ast.parse(text.strip(), mode="eval").body, figures)
    except NnzError:
        raise
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        raise NnzError(f"De som '{text[:60]}' is niet te lezen. Schrijf bijvoorbeeld kosten(2021) * 2.") from None
    if found.value is not None and not math.isfinite(found.value):
        raise NnzError(f"De som '{text[:60]}' geeft geen eindig getal. Controleer de getallen erin.")
    return found


def own_numbers(text: str, figures: frozenset[str] = frozenset()) -> list[tuple[float, bool]]:
    """Return the numbers that a sum states itself, and of each whether it only scales what stands beside it.

    A number that is added to one of `figures`, or taken from it, is of their kind and is left out.

    Examples
    --------
    >>> own_numbers("parameter('a') * 21 + 100 / kosten(2021)")
    [(21.0, True), (100.0, True)]
    >>> own_numbers("kosten(2021) + 14", frozenset({"kosten"}))
    []
    """
    found: list[tuple[float, bool]] = []

    def visit(node: ast.expr, beside: ast.BinOp | None) -> None:
        match node:
            case ast.Constant(value=int() | float() as number):
                scales = beside is not None and isinstance(beside.op, (ast.Mult, ast.Div))
                if not (beside is not None and not scales and _calls_one_of(beside, figures)):
                    found.append((float(number), scales))
            case ast.UnaryOp():
                visit(node.operand, beside)
            case ast.BinOp():
                visit(node.left, node)
                visit(node.right, node)

    visit(ast.parse(text.strip(), mode="eval").body, None)
    return found


def named_figures(text: str) -> frozenset[str]:
    """Return the names of the figures that a sum calls.

    Examples
    --------
    >>> sorted(named_figures("kosten(2021) / aantal('opgeschaald') + kosten(2020)"))
    ['aantal', 'kosten']
    """
    nodes = ast.walk(ast.parse(text.strip(), mode="eval"))
    return frozenset(node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))


def _calls_one_of(node: ast.BinOp, figures: frozenset[str]) -> bool:
    return any(
        isinstance(side, ast.Call) and isinstance(side.func, ast.Name) and side.func.id in figures
        for side in (node.left, node.right)
    )


def _walk(node: ast.expr, figures: Figures) -> Quantity:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return Quantity(float(number))
        case ast.UnaryOp(op=ast.USub()):
            inner = _walk(node.operand, figures)
            return Quantity(None if inner.value is None else -inner.value, inner.unit)
        case ast.BinOp() if type(node.op) in _OPERATORS:
            return _combine(node.op, _walk(node.left, figures), _walk(node.right, figures))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=keywords):
            if name not in figures:
                raise NnzError(
                    f"De som kent geen '{name}'.{did_you_mean(name, figures)} Kies uit {', '.join(figures)}."
                )
            try:
                positional = [ast.literal_eval(argument) for argument in arguments]
                named = {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in keywords}
            except ValueError:
                raise NnzError(f"'{name}' in de som vraagt vaste waarden, zoals {name}('leiden').") from None
            if not all(isinstance(argument, (str, int)) for argument in [*positional, *named.values()]):
                raise NnzError(f"'{name}' in de som vraagt een tekst of een geheel getal, zoals {name}('leiden').")
            try:
                return figures[name](*positional, **named)
            except NnzError:
                raise
            except (TypeError, ValueError):
                raise NnzError(
                    f"'{name}' in de som krijgt niet de gegevens die het vraagt; zie data/README.md."
                ) from None
        case _:
            raise NnzError("De som mag alleen getallen, + - * /, haakjes en namen van cijfers bevatten.")


def _combine(op: ast.operator, left: Quantity, right: Quantity) -> Quantity:
    if left.value is None or right.value is None:
        return Quantity(None)
    if isinstance(op, ast.Div) and right.value == 0:
        return Quantity(None)
    adding = isinstance(op, (ast.Add, ast.Sub))
    unit = left.unit if adding and left.unit == right.unit else None
    return Quantity(_OPERATORS[type(op)](left.value, right.value), unit)
