"""The one look of all figures: colours, letters, and small SVG that is the same bytes every time.

Colours are from Okabe and Ito (2008), told apart by colour-blind readers; each also differs in lightness, and
no figure relies on colour alone. Text is drawn as paths in DejaVu Sans, which matplotlib ships, so a figure
looks the same everywhere. Most figures are drawings of their own (see `figures.drawing`); those that need axes are
matplotlib `Figure` objects; pyplot is not used.
"""

from __future__ import annotations

import bisect
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from nnz_mkba.present.letters import UNIT, Look, line

#: The orange is their vermillion, darkened so that words in it have a contrast of 5 : 1 on white.
BLUE, ORANGE, SKY = "#0072B2", "#B84A00", "#56B4E9"
PALE_ORANGE = "#F7DFCB"
INK, GREY, LIGHT = "#1A1A1A", "#595959", "#D9D9D9"
HIDDEN_HATCH = "////"

#: Width of every figure [inch]; 7 inch is 672 CSS pixels.
WIDTH = 7.0
#: Width of a drawing for a phone [inch], so that letters keep their size; 3.4 inch is 326 CSS pixels.
NARROW = 3.4
POINTS = 72.0
SMALL, NORMAL, LARGE = 8.5, 9.5, 13.0

_SETTINGS: dict[Any, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": NORMAL,
    "text.color": INK,
    "text.parse_math": False,  # a "$" in a name is a dollar sign
    "text.usetex": False,
    "axes.unicode_minus": True,
    "axes.linewidth": 0.8,
    "axes.edgecolor": GREY,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "hatch.linewidth": 0.8,
    "lines.linewidth": 1.6,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.fonttype": "path",
    "svg.hashsalt": "nnz-mkba",
    "path.simplify": True,
}


@contextmanager
def canvas(height: float, width: float = WIDTH) -> Iterator[Figure]:
    """Yield an empty figure in the house style; draw and save it inside the block."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        figure = Figure(figsize=(width, height))
        FigureCanvasSVG(figure)
        yield figure
        figure.clear()


def drawn(height: Callable[[float], float], draw: Callable[[Figure], None]) -> tuple[bytes, bytes]:
    """Return a picture for a page and one for a phone, with letters of one size. `height` is of the width, both in points."""
    wide, narrow = (_drawn(inches, height(inches * POINTS), draw) for inches in (WIDTH, NARROW))
    return wide, narrow


def _drawn(inches: float, height: float, draw: Callable[[Figure], None]) -> bytes:
    with canvas(height / POINTS, inches) as figure:
        draw(figure)
        return to_svg(figure)


def is_narrow(width: float) -> bool:
    """Whether a drawing of this width [points] is for a phone."""
    return width < WIDTH * POINTS / 1.5


def axes_within(figure: Figure, left: float, bottom: float, right: float, top: float) -> Axes:
    """Return axes that leave these margins. [points]"""
    width, height = figure.get_size_inches() * POINTS
    return figure.add_axes(
        (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    )


def bare(axes: Axes) -> None:
    """Leave the axis at the bottom, without marks, and nothing around the rest."""
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    axes.patch.set_visible(False)


def to_svg(figure: Figure) -> bytes:
    """Return a figure as small SVG, without date or any other trace of when and where it was made."""
    buffer = io.BytesIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(buffer, format="svg", metadata=nothing)
    return _shrink(buffer.getvalue().decode("utf-8")).encode("utf-8")


def _shrink(svg: str) -> str:
    svg = (
        svg[svg.index("<svg") :]
        .replace("xlink:href=", "href=")
        .replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    )
    svg = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    used = dict.fromkeys(re.findall(r'(?:href="#|url\(#)([^")]+)', svg))
    short = {name: f"i{number:x}" for number, name in enumerate(used)}
    svg = re.sub(r' id="([^"]+)"', lambda m: f' id="{short[m[1]]}"' if m[1] in short else "", svg)
    svg = re.sub(r'(href="#|url\(#)([^")]+)', lambda m: m[1] + short[m[2]], svg)
    # Two decimals of a point are finer than any printer; a scale keeps all of its digits.
    rounded = re.compile(r"-?\d+\.\d{3,}")
    svg = re.sub(
        r'( d="[^"]*"|translate\([^)]*\)| [xy]="[^"]*"| (?:width|height)="[^"]*")',
        lambda m: rounded.sub(lambda number: f"{float(number[0]):.2f}", m[1]),
        svg,
    )
    svg = re.sub(r' d="([^"]*)"', lambda m: f' d="{_tight(m[1])}"', svg)
    # A letter of a word stands at x, in hundredths of the letter size: whole ones are fine enough.
    svg = re.sub(
        r'<use href="#(\w+)" transform="translate\((-?[\d.]+) 0\)"/>',
        lambda m: f'<use href="#{m[1]}" x="{float(m[2]):.0f}"/>',
        svg,
    )
    svg = re.sub(r'style="([^"]*)"', lambda m: f'style="{m[1].replace("; ", ";").replace(": ", ":")}"', svg)
    svg = re.sub(r"(?<=[( :])0(\.\d)", r"\1", svg.replace("#ffffff", "#fff"))
    svg = re.sub(r">\s+<", "><", svg)
    svg = re.sub(r"\s*\n\s*", " ", svg)
    return re.sub(r"<g/>|<g></g>", "", svg).strip() + "\n"


def _tight(path: str) -> str:
    """Return path data without the spaces it can do without."""
    return re.sub(r" -", "-", re.sub(r"\s*([A-Za-z])\s*", r"\1", path)).strip()


def text_width(text: str, size: float = NORMAL, weight: Look = "normal") -> float:
    """Return how wide a line of text is [points]."""
    return line(text, weight)[0] * size / UNIT


def one_line(text: str) -> str:
    """Return text without line breaks or other control characters, fit for a picture."""
    return " ".join("".join(c if c.isprintable() or c == "\u00a0" else " " for c in text).split(" ")).strip()


def cut(text: str, width: float, size: float = NORMAL, weight: Look = "normal") -> str:
    """Return a line that fits a width [points], cut off with an ellipsis where it must."""
    text = one_line(text)
    if len(text) * size * 0.2 < width and text_width(text, size, weight) <= width:
        return text
    # The longest beginning that fits; no letter is narrower than a fifth of its size.
    fits = bisect.bisect_right(
        range(1, min(len(text), int(width / size * 5)) + 1),
        width,
        key=lambda length: text_width(text[:length] + "…", size, weight),
    )
    return text[:fits].rstrip() + "…"


def wrap(text: str, width: float, lines: int, size: float = NORMAL, weight: Look = "normal") -> list[str] | None:
    """Return text broken at spaces and hyphens into at most so many lines; None if it does not fit."""
    words = re.findall(r"[^ -]+-?|-", one_line(text))
    if "".join(words) != one_line(text).replace(" ", ""):
        words = one_line(text).split(" ")
    broken: list[str] = []
    for word in words:
        glue = "" if broken and broken[-1].endswith("-") else " "
        if broken and text_width(broken[-1] + glue + word, size, weight) <= width:
            broken[-1] += glue + word
        else:
            broken.append(word)
    if (
        len(broken) > lines
        or max(map(len, broken), default=0) * size * 0.2 > width
        or any(text_width(line, size, weight) > width for line in broken)
    ):
        return None
    return broken
