"""What each table of a delivery must look like: the codebook, as schemas of its columns.

`data/README.md` is generated from these definitions.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from nnz_mkba.errors import DataFault
from nnz_mkba.personal_data.counts import count_faults
from nnz_mkba.personal_data.guard import ColumnKind, guard
from nnz_mkba.strict_yaml import iso_date
from nnz_mkba.vocabulary import ALLE, OVERIG, Bearer, CostKind, Outcome, Stream

_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")
SUM = "herberekening"  # a sum, and no prose
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+")


@dataclass(frozen=True)
class Kind:
    """What may stand in a cell.

    Attributes
    ----------
    expected, remedy : str
        Dutch, for the error message.
    fits : callable
        Whether a non-empty text is right.
    convert : callable
        Text to value.
    choices : tuple of str
        The words of a closed list; empty where anything of the right form will do.
    words : tuple of str
        Words that mean the same with capitals: those of a closed list, and `alle` beside names.
    """

    expected: str
    remedy: str
    fits: Callable[[str], bool]
    convert: Callable[[str], object] = str
    choices: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def spell(self, text: str) -> str:
        """Return one of the words as the list has it, however its capitals are typed; anything else as it is.

        Examples
        --------
        >>> one_of(["ja", "nee"]).spell("Ja"), one_of(["ja", "nee"]).spell("jazeker")
        ('ja', 'jazeker')
        """
        return {word.casefold(): word for word in self.words}.get(text.casefold(), text)


def _is_date(text: str) -> bool:
    try:
        iso_date(text)
    except ValueError:
        return False
    return True


def _is_amount(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and float(text) >= 0 and not _GROUPED.fullmatch(text)


def _is_count(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,9}", text))


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"20\d\d", text))


def one_of(words: Iterable[str], remedy: str = "Kies een van deze woorden.") -> Kind:
    """Return the kind of a cell with a word of a closed list."""
    allowed = tuple(map(str, words))
    expected = " of ".join(filter(None, [", ".join(allowed[:-1]), allowed[-1]]))
    return Kind(expected, remedy, allowed.__contains__, choices=allowed, words=allowed)


TEXT = Kind("een tekst", "Vul de cel.", lambda text: bool(text))
NAME_OR_ALL = dataclasses.replace(TEXT, words=(ALLE,))
DATE = Kind("een bestaande datum als jjjj-mm-dd", "Schrijf bijvoorbeeld 2021-06-30.", _is_date, iso_date)
AMOUNT = Kind("een getal van 0 of meer, zonder duizendpunt", "Schrijf bijvoorbeeld 112600 of 0.8.", _is_amount, float)
COUNT = Kind(
    "een geheel aantal van 0 of meer",
    "Schrijf bijvoorbeeld 23; laat de rij weg als het onbekend is.",
    _is_count,
    int,
)
YEAR = Kind("een jaartal van vier cijfers", "Schrijf bijvoorbeeld 2021.", _is_year, int)
CODE = Kind(
    "een gemeentecode: GM en vier cijfers",
    "Schrijf bijvoorbeeld GM0484 en niet 0484 of 484.",
    lambda text: bool(re.fullmatch(r"GM\d{4}", text)),
)
CODE_OR_WORD = Kind(
    f"een gemeentecode (GM en vier cijfers), '{ALLE}' of '{OVERIG}'",
    "Schrijf bijvoorbeeld GM0484 en niet 0484 of 484.",
    lambda text: text in (ALLE, OVERIG) or bool(re.fullmatch(r"GM\d{4}", text)),
    words=(ALLE, OVERIG),
)


@dataclass(frozen=True)
class Column:
    """One column: what stands in it, whether it may be empty, what it means, and what the guard expects there.

    Attributes
    ----------
    holds : ColumnKind or None
        For a text: organisations, sources or an explanation; None follows from `kind`.
    may_lack : bool
        Whether a table may do without the column; its cells are then empty.
    """

    kind: Kind
    meaning: str
    optional: bool = False
    holds: ColumnKind | None = None
    may_lack: bool = False

    @property
    def declared(self) -> ColumnKind:
        """What the column holds, so that the guard knows which personal data could hide in it."""
        if self.holds is not None:
            return self.holds
        if self.kind in (AMOUNT, COUNT, YEAR):
            return ColumnKind.NUMBER
        return ColumnKind.DATE if self.kind is DATE else ColumnKind.CODE


@dataclass(frozen=True)
class TableSchema:
    """One table of a delivery.

    Attributes
    ----------
    stem : str
        File name without suffix.
    columns : dict of Column
    key : tuple of str
        Columns that together name a row once.
    personal : bool
        Whether rows count people; a message then never quotes a cell.
    required : bool
        Whether a delivery without it is refused.
    """

    stem: str
    meaning: str
    columns: dict[str, Column]
    key: tuple[str, ...]
    personal: bool = False
    required: bool = True

    @property
    def numbers(self) -> tuple[str, ...]:
        """Columns that hold numbers."""
        return tuple(name for name, column in self.columns.items() if column.kind in (AMOUNT, COUNT, YEAR))

    @property
    def dates(self) -> tuple[str, ...]:
        """Columns that hold dates."""
        return tuple(name for name, column in self.columns.items() if column.kind is DATE)

    def empty(self) -> pd.DataFrame:
        """Return the table without rows."""
        return pd.DataFrame(columns=list(self.columns), dtype=object)

    def personal_data(self, frame: pd.DataFrame, file: str, allowed: Sequence[str] = ()) -> list[DataFault]:
        """Return a fault for everything that looks like a person's data, without repeating it.

        To be asked before any other check: the messages of those may quote a cell. `allowed` are organisations that are
        called like a person.
        """
        if frame.empty and not len(frame.columns):
            return []
        declared = {name: column.declared for name, column in self.columns.items()}
        rows, named = list(frame.index), not self.personal
        return guard(frame, file, declared, rows=rows, name_columns=named, allowed=allowed)

    def counted_in_prose(self, frame: pd.DataFrame, file: str, places: Sequence[str]) -> list[DataFault]:
        """Return a fault for every text that counts clients; a label may name a municipality beside a number."""
        named = {ColumnKind.TEXT: places, ColumnKind.SOURCE: places, ColumnKind.LABEL: ()}
        return [
            fault
            for name, column in self.columns.items()
            if column.declared in named and name in frame and name != SUM
            for fault in count_faults(
                dict(zip(frame.index, frame[name], strict=True)), file, name, named[column.declared]
            )
        ]

    def check(self, frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[DataFault]]:
        """Check a frame of text and convert it.

        Returns
        -------
        converted : DataFrame
            Dates as `datetime.date`, numbers as numbers, empty cells as None (text: ""); only of use without
            faults.
        faults : list of DataFault
        """
        lacking = {name: "" for name, column in self.columns.items() if column.may_lack and name not in frame}
        frame = frame.assign(**lacking)
        spelt = {name: column.kind.spell for name, column in self.columns.items() if column.kind.words}
        frame = frame.assign(**{name: frame[name].map(spell) for name, spell in spelt.items() if name in frame})
        faults = [*self._wrong_columns(frame, file), *self._wrong_cells(frame, file)]
        if faults:
            return frame, faults
        doubled = frame.index[frame.duplicated(list(self.key), keep="first")]
        if len(doubled):
            found = f"een tweede rij met dezelfde {', '.join(self.key)}"
            return frame, [
                DataFault(file, int(row), None, found, "elke combinatie eenmaal", "Haal een van de rijen weg.")
                for row in doubled
            ]
        return self._convert(frame), []

    def _wrong_columns(self, frame: pd.DataFrame, file: str) -> Iterator[DataFault]:
        for name, column in self.columns.items():
            if name not in frame:
                yield DataFault(file, 1, name, "de kolom ontbreekt", column.meaning, "Voeg de kolom toe.")
        for place, name in enumerate(frame.columns, start=1):
            if name not in self.columns:
                # of a table about people, what stands there may be a record in the place of the header
                told = f"nummer {place}" if self.personal else str(name)[:40]
                expected = f"alleen de kolommen {', '.join(self.columns)}"
                yield DataFault(
                    file, 1, told, "een onbekende kolom", expected, "Haal de kolom weg of verbeter de naam."
                )

    def _wrong_cells(self, frame: pd.DataFrame, file: str) -> Iterator[DataFault]:
        for name, column in self.columns.items():
            kind = column.kind
            for row, text in frame[name].items() if name in frame else ():
                if not (kind.fits(text) if text else column.optional):
                    yield DataFault(file, int(row), name, self._describe(str(text)), kind.expected, kind.remedy)

    def _describe(self, text: str) -> str:
        """Say what was found; in a table about people only its form, never the text itself."""
        if not text:
            return "een lege cel (een lege cel is onbekend, niet nul)"
        if not self.personal:
            return f"'{text[:40]}'"
        if _NUMBER.fullmatch(text):
            return "een getal dat hier niet past"
        return (
            "een datum die niet bestaat" if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else "een tekst die hier niet past"
        )

    def _convert(self, frame: pd.DataFrame) -> pd.DataFrame:
        converted = frame[list(self.columns)].copy()
        for name, column in self.columns.items():
            if column.kind.convert is not str:
                convert = column.kind.convert
                values = [convert(text) if text else None for text in frame[name]]
                converted[name] = pd.Series(values, index=frame.index, dtype=object)
                if column.kind in (COUNT, YEAR):
                    converted[name] = converted[name].astype("Int64")
                elif column.kind is AMOUNT:
                    converted[name] = converted[name].astype("Float64")
        return converted


SOURCE = Column(
    TEXT, "waar de waarde vandaan komt: nummer van het document en de plaats daarin", holds=ColumnKind.SOURCE
)

TABLES = (
    TableSchema(
        "kpi",
        "Streefwaarden van alle indicatoren, en realisaties van wat geen cliënten telt (cumulatief)",
        {
            "indicator": Column(TEXT, "naam uit data/indicatoren.yaml", holds=ColumnKind.LABEL),
            "soort": Column(one_of(["realisatie", "streefwaarde"]), "wat bereikt is, of wat beoogd is"),
            "peildatum": Column(DATE, "stand waarop de waarde geldt; bij een streefwaarde de einddatum"),
            "waarde": Column(AMOUNT, "de waarde zoals gepubliceerd; laat de rij weg als zij onbekend is"),
            "eenheid": Column(
                TEXT, "waarin geteld is; verschillende eenheden worden nooit vergeleken", holds=ColumnKind.LABEL
            ),
            "vanaf": Column(DATE, "bij een streefwaarde: begindatum van het pad erheen", optional=True),
            "bron": SOURCE,
        },
        ("indicator", "soort", "peildatum"),
    ),
    TableSchema(
        "casuistiek",
        "Aantallen cliënten, cumulatief, met 'alle' waar niet is uitgesplitst",
        {
            "peildatum": Column(DATE, "stand waarop het aantal geldt"),
            "stroom": Column(one_of(Stream), "door wie de deelnemer bereikt is"),
            "gemeente_code": Column(CODE_OR_WORD, "woongemeente, of leeg als plaats is ingevuld", optional=True),
            "plaats": Column(
                TEXT, "woonplaats, als de bron geen gemeente noemt", optional=True, holds=ColumnKind.LABEL
            ),
            "uitkomst": Column(one_of([*Outcome, ALLE]), "hoe het gesprek of de casus tot nu toe afliep"),
            "verwijzer": Column(
                NAME_OR_ALL, "soort organisatie die de cliënt aanmeldde, of 'alle'", holds=ColumnKind.LABEL
            ),
            "aantal": Column(COUNT, "aantal cliënten sinds de start"),
            "onderdeel_van": Column(
                one_of([OVERIG]), "'overig' als de bron dit aantal ook in zijn post overig telt", optional=True
            ),
            "bron": SOURCE,
        },
        ("peildatum", "stroom", "gemeente_code", "plaats", "uitkomst", "verwijzer"),
        personal=True,
    ),
    TableSchema(
        "organisaties",
        "Ketenpartners en hoe het met hun aansluiting staat",
        {
            "organisatie": Column(TEXT, "naam", holds=ColumnKind.LABEL),
            "status": Column(
                one_of(["aangesloten", "verwacht", "geen_toezegging", "doet_niet_mee"]), "stand van de aansluiting"
            ),
            "datum": Column(DATE, "uiterlijk op deze datum", optional=True),
            "toelichting": Column(TEXT, "wat de bron erover zegt", optional=True, holds=ColumnKind.TEXT),
            "bron": SOURCE,
        },
        ("organisatie", "status"),
    ),
    TableSchema(
        "kosten",
        "Programmakosten per jaar en per drager, in lopende prijzen",
        {
            "jaar": Column(YEAR, "jaar waarop de kosten drukken"),
            "drager": Column(one_of(Bearer), "wie betaalt"),
            "bedrag_eur": Column(AMOUNT, "bedrag in euro"),
            "bron": SOURCE,
            "aard": Column(
                one_of(CostKind),
                "leeg of `geld`: uitgaven; `natura`: getelde uren maal een tarief; `natura_volgens_norm`: uren die niemand "
                "telde; de kolom mag ontbreken",
                optional=True,
                may_lack=True,
            ),
        },
        ("jaar", "drager", "bron"),
    ),
    TableSchema(
        "deelname",
        "Gemeenten van de regio en sinds wanneer zij meedoen",
        {
            "gemeente_code": Column(CODE, "CBS-code"),
            "naam": Column(TEXT, "naam van de gemeente, ter controle", holds=ColumnKind.LABEL),
            "deelname": Column(one_of(["ja", "nee"]), "of de gemeente meedoet"),
            "deelname_vanaf": Column(DATE, "begin van de deelname", optional=True),
            "bron": SOURCE,
        },
        ("gemeente_code",),
    ),
    TableSchema(
        "beweringen",
        "Gepubliceerde cijfers, elk met de som waarmee het na te rekenen is",
        {
            "id": Column(TEXT, "korte naam", holds=ColumnKind.LABEL),
            "bewering": Column(
                TEXT, "wat de bron stelt, in eigen woorden en zonder aantallen cliënten", holds=ColumnKind.TEXT
            ),
            "gesteld": Column(AMOUNT, "het cijfer van de bron"),
            "eenheid": Column(TEXT, "eenheid van het gestelde cijfer", holds=ColumnKind.LABEL),
            "afronding": Column(AMOUNT, "waarop de bron afrondt, in dezelfde eenheid (1 is op helen)"),
            SUM: Column(
                TEXT, "de som, of leeg als het niet na te rekenen is", optional=True, holds=ColumnKind.SOURCE
            ),
            "uitleg": Column(TEXT, "wat een verschil betekent", optional=True, holds=ColumnKind.TEXT),
            "bron": SOURCE,
        },
        ("id",),
        personal=True,
        required=False,
    ),
)
