"""The letters of every figure: how wide a line of words is, where each letter stands in it, and what it looks like.

Letters are DejaVu Sans, which matplotlib ships. What is written from left to right with a letter for each character is
laid out here, from the widths and the kerning of the font; any other script is left to the layout of matplotlib.
"""

from __future__ import annotations

import os
from functools import cache, lru_cache
from typing import Any, Literal

from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font, Kerning, LoadFlags
from matplotlib.path import Path as Outline
from matplotlib.textpath import text_to_path

Look = Literal["normal", "bold", "italic"]
#: Of a letter: its number in the font, or what matplotlib calls it.
Letter = Any

#: Letters are measured and drawn at this size [points] and scaled; whole numbers are then fine enough.
UNIT = text_to_path.FONT_SCALE
_FIXED = 64.0  # the font tells places in parts of a unit
_FIXED_WIDTH = 65536.0
_COMMANDS = {Outline.MOVETO: ("M", 1), Outline.LINETO: ("L", 1), Outline.CURVE3: ("Q", 2), Outline.CURVE4: ("C", 3)}
#: Outlines of the letters met so far.
_outlines: dict[tuple[Look, Letter], str] = {}


@lru_cache(maxsize=8192)
def line(text: str, look: Look = "normal") -> tuple[float, tuple[tuple[Letter, int], ...]]:
    """Return the width of a line, and its letters with where each begins. [units]"""
    if not all(map(_plain, text)):
        return _laid_out(text, look)
    width, before = 0.0, None
    placed = []
    for character in text:
        letter, advance = _letter(character, look)
        if before is not None:
            width += _kerning(before, letter, look)
        placed.append((letter, round(width)))
        width += advance
        before = letter
    return width, tuple(placed)


def outline(letter: Letter, look: Look) -> str:
    """Return the outline of a letter of a line as path data in whole units; empty for a space."""
    return _outlines[look, letter]


def _plain(character: str) -> bool:
    """Whether a character is one letter from left to right: Latin, or a sign as in prose and amounts."""
    return (
        " " <= character < "\u0250"
        or "\u2010" <= character < "\u2028"
        or "\u2030" <= character < "\u2060"
        or ("\u20a0" <= character < "\u20d0" or "\u2190" <= character < "\u2300")
    )


@cache
def _letter(character: str, look: Look) -> tuple[Letter, float]:
    font = _font(look)
    glyph = font.load_char(ord(character), flags=LoadFlags.NO_HINTING)
    letter = font.get_char_index(ord(character))
    _outlines.setdefault((look, letter), _path_data(*font.get_path()))
    return letter, glyph.linearHoriAdvance / _FIXED_WIDTH


@cache
def _kerning(left: Letter, right: Letter, look: Look) -> float:
    return float(_font(look).get_kerning(left, right, Kerning.UNFITTED)) / _FIXED


def _laid_out(text: str, look: Look) -> tuple[float, tuple[tuple[Letter, int], ...]]:
    placed, shapes, _ = text_to_path.get_glyphs_with_font(_font(look), text)
    for name, (points, codes) in shapes.items():
        _outlines.setdefault((look, name), _path_data(points, codes))
    width, _, _ = text_to_path.get_text_width_height_descent(text, _properties(look, UNIT), ismath=False)
    return float(width), tuple((name, round(x)) for name, x, _, _ in placed)


def _properties(look: Look, size: float) -> FontProperties:
    return FontProperties(
        family=["DejaVu Sans"],
        size=size,
        weight="bold" if look == "bold" else "normal",
        style="italic" if look == "italic" else "normal",
    )


def _font(look: Look) -> FT2Font:
    return _opened(look, os.getpid())


@lru_cache(maxsize=6)
def _opened(look: Look, process: int) -> FT2Font:
    """Open a font for this process: one that was forked must not read in a file of its parent's, nor throw it away."""
    font = FT2Font(_file(look))
    font.set_size(UNIT, text_to_path.DPI)
    return font


@cache
def _file(look: Look) -> Any:
    return findfont(_properties(look, UNIT))


def _path_data(points: Any, codes: Any) -> str:
    found, place = [], 0
    while place < len(codes):
        code = codes[place]
        if code == Outline.CLOSEPOLY:
            found.append("z")
            place += 1
            continue
        command, count = _COMMANDS[code]
        numbers = " ".join(f"{number:.0f}" for point in points[place : place + count] for number in point)
        found.append(command + numbers)
        place += count
    return "".join(found).replace(" -", "-")
