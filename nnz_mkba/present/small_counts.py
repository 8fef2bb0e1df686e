"""What a reader is told about counts that are not shown exactly: one sentence each."""

from __future__ import annotations

import datetime as dt

from nnz_mkba.evaluation import Flag
from nnz_mkba.present.catalogue import N_
from nnz_mkba.present.locale import Translator
from nnz_mkba.privacy.shown import Rung
from nnz_mkba.results.result import Result

#: What a reader is told where a breakdown is shown with more or less than is ordinary.
RUNGS = {
    ("gemeente", Rung.EXACT): N_("Waar cliënten wonen, staat exact: de bron heeft dat al gepubliceerd."),
    ("gemeente", Rung.TIEN): N_("De aantallen per gemeente staan in klassen van tien."),
    ("gemeente", Rung.KLEINE_SAMEN): N_("Gemeenten met minder dan tien cliënten zijn samengenomen."),
    ("gemeente", Rung.DEELNAME): N_(
        "We tonen alleen hoeveel cliënten in deelnemende gemeenten wonen, niet per gemeente."
    ),
    ("gemeente", Rung.GEEN): N_("We tonen geen aantallen per gemeente. De cijfers van de regio staan er wel."),
    ("verwijzer", Rung.EXACT): N_("Wie cliënten aanmeldde, staat exact: de bron heeft dat al gepubliceerd."),
    ("verwijzer", Rung.TIEN): N_("Wie cliënten aanmeldde, staat in klassen van tien."),
    ("verwijzer", Rung.GEEN): N_("Wie cliënten aanmeldde, tonen we niet."),
}


def notice(found: Result, t: Translator) -> str:
    """Return what stands at the top of the page."""
    said = []
    if any(origin.rung is not Rung.EXACT for origin in found.origins) or found.referrers:
        said.append(
            t(
                "Waar cliënten wonen en wie hen aanmeldde, staat in klassen van {width}: {small}, {low}–{high}, enzovoort, zodat niemand te herkennen is. Wat daarvan afhangt, staat er als bereik.",
                width=str(found.class_width),
                small=f"<{found.class_width}",
                low=str(found.class_width),
                high=str(2 * found.class_width - 1),
            )
        )
    return " ".join(dict.fromkeys([*said, *(words for flag in found.flags if (words := in_words(flag, t)))]))


def in_words(flag: Flag, t: Translator) -> str:
    """Return what is not shown where it could have been expected, or is of an earlier day; nothing for any other flag."""
    details = flag.details
    match flag.word:
        case "uitsplitsing_beperkt":
            sentence = RUNGS.get((details["by"], Rung(details["rung"])))
            return t(sentence) if sentence else ""
        case "totaal_als_klasse":
            return t(
                "Van een stroom met minder dan tien cliënten, of waarin allen dezelfde uitkomst hebben, staat ook het totaal als klasse."
            )
        case "stand_eerder":
            return t(
                "De verdeling over gemeenten en aanmelders is van {date}, toen er {then} cliënten waren (nu {now}). Zij wordt ververst als dat aantal met ten minste {refresh} is veranderd.",
                date=t.date(dt.date.fromisoformat(details["date"])),
                then=details["then"],
                now=details["now"],
                refresh=details["refresh"],
            )
        case "logboek_ontbreekt":
            return t(
                "Aantallen per gemeente en per aanmelder ontbreken: niet na te gaan is wat eerdere rapporten ervan toonden."
            )
        case _:
            return ""


def method(found: Result, t: Translator) -> str:
    """Return what the section on method says."""
    return t(
        "Totalen van de regio zijn exact, tenzij een stroom minder dan tien cliënten heeft of allen dezelfde uitkomst hebben. Aantallen per gemeente en per aanmelder staan in klassen van {width} en worden ververst als het totaal genoeg is veranderd. Wat daarvan afhangt, is berekend uit de klassen en staat er als bereik.",
        width=str(found.class_width),
    )
