"""Numbers, dates and sentences as a Dutch (or English) reader writes them.

Every number comes in as a `Number`, so a hidden count cannot be written out by accident. Choices:

- Halves are rounded away from zero (2.5 → 3, −2.5 → −3), as people do; Babel alone rounds half to even.
- A minus is U+2212 and, after CLDR for Dutch, stands after the euro sign: ``€ −1.234``; English ``−€1,234``.
- ``€`` is followed by a no-break space (U+00A0) in Dutch, by nothing in English.
- A range is ``€ 252.340 – € 272.800`` or ``19 – 22``: an en dash between no-break spaces. Where both ends
  round to the same figure it reads ``ca. 0,8``.
- A ratio has one decimal, as on the first screen, and a second where one would hide on which side of 1 it is.
- A count that must be reached is rounded up to whole (20,9 choices are 21): `Translator.needed`.
- Running text takes ``in_words=True``: ``tussen € 252.340 en € 272.800``, ``19 tot en met 22``, ``minder dan 5``.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date as babel_format_date
from babel.numbers import NumberFormatError
from babel.numbers import format_decimal as babel_format_decimal
from babel.numbers import parse_decimal as babel_parse_decimal

from nnz_mkba.errors import UsageError
from nnz_mkba.present.catalogue import LANGUAGES, translations
from nnz_mkba.privacy.number import Kind, Number

NBSP = "\u00a0"
MINUS = "\u2212"
_LOCALES = {"nl": Locale("nl", "NL"), "en": Locale("en", "GB")}


class NumberText(str):
    """A written-out number: text for the page, and the plain form that a spreadsheet reads.

    Attributes
    ----------
    csv : str
        For an exact value digits with a decimal comma and no thousands mark (Dutch Excel), with the shown
        precision; otherwise the text.
    """

    csv: str

    def __new__(cls, text: str, csv: str | None = None) -> NumberText:
        """Join the two forms."""
        made = super().__new__(cls, text)
        made.csv = text.replace(NBSP, " ") if csv is None else csv
        return made


def round_half_up(value: float, decimals: int = 0) -> Decimal:
    """Return a value rounded as people do, from its shortest decimal form.

    Examples
    --------
    >>> round_half_up(0.5), round_half_up(2.5), round_half_up(72.25, 1)
    (Decimal('1'), Decimal('3'), Decimal('72.3'))
    """
    exact = Decimal(repr(float(value)))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def tidy(amount: float, se: float) -> float:
    """Return an amount without the digits that its Monte Carlo error makes meaningless.

    Examples
    --------
    >>> tidy(117_617.5, 929.2), tidy(-6110.6, 1228.0), tidy(36.97, 0.0)
    (118000.0, -6000.0, 36.97)
    """
    if not (math.isfinite(se) and se > 0):
        return amount
    # To the power of ten at or below twice the error.
    digits = -math.floor(math.log10(2 * se))
    return float(round_half_up(amount, digits))


class Translator:
    r"""One language: its sentences, numbers and dates.

    Parameters
    ----------
    language : {"nl", "en"}

    Examples
    --------
    >>> t = Translator("nl")
    >>> t.eur(Number.exact(1093470))
    '€\xa01.093.470'
    >>> t("minder dan {bound}", bound=t.count(Number.exact(5)))
    'minder dan 5'
    """

    def __init__(self, language: str = "nl"):
        if language not in LANGUAGES:
            raise UsageError(f"Taal {language!r} bestaat niet. Kies nl of en.")
        self.language = language
        self._locale = _LOCALES[language]
        self._catalogue = translations(language)

    def __repr__(self) -> str:
        return f"Translator({self.language!r})"

    # -- sentences ------------------------------------------------------------------------------------------

    def __call__(self, message: str, /, **fields: str) -> str:
        """Return a sentence in this language, its named fields filled in."""
        return self._catalogue.gettext(message).format_map(fields)

    gettext = __call__

    def ngettext(self, singular: str, plural: str, number: Number, /, **fields: str) -> str:
        """Return the singular for exactly one, else the plural; ``{n}`` becomes the number in words.

        Examples
        --------
        >>> t = Translator("nl")
        >>> t.ngettext("{n} organisatie", "{n} organisaties", Number.small(5))
        'minder dan 5 organisaties'
        """
        one = number.is_exact and number.value == 1
        sentence = self._catalogue.ngettext(singular, plural, 1 if one else 2)
        return sentence.format_map({"n": self.count(number, in_words=True), **fields})

    def join(self, parts: Sequence[str]) -> str:
        """Return a list as running text.

        Examples
        --------
        >>> Translator("nl").join(["a", "b", "c"])
        'a, b en c'
        """
        if len(parts) < 2:
            return "".join(parts)
        return self.gettext("{all_but_last} en {last}", all_but_last=", ".join(parts[:-1]), last=parts[-1])

    # -- numbers --------------------------------------------------------------------------------------------

    def eur(self, number: Number, *, decimals: int = 0, in_words: bool = False) -> NumberText:
        """Return an amount of money [EUR], by default in whole euros."""
        sign_last = self.language == "nl"

        def one(value: float) -> str:
            digits, minus = self._digits(value, decimals)
            return f"€{NBSP}{minus}{digits}" if sign_last else f"{minus}€{digits}"

        if in_words and number.kind is Kind.WITHHELD:
            return NumberText(self.gettext("een niet getoond bedrag"))
        if in_words and number.kind is Kind.UNKNOWN:
            return NumberText(self.gettext("een onbekend bedrag"))
        return self._write(number, one, decimals, in_words=in_words)

    def count(self, number: Number, *, in_words: bool = False) -> NumberText:
        """Return a count, in whole numbers."""
        if in_words:
            match number.kind:
                case Kind.WITHHELD:
                    return NumberText(self.gettext("een niet getoond aantal"))
                case Kind.UNKNOWN:
                    return NumberText(self.gettext("een onbekend aantal"))
                case Kind.RANGE:
                    low, high = self._bounds(number)
                    text = self.gettext("{low} tot en met {high}", low=self._plain(low, 0), high=self._plain(high, 0))
                    return NumberText(text)
        return self.decimal(number, decimals=0, in_words=in_words)

    def sentence_of(self, message: str, total: Number, **words: str) -> str:
        """Return a sentence about a part "of the {total} …"; where the total is not known to the reader, without it."""
        number = "" if total.kind in (Kind.WITHHELD, Kind.UNKNOWN) else self.count(total, in_words=True)
        return self.gettext(message, total=number, **words).replace("  ", " ")

    def percent(self, number: Number, *, decimals: int = 1, in_words: bool = False) -> NumberText:
        """Return a fraction [0–1] as a percentage."""
        return self._write(
            number, lambda value: f"{self._plain(value, decimals, 2)}%", decimals, 2, "%", in_words=in_words
        )

    def ratio(self, number: Number, *, in_words: bool = False) -> NumberText:
        """Return a ratio, such as benefits over costs: one decimal, two where one would hide the side of 1.

        Examples
        --------
        >>> Translator("nl").ratio(Number.exact(1.865)), Translator("nl").ratio(Number.exact(0.96))
        ('1,9', '0,96')
        """
        ends = [end for end in (number.low, number.high) if end is not None and math.isfinite(end)]
        hidden = any(end != 1 and round_half_up(end, 1) == 1 for end in ends)
        return self.decimal(number, decimals=2 if hidden else 1, in_words=in_words)

    def needed(self, number: Number, *, in_words: bool = False) -> NumberText:
        r"""Return a count that must be reached, rounded up to whole: with 20,9 choices, 20 are not enough.

        Examples
        --------
        >>> Translator("nl").needed(Number.between(2.7, 20.9))
        '3\xa0–\xa021'
        """
        if number.low is None or number.high is None:
            return self.decimal(number, decimals=0, in_words=in_words)
        # what a division leaves behind the comma is no extra one
        low, high = (math.ceil(round(end, 9)) if math.isfinite(end) else end for end in (number.low, number.high))
        return self.decimal(Number.between(low, high), decimals=0, in_words=in_words)

    def decimal(self, number: Number, *, decimals: int = 1, in_words: bool = False) -> NumberText:
        """Return a number with a fixed count of decimals."""
        return self._write(number, lambda value: self._plain(value, decimals), decimals, in_words=in_words)

    def _write(
        self,
        number: Number,
        one: Callable[[float], str],
        decimals: int,
        shift: int = 0,
        csv_unit: str = "",
        *,
        in_words: bool,
    ) -> NumberText:
        if not isinstance(number, Number):
            raise TypeError(f"only a Number can be shown, not {type(number).__name__}")
        if number.kind is Kind.WITHHELD:
            return NumberText(self.gettext("niet getoond"))
        if number.kind is Kind.UNKNOWN:
            return NumberText(self.gettext("onbekend"))
        low, high = self._bounds(number)
        if not (math.isfinite(low) and math.isfinite(high)):
            return NumberText(self.gettext("niet te bepalen"))
        if number.is_exact:
            csv = str(self._rounded(low, decimals, shift)).replace(".", ",")
            return NumberText(one(low), csv + csv_unit)
        if number.kind is Kind.SMALL:
            bound = one(high + 1)
            return NumberText(self.gettext("minder dan {bound}", bound=bound) if in_words else f"<{bound}")
        first, last = one(low), one(high)
        if first == last:
            return NumberText(
                self.gettext("circa {value}", value=first) if in_words else self.gettext("ca. {value}", value=first)
            )
        if in_words:
            return NumberText(self.gettext("tussen {low} en {high}", low=first, high=last))
        return NumberText(f"{first}{NBSP}–{NBSP}{last}")

    @staticmethod
    def _bounds(number: Number) -> tuple[float, float]:
        if number.low is None or number.high is None:
            raise TypeError(f"a number of kind {number.kind} has no bounds")
        return number.low, number.high

    @staticmethod
    def _rounded(value: float, decimals: int, shift: int = 0) -> Decimal:
        # Shifting the decimal point after the conversion keeps 0.7225 at 72.25 exactly.
        rounded = round_half_up(value, decimals + shift).scaleb(shift)
        return abs(rounded) if rounded == 0 else rounded  # never "−0"

    def _digits(self, value: float, decimals: int, shift: int = 0) -> tuple[str, str]:
        rounded = self._rounded(value, decimals, shift)
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return babel_format_decimal(abs(rounded), format=pattern, locale=self._locale), MINUS if rounded < 0 else ""

    def _plain(self, value: float, decimals: int, shift: int = 0) -> str:
        digits, minus = self._digits(value, decimals, shift)
        return minus + digits

    def typed(self, number: Decimal) -> str:
        """Return a number as a person types it in a field: no sign, no needless zeros.

        Examples
        --------
        >>> Translator("nl").typed(Decimal("142600.50"))
        '142.600,5'
        """
        return babel_format_decimal(number, format="#,##0.######", locale=self._locale)

    def read(self, text: str) -> Decimal:
        """Read a number that a person typed; a unit in front of or behind it may stay.

        Raises
        ------
        UsageError
            If it is no number in this language, such as a decimal point in Dutch.

        Examples
        --------
        >>> Translator("nl").read("€ 142.600"), Translator("nl").read("72,5%")
        (Decimal('142600'), Decimal('72.5'))
        """
        plain = re.sub(r"[\s\u00a0€%]", "", text).replace(MINUS, "-")
        try:
            if not re.fullmatch(r"-?[0-9][0-9.,]{,30}", plain):
                raise NumberFormatError(plain)
            return babel_parse_decimal(plain, locale=self._locale, strict=True)
        except NumberFormatError:
            said = self.gettext(
                "‘{text}’ is niet te lezen als getal. Schrijf het zoals {example}.",
                text=text[:30],
                example=self.typed(Decimal("1234.5")),
            )
            raise UsageError(said) from None

    # -- dates ----------------------------------------------------------------------------------------------

    def date(self, day: dt.date | None) -> str:
        """Return a day: ``30 juni 2021``; an unknown day is "onbekend"."""
        return self.gettext("onbekend") if day is None else babel_format_date(day, "d MMMM y", locale=self._locale)

    def month(self, day: dt.date | None) -> str:
        """Return a month and year: ``juni 2021``."""
        return self.gettext("onbekend") if day is None else babel_format_date(day, "MMMM y", locale=self._locale)

    def short_month(self, day: dt.date) -> str:
        """Return a month and year for an axis: ``jun 2021``."""
        return babel_format_date(day, "LLL y", locale=self._locale).replace(".", "")


@cache
def translator(language: str = "nl") -> Translator:
    """Return the one translator of a language."""
    return Translator(language)
