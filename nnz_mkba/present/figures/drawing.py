"""A drawing in points, written as SVG by itself: rectangles, lines, marks and words, in the letters of every other figure.

A figure of these needs no axes and no layout of matplotlib's; without them it costs a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from nnz_mkba.present import style
from nnz_mkba.present.letters import UNIT, Letter, Look, line, outline

Side = Literal["left", "middle", "right"]
#: Dashes and gaps, in widths of the line.
DASHED = (4.0, 2.0)
_DASH = (3.7, 1.6)
#: What fills a hatched rectangle, on a square of six points.
_HATCHES = {
    "////": '<path d="M-1 1L1-1M0 6L6 0M5 7L7 5" stroke="{ink}" stroke-width=".8"/>',
    "....": '<circle cx="1.5" cy="1.5" r=".6" fill="{ink}"/><circle cx="4.5" cy="4.5" r=".6" fill="{ink}"/>',
}
#: From the baseline up to the top of tall letters, and down to the end of long ones, in sizes of the letter.
_ABOVE, _BELOW = 0.76, 0.22
TICK = 3.5  # between an axis and its words [points]
_HALO = 0.8  # of white around words [points]


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
class Line:
    """A line through points, (x, y) each. [points]"""

    points: tuple[tuple[float, float], ...]
    colour: str
    wide: float
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class Mark:
    """A sign in a place: a disc, or a diamond. [points]"""

    x: float
    y: float
    size: float
    fill: str
    edge: str
    line: float
    shape: Literal["disc", "diamond"] = "disc"


@dataclass(frozen=True)
class Words:
    """A line of words with its baseline at `y`; `x` is its middle, or the side that is named. [points]

    With a halo the words stand on white, so that they can be read on a line or a band.
    """

    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    colour: str = style.INK
    side: Side = "middle"
    halo: bool = False
    slanted: bool = False

    @property
    def look(self) -> Look:
        """How the letters look."""
        return "bold" if self.bold else "italic" if self.slanted else "normal"

    @property
    def wide(self) -> float:
        """How wide the line is. [points]"""
        return line(self.text, self.look)[0] * self.size / UNIT

    @property
    def left(self) -> float:
        """Where the line begins. [points]"""
        return self.x - self.wide * {"left": 0.0, "middle": 0.5, "right": 1.0}[self.side]


Part = Box | Line | Mark | Words


@dataclass(frozen=True)
class Scale:
    """From a number to its place: `first` stands at `start` and `last` at `end`. [points]"""

    first: float
    last: float
    start: float
    end: float

    def __call__(self, number: float) -> float:
        """Return the place of a number. [points]"""
        return self.start + (number - self.first) * (self.end - self.start) / (self.last - self.first)


def centred(y: float, size: float) -> float:
    """Return the baseline of words whose middle shall be at `y`. [points]"""
    return y + _ABOVE * size / 2


def below(y: float, size: float) -> float:
    """Return the baseline of words whose top shall be at `y`. [points]"""
    return y + _ABOVE * size


def tick_words(text: str, x: float, axis: float) -> Words:
    """Return words below an axis. [points]"""
    return Words(text, x, below(axis + TICK, style.SMALL), style.SMALL, colour=style.GREY)


def drawn(height: Callable[[float], float], draw: Callable[[float], Sequence[Part]]) -> tuple[bytes, bytes]:
    """Return a picture for a page and one for a phone, with letters of one size. Both take the width [points]."""
    wide, narrow = (
        to_svg(width, height(width), draw(width))
        for width in (style.WIDTH * style.POINTS, style.NARROW * style.POINTS)
    )
    return wide, narrow


def to_svg(wide: float, high: float, parts: Sequence[Part]) -> bytes:
    """Return a drawing, its parts one over the other, as small SVG that is the same bytes every time."""
    picture = _Picture()
    body = "".join(map(picture.drawn, parts))
    size = f'width="{_short(wide)}pt" height="{_short(high)}pt" viewBox="0 0 {_short(wide)} {_short(high)}"'
    return (
        f'<svg {size} xmlns="http://www.w3.org/2000/svg"><defs>{"".join(picture.shapes)}</defs>'
        f'<path d="M0 0H{_short(wide)}V{_short(high)}H0z" fill="#fff"/>{body}</svg>\n'
    ).encode()


class _Picture:
    """What the parts of one picture share: letters, lines of words and hatches, each drawn once."""

    def __init__(self) -> None:
        self.shapes: list[str] = []
        self._letters: dict[tuple[Look, Letter], str] = {}
        self._lines: dict[tuple[str, float, Look, str], str] = {}
        self._hatches: dict[tuple[str, str], str] = {}

    def drawn(self, part: Part) -> str:
        match part:
            case Box():
                return self._box(part)
            case Words():
                return self._words(part)
            case Line():
                return _line(part)
            case Mark():
                return _mark(part)

    def _box(self, box: Box) -> str:
        left, top, wide, high = map(_short, (min(box.left, box.left + box.wide), box.top, abs(box.wide), box.high))
        shape = f'<path d="M{left} {top}h{wide}v{high}h-{wide}z"'
        drawn = f'{shape} fill="{box.fill}"'
        if box.line:
            drawn += f' stroke="{box.edge}" stroke-width="{_short(box.line)}"'
        if box.dashed:
            drawn += _dashes(_DASH, box.line)
        drawn += "/>"
        if not box.hatch:
            return drawn
        key = (box.hatch, box.edge)
        if key not in self._hatches:
            self._hatches[key] = f"h{len(self._hatches)}"
            lines = _HATCHES[box.hatch].format(ink=box.edge)
            self.shapes.append(
                f'<pattern id="{self._hatches[key]}" width="6" height="6" patternUnits="userSpaceOnUse">{lines}</pattern>'
            )
        return f'{drawn}{shape} fill="url(#{self._hatches[key]})"/>'

    def _words(self, part: Words) -> str:
        key = (part.text, part.size, part.look, part.colour)
        if key not in self._lines:
            self._lines[key] = f"w{len(self._lines)}"
            uses = "".join(self._letter(letter, at, part.look) for letter, at in line(part.text, part.look)[1])
            scale = part.size / UNIT
            self.shapes.append(
                f'<g id="{self._lines[key]}" fill="{part.colour}" transform="scale({scale:.4f} -{scale:.4f})">{uses}</g>'
            )
        ground = ""
        if part.halo:
            high = (_ABOVE + _BELOW) * part.size + 2 * _HALO
            top = part.y - _ABOVE * part.size - _HALO
            ground = self._box(Box(part.left - _HALO, top, part.wide + 2 * _HALO, high, fill="#fff"))
        return f'{ground}<use href="#{self._lines[key]}" x="{_short(part.left)}" y="{_short(part.y)}"/>'

    def _letter(self, letter: Letter, at: int, look: Look) -> str:
        path = outline(letter, look)
        if not path:
            return ""
        if (look, letter) not in self._letters:
            self._letters[look, letter] = f"l{len(self._letters)}"
            self.shapes.append(f'<path id="{self._letters[look, letter]}" d="{path}"/>')
        return f'<use href="#{self._letters[look, letter]}" x="{at}"/>'


def _line(part: Line) -> str:
    path = "L".join(f"{_short(x)} {_short(y)}" for x, y in part.points)
    dashes = _dashes(part.dash, part.wide) if part.dash else ' stroke-linejoin="round"'
    return f'<path d="M{path}" fill="none" stroke="{part.colour}" stroke-width="{_short(part.wide)}"{dashes}/>'


def _mark(part: Mark) -> str:
    look = f'fill="{part.fill}" stroke="{part.edge}" stroke-width="{_short(part.line)}"'
    x, y, half = _short(part.x), _short(part.y), part.size / 2
    if part.shape == "disc":
        return f'<circle cx="{x}" cy="{y}" r="{_short(half)}" {look}/>'
    corner = _short(half * 2**0.5)
    return f'<path d="M{x} {y}m0-{corner}l{corner} {corner}l-{corner} {corner}l-{corner}-{corner}z" {look}/>'


def _dashes(dash: tuple[float, ...], wide: float) -> str:
    return f' stroke-dasharray="{" ".join(_short(part * wide) for part in dash)}"'


def _short(number: float) -> str:
    """Return a number with two decimals at most."""
    return f"{number:.2f}".rstrip("0").rstrip(".").replace("-0.", "-.").removeprefix("0") or "0"
