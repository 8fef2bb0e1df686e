"""A drawing in points, written as SVG by itself: rectangles and lines of words, in the letters of every other figure.

A map of tiles needs no axes, scales or layout; without them it costs a tenth of the time, and it is the one picture on
the page of a municipality.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.path import Path as Outline
from matplotlib.textpath import text_to_path

from nnz_mkba.present import style

#: Letters are drawn at this size [points] and scaled; whole numbers are then fine enough.
_UNIT = text_to_path.FONT_SCALE
_COMMANDS = {Outline.MOVETO: ("M", 1), Outline.LINETO: ("L", 1), Outline.CURVE3: ("Q", 2), Outline.CURVE4: ("C", 3)}
#: Dashes and gaps, in widths of the line.
_DASH = (3.7, 1.6)
#: What fills a hatched rectangle, on a square of six points.
_HATCHES = {
    "////": '<path d="M-1 1L1-1M0 6L6 0M5 7L7 5" stroke="{ink}" stroke-width=".8"/>',
    "....": '<circle cx="1.5" cy="1.5" r=".6" fill="{ink}"/><circle cx="4.5" cy="4.5" r=".6" fill="{ink}"/>',
}
#: Outlines of the letters met so far, by weight and name.
_OUTLINES: dict[tuple[bool, Any], str] = {}


@dataclass(frozen=True)
class Box:
    """A rectangle. [points]"""

    left: float
    top: float
    wide: float
    high: float
    fill: str
    hatch: str = ""
    edge: str = ""
    line: float = 0.0
    dashed: bool = False


@dataclass(frozen=True)
class Words:
    """A line of words, its middle at `x` and its baseline at `y`. [points]"""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    colour: str = style.INK


def to_svg(wide: float, high: float, parts: list[Box | Words]) -> bytes:
    """Return a drawing, its parts one over the other, as small SVG that is the same bytes every time."""
    letters: dict[Any, str] = {}
    shapes: list[str] = []
    lines: dict[tuple, str] = {}
    hatches: dict[tuple[str, str], str] = {}
    body = []
    for part in parts:
        if isinstance(part, Box):
            body.append(_box(part, hatches, shapes))
        else:
            body.append(_words(part, letters, lines, shapes))
    size = f'width="{_short(wide)}pt" height="{_short(high)}pt" viewBox="0 0 {_short(wide)} {_short(high)}"'
    return (
        f'<svg {size} xmlns="http://www.w3.org/2000/svg"><defs>{"".join(shapes)}</defs>'
        f'<path d="M0 0H{_short(wide)}V{_short(high)}H0z" fill="#fff"/>{"".join(body)}</svg>\n'
    ).encode()


def _box(box: Box, hatches: dict[tuple[str, str], str], shapes: list[str]) -> str:
    left, top, wide, high = map(_short, (box.left, box.top, box.wide, box.high))
    shape = f'<path d="M{left} {top}h{wide}v{high}h-{wide}z"'
    drawn = f'{shape} fill="{box.fill}"'
    if box.line:
        drawn += f' stroke="{box.edge}" stroke-width="{_short(box.line)}"'
    if box.dashed:
        drawn += f' stroke-dasharray="{" ".join(_short(part * box.line) for part in _DASH)}"'
    drawn += "/>"
    if not box.hatch:
        return drawn
    key = (box.hatch, box.edge)
    if key not in hatches:
        hatches[key] = f"h{len(hatches)}"
        lines = _HATCHES[box.hatch].format(ink=box.edge)
        shapes.append(
            f'<pattern id="{hatches[key]}" width="6" height="6" patternUnits="userSpaceOnUse">{lines}</pattern>'
        )
    return f'{drawn}{shape} fill="url(#{hatches[key]})"/>'


def _words(part: Words, letters: dict[Any, str], lines: dict[tuple, str], shapes: list[str]) -> str:
    key = (part.text, part.size, part.bold, part.colour)
    width, placed = _line(part.text, part.bold)
    if key not in lines:
        lines[key] = f"w{len(lines)}"
        uses = []
        for name, at in placed:
            path = _OUTLINES[part.bold, name]
            if path and (part.bold, name) not in letters:
                letters[part.bold, name] = f"l{len(letters)}"
                shapes.append(f'<path id="{letters[part.bold, name]}" d="{path}"/>')
            if path:
                uses.append(f'<use href="#{letters[part.bold, name]}" x="{at}"/>')
        scale = part.size / _UNIT
        shapes.append(
            f'<g id="{lines[key]}" fill="{part.colour}" transform="scale({scale:.4f} -{scale:.4f})">{"".join(uses)}</g>'
        )
    left = part.x - width * part.size / _UNIT / 2
    return f'<use href="#{lines[key]}" x="{_short(left)}" y="{_short(part.y)}"/>'


@lru_cache(maxsize=4096)
def _line(text: str, bold: bool) -> tuple[float, tuple[tuple[Any, int], ...]]:
    """Return the width of a line, and its letters with where each stands. [units]"""
    weight = "bold" if bold else "normal"
    placed, shapes, _ = text_to_path.get_glyphs_with_font(_font(weight), text)
    for name, (points, codes) in shapes.items():
        _OUTLINES.setdefault((bold, name), _outline(points, codes))
    return style.text_width(text, _UNIT, weight), tuple((name, round(x)) for name, x, _, _ in placed)


def _font(weight: str) -> Any:
    font = get_font(findfont(FontProperties(family=["DejaVu Sans"], weight=weight)))
    font.set_size(_UNIT, text_to_path.DPI)
    return font


def _outline(points: Any, codes: Any) -> str:
    """Return the outline of a letter as path data in whole units."""
    found, place = [], 0
    while place < len(codes):
        code = codes[place]
        if code == Outline.CLOSEPOLY:
            found.append("z")
            place += 1
            continue
        letter, count = _COMMANDS[code]
        numbers = " ".join(f"{number:.0f}" for point in points[place : place + count] for number in point)
        found.append(letter + numbers)
        place += count
    return "".join(found).replace(" -", "-")


def _short(number: float) -> str:
    """Return a number with two decimals at most."""
    return f"{number:.2f}".rstrip("0").rstrip(".").replace("-0.", "-.").removeprefix("0") or "0"
