"""Published claims beside what the delivery's own figures give: where the source contradicts itself, it shows.

Each row of `beweringen.csv` states a figure and the sum to recompute it with. A sum may use

``aantal(stroom, uitkomst='alle', gemeente='alle', verwijzer='alle')``
    clients counted on the stream's last date;
``som_herkomst(stroom)``, ``som_herkomst_gesteld(stroom)``, ``som_verwijzers(stroom)``, ``som_uitkomsten(stroom)``
    the parts added up: each municipality; the published list with its own post "overig"; referrers; outcomes;
``overig_uitgeschreven(stroom)``
    the municipalities that the source itself counts under "overig", added up;
``kosten(jaar, drager='alle', bron='')``, ``parameter(sleutel)``, ``indicator(naam, datum)``, ``streefwaarde(naam, datum)``
    amounts, parameters and observations;
``startjaar()``
    the year in which the programme began;
``organisaties(status, van='', tot='')``
    names on the list of organisations with a date in that window.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic

from nnz_mkba.errors import DataFault, DeliveryError, NnzError
from nnz_mkba.model.arithmetic import Quantity, calculate, named_figures, own_numbers
from nnz_mkba.parameters import Parameters
from nnz_mkba.personal_data.counts import names_clients
from nnz_mkba.privacy.number import N
from nnz_mkba.region import CountKey, Region
from nnz_mkba.strict_yaml import iso_date
from nnz_mkba.vocabulary import ALLE, DEELNEMEND, NIET_DEELNEMEND, OVERIG, Stream, Verdict

CLAIMS_FILE = "beweringen.csv"
#: Figures that count no clients, so that a number added to one counts none either.
_NO_CLIENTS = frozenset({"indicator", "kosten", "organisaties"})
#: Unit in which trained staff is counted as well.
STAFF = "personen"
_SCALES = (100.0, 1000.0)


@dataclass(frozen=True)
class Claim(Generic[N]):
    """A published figure beside its recomputation; the names are those of the JSON face.

    Attributes
    ----------
    stated, recomputed, difference : float or None
        [unit]; difference is stated - recomputed.
    verdict : Verdict
    """

    id: str
    text: str
    stated: N
    recomputed: N
    difference: N
    unit: str
    verdict: Verdict
    explanation: str
    source: str


def reconcile(
    region: Region,
    parameters: Parameters,
    peildatum: dt.date,
    counts: Mapping[CountKey, float],
    counted: Collection[CountKey] | None = None,
    only: Iterable[str] | None = None,
) -> tuple[Claim[float | None], ...]:
    """Recompute every published claim of a delivery.

    Parameters
    ----------
    region : Region
    parameters : Parameters
    peildatum : datetime.date
        Clients are counted on each stream's last date up to it; everything else as the sum says.
    counts : mapping of CountKey to float
        Asked by key. [persons]
    counted : collection of CountKey, optional
        What the delivery counts, whatever may be seen of it; default the keys of `counts`.
    only : iterable of str, optional
        Claims to recompute, by id; default all.

    Raises
    ------
    DeliveryError
        If a sum cannot be read; names the row.
    """
    figures = _Figures(region, parameters, peildatum, counts, counts if counted is None else counted).by_name()
    wanted = None if only is None else set(only)
    claims, faults = [], []
    for row, line in region.beweringen.iterrows():
        if wanted is not None and line["id"] not in wanted:
            continue
        try:
            found = calculate(line["herberekening"], figures) if line["herberekening"] else Quantity(None)
        except NnzError as error:
            faults.append(
                DataFault(
                    CLAIMS_FILE,
                    row,
                    "herberekening",
                    str(error),
                    "een som zoals in data/README.md",
                    "Verbeter de som.",
                )
            )
            continue
        claims.append(_claim(line, found))
    if faults:
        raise DeliveryError(faults)
    return tuple(claims)


def _claim(line: Mapping[str, Any], found: Quantity) -> Claim[float | None]:
    stated = float(line["gesteld"])
    unit = str(line["eenheid"])
    difference = None if found.value is None else stated - found.value
    if found.unit is not None and found.unit != unit:
        verdict, difference = Verdict.EENHEDEN_VERSCHILLEN, None
    elif difference is None:
        verdict = Verdict.NIET_NA_TE_REKENEN
    else:
        rounding = float(line["afronding"])
        verdict = Verdict.KLOPT if abs(difference) <= rounding / 2 + 1e-9 else Verdict.WIJKT_AF
    return Claim(
        id=str(line["id"]),
        text=str(line["bewering"]),
        stated=stated,
        recomputed=found.value,
        difference=difference,
        unit=unit,
        verdict=verdict,
        explanation=str(line["uitleg"]),
        source=str(line["bron"]),
    )


def counts_clients(claim: Claim, total: str) -> bool:
    """Return whether a claim counts clients by its unit, or may do so by a sum of which nothing says otherwise.

    Amounts in euro do not; "personen" may be trained staff, which they are where all that is summed counts no clients.
    """
    if claim.unit.startswith("EUR") or not names_clients(claim.unit):
        return False
    return claim.unit != STAFF or not (total and named_figures(total) <= _NO_CLIENTS)


def states_a_count(total: str, parameters: Parameters) -> bool:
    """Return whether a sum holds a number of its own that may be a count of clients.

    None is a value of a parameter (a fraction, or an amount in whole thousands and more), a hundred or a thousand that
    scales, and what is added to costs, organisations or an indicator: `kpi.csv` counts no clients.

    Examples
    --------
    >>> from nnz_mkba.parameters import load_parameters
    >>> values = load_parameters().at(dt.date(2021, 6, 30))
    >>> [states_a_count(total, values) for total in ("kosten(2021) / 21", "kosten(2021) * 100", "21 / 23")]
    [True, False, True]
    """
    if not total:
        return False
    known = {parameter.value for parameter in parameters.values()}
    rates = {value for value in known if not value.is_integer() or value >= 1000}
    return any(
        not (number in rates or (scales and number in _SCALES)) for number, scales in own_numbers(total, _NO_CLIENTS)
    )


@dataclass(frozen=True)
class _Figures:
    """What the names in a sum stand for."""

    region: Region
    parameters: Parameters
    peildatum: dt.date
    counts: Mapping[CountKey, float]
    counted: Collection[CountKey]

    def by_name(self) -> dict:
        return {
            "aantal": self.aantal,
            "som_herkomst": self.som_herkomst,
            "som_herkomst_gesteld": self.som_herkomst_gesteld,
            "overig_uitgeschreven": self.overig_uitgeschreven,
            "som_verwijzers": lambda stroom: self._sum(stroom, "verwijzer"),
            "som_uitkomsten": lambda stroom: self._sum(stroom, "uitkomst"),
            "kosten": self.kosten,
            "parameter": self.parameter,
            "indicator": lambda naam, datum: self._kpi(naam, datum, "realisatie"),
            "streefwaarde": lambda naam, datum: self._kpi(naam, datum, "streefwaarde"),
            "organisaties": self.organisaties,
            "startjaar": lambda: Quantity(float(self.region.about.programma_start.year), "jaar"),
        }

    def aantal(self, stroom: str, uitkomst: str = ALLE, gemeente: str = ALLE, verwijzer: str = ALLE) -> Quantity:
        date = self._date(stroom)
        return Quantity(
            None if date is None else self._value(CountKey(date, Stream(stroom), gemeente, uitkomst, verwijzer))
        )

    def som_herkomst(self, stroom: str) -> Quantity:
        return self._add(self._origin(stroom))

    def som_herkomst_gesteld(self, stroom: str) -> Quantity:
        date = self._date(stroom)
        listed = set(self._listed_under_rest(stroom))
        named = [key for key in self._origin(stroom) if key not in listed]
        rest = [] if date is None else [CountKey(date, Stream(stroom), OVERIG)]
        return self._add([*named, *rest])

    def overig_uitgeschreven(self, stroom: str) -> Quantity:
        return self._add(self._listed_under_rest(stroom))

    def kosten(self, jaar: int, drager: str = ALLE, bron: str = "") -> Quantity:
        """Add the amounts up; with `bron` only those of that document, whatever else was put beside them."""
        table = self.region.kosten
        table = table[(table["jaar"] == jaar) & ((table["drager"] == drager) | (drager == ALLE))]
        if bron:
            table = table[table["bron"].str.split(",").str[0].str.strip() == bron]
        return Quantity(None if table.empty else float(table["bedrag_eur"].sum()), "EUR")

    def parameter(self, sleutel: str) -> Quantity:
        return Quantity(self.parameters.value(sleutel))

    def organisaties(self, status: str, van: str = "", tot: str = "") -> Quantity:
        table = self.region.organisaties
        table = table[table["status"] == status]
        dates = list(table["datum"])
        inside = [
            date is not None and (not van or date >= iso_date(van)) and (not tot or date <= iso_date(tot))
            for date in dates
        ]
        return Quantity(float(sum(inside) if van or tot else len(table)), "organisaties")

    def _kpi(self, naam: str, datum: str, soort: str) -> Quantity:
        table = self.region.kpi
        rows = table[(table["indicator"] == naam) & (table["soort"] == soort)]
        rows = rows[rows["peildatum"] == iso_date(datum)]
        if rows.empty:
            return Quantity(None)
        return Quantity(float(rows["waarde"].iloc[0]), rows["eenheid"].iloc[0])

    def _date(self, stroom: str) -> dt.date | None:
        if stroom not in list(Stream):
            raise NnzError(f"onbekende stroom '{stroom}'; kies uit {', '.join(Stream)}")
        dates = [key.peildatum for key in self.counted if key.stroom == stroom and key.peildatum <= self.peildatum]
        return max(dates, default=None)

    def _value(self, key: CountKey) -> float | None:
        return self.counts.get(key)

    def _parts(self, stroom: str, dimension: str) -> list[CountKey]:
        date = self._date(stroom)
        whole = None if date is None else CountKey(date, Stream(stroom))
        return [
            key
            for key in self.counted
            if whole is not None
            and getattr(key, dimension) not in (ALLE, OVERIG, DEELNEMEND, NIET_DEELNEMEND)
            and key.along(dimension) == whole
        ]

    def _origin(self, stroom: str) -> list[CountKey]:
        return self._parts(stroom, "gemeente")

    def _sum(self, stroom: str, dimension: str) -> Quantity:
        return self._add(self._parts(stroom, dimension))

    def _listed_under_rest(self, stroom: str) -> list[CountKey]:
        cases = self.region.casuistiek
        codes = set(cases.loc[(cases["stroom"] == stroom) & (cases["onderdeel_van"] == OVERIG), "gemeente_code"])
        return [key for key in self._origin(stroom) if key.gemeente in codes]

    def _add(self, keys: Iterable[CountKey]) -> Quantity:
        values = [self._value(key) for key in keys]
        known = [value for value in values if value is not None]
        return Quantity(float(sum(known)) if known and len(known) == len(values) else None)
