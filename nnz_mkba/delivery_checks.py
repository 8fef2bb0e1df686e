"""Checks on a delivery that need more than one column or file."""

from __future__ import annotations

from functools import partial

import pandas as pd

from nnz_mkba.errors import DataFault, did_you_mean
from nnz_mkba.gemeenten import Gemeenten, load_gemeenten
from nnz_mkba.indicators import IndicatorDefinition
from nnz_mkba.vocabulary import ALLE, OVERIG, Outcome

CASE_KEYS = ["peildatum", "stroom", "gemeente_code", "uitkomst", "verwijzer"]


def check_together(
    frames: dict[str, pd.DataFrame], gemeenten: Gemeenten, indicators: dict[str, IndicatorDefinition]
) -> list[DataFault]:
    """Check the tables of one delivery against each other.

    Places in the casuistry are resolved to municipality codes in place.

    Parameters
    ----------
    frames : dict of DataFrame
        The tables by name, each already checked by itself.
    gemeenten : Gemeenten
        The municipalities of the region.
    indicators : dict
    """
    return [
        *_check_kpi(frames["kpi"], indicators),
        *_resolve_places(frames["casuistiek"], gemeenten),
        *_check_participation(frames["deelname"], gemeenten),
        *_check_parts(frames["casuistiek"]),
        *_check_growth(frames["casuistiek"]),
    ]


def _check_kpi(kpi: pd.DataFrame, indicators: dict[str, IndicatorDefinition]) -> list[DataFault]:
    faults = []
    fault = partial(DataFault, "kpi.csv")
    for row, line in kpi.iterrows():
        definition = indicators.get(line["indicator"])
        if definition is None:
            hint = did_you_mean(line["indicator"], indicators).strip() or "Verbeter de naam."
            found = f"onbekende indicator '{line['indicator'][:40]}'"
            faults.append(fault(row, "indicator", found, f"een van {', '.join(indicators)}", hint))
        elif definition.personal and line["soort"] == "realisatie":
            expected = "aantallen cliënten alleen in casuistiek.csv, zodat elk aantal op één plaats staat"
            remedy = "Verplaats de rij naar casuistiek.csv."
            faults.append(fault(row, "indicator", "een aantal cliënten als realisatie", expected, remedy))
        if line["soort"] == "streefwaarde" and (pd.isna(line["vanaf"]) or line["vanaf"] >= line["peildatum"]):
            expected = "de datum waarop het pad naar de streefwaarde begint"
            remedy = "Vul bijvoorbeeld 2020-12-31 in bij een streefwaarde voor 2021-12-31."
            faults.append(fault(row, "vanaf", "geen begindatum die voor de peildatum ligt", expected, remedy))
    return faults


def _resolve_places(cases: pd.DataFrame, gemeenten: Gemeenten) -> list[DataFault]:
    faults = []
    fault = partial(DataFault, "casuistiek.csv")
    national = load_gemeenten()
    for row, line in cases.iterrows():
        code, place = line["gemeente_code"], line["plaats"]
        if code in (ALLE, OVERIG):
            continue
        if not code and not place:
            remedy = "Vul gemeente_code of plaats in."
            faults.append(
                fault(row, "gemeente_code", "geen gemeente en geen plaats", "een code, een plaats of 'alle'", remedy)
            )
            continue
        found = gemeenten.resolve(code or place) or national.resolve(code or place)
        if found is None:
            column = "gemeente_code" if code else "plaats"
            expected = "een code uit data/gemeenten.csv of een plaats uit data/woonplaatsen.csv"
            remedy = "Zoek de gemeente op en schrijf haar code, zoals GM0546."
            faults.append(fault(row, column, "een gemeente of plaats die niet bestaat", expected, remedy))
        else:
            cases.loc[row, "gemeente_code"] = found.code
    return faults


def _check_participation(participation: pd.DataFrame, gemeenten: Gemeenten) -> list[DataFault]:
    faults = []
    fault = partial(DataFault, "deelname.csv")
    for row, line in participation.iterrows():
        code = line["gemeente_code"]
        if code not in gemeenten:
            expected = "een gemeente van deze GGD-regio"
            faults.append(fault(row, "gemeente_code", f"'{code}'", expected, "data/gemeenten.csv geeft de lijst."))
        elif gemeenten[code].naam != line["naam"]:
            found = f"'{line['naam'][:40]}' bij code {code}"
            faults.append(fault(row, "naam", found, f"'{gemeenten[code].naam}'", "Verbeter de naam of de code."))
        if line["deelname"] == "ja" and pd.isna(line["deelname_vanaf"]):
            remedy = "Vul de eerste dag van de maand van toekenning in."
            expected = "de datum waarop de deelname begon"
            faults.append(fault(row, "deelname_vanaf", "een lege cel bij een deelnemer", expected, remedy))
    return faults


def _check_parts(cases: pd.DataFrame) -> list[DataFault]:
    """Outcomes, origins and referrers never add up to more than the conversations they are part of."""
    fault = partial(DataFault, "casuistiek.csv")
    own = cases[cases["gemeente_code"] != OVERIG]
    doubled = "een rij met dezelfde peildatum, stroom, gemeente, uitkomst en verwijzer als een eerdere"
    faults = [
        fault(row, None, doubled, "elke combinatie eenmaal", "Tel de rijen op of haal er een weg.")
        for row in own.index[own.duplicated(CASE_KEYS, keep="first")]
    ]
    for column, word in (("uitkomst", "uitkomsten"), ("gemeente_code", "herkomst"), ("verwijzer", "verwijzers")):
        others = [key for key in CASE_KEYS if key != column]
        totals = own[own[column] == ALLE].drop_duplicates(others).set_index(others)["aantal"]
        for key, group in own[own[column] != ALLE].groupby(others):
            if key in totals.index and group["aantal"].sum() > totals.loc[key]:
                found = f"de delen ({word}) tellen op tot meer dan het totaal van {key[1]} op {key[0]}"
                remedy = "Controleer het totaal (de rij met 'alle') en de delen."
                faults.append(
                    fault(int(group.index[0]), "aantal", found, "delen die samen in het totaal passen", remedy)
                )
    return faults


def _check_growth(cases: pd.DataFrame) -> list[DataFault]:
    """Counts since the start never fall: neither clients nor their choices (people in care may leave it)."""
    growing = cases[cases["uitkomst"].isin([ALLE, Outcome.ANTICONCEPTIE]) & (cases["gemeente_code"] != OVERIG)]
    faults = []
    growing = growing.drop_duplicates(CASE_KEYS)
    for _, series in growing.groupby([key for key in CASE_KEYS if key != "peildatum"]):
        ordered = series.sort_values("peildatum")
        faults += [
            DataFault(
                "casuistiek.csv",
                int(row),
                "aantal",
                "een aantal dat lager is dan op een eerdere peildatum",
                "aantallen sinds de start, die niet dalen",
                "Verbeter de eerdere of deze stand.",
            )
            for row in ordered.index[ordered["aantal"].diff() < 0]
        ]
    return faults
