"""What a reader is told about counts that are not shown exactly: one sentence each."""

from __future__ import annotations

from nnz_mkba.present.catalogue import N_
from nnz_mkba.present.locale import Translator
from nnz_mkba.privacy.shown import Rung
from nnz_mkba.results.result import Result

#: What a reader is told where a breakdown is shown with less than is ordinary.
LESS = {
    Rung.TIEN: N_("De aantallen per gemeente staan in klassen van tien."),
    Rung.KLEINE_SAMEN: N_("Gemeenten met minder dan tien cliënten zijn samengenomen."),
    Rung.DEELNAME: N_("We tonen alleen hoeveel cliënten in deelnemende gemeenten wonen, niet per gemeente."),
    Rung.GEEN: N_("We tonen geen aantallen per gemeente. De cijfers van de regio staan er wel."),
}


def notice(found: Result, t: Translator) -> str:
    """Return what stands at the top of the page."""
    said = [
        t(
            "Waar cliënten wonen en wie hen aanmeldde, staat in klassen van {width}: {small}, {low}–{high}, enzovoort, zodat niemand te herkennen is. Wat daarvan afhangt, staat er als bereik.",
            width=str(found.class_width),
            small=f"<{found.class_width}",
            low=str(found.class_width),
            high=str(2 * found.class_width - 1),
        )
    ]
    return " ".join([*said, *left_out(found, t)])


def left_out(found: Result, t: Translator) -> list[str]:
    """Return what is not shown, where it could have been expected."""
    said = [t(LESS[Rung(flag.details["rung"])]) for flag in found.flags if flag.word == "uitsplitsing_beperkt"]
    if any(flag.word == "logboek_ontbreekt" for flag in found.flags):
        said.append(
            t(
                "Aantallen per gemeente en per aanmelder ontbreken: niet na te gaan is wat eerdere rapporten ervan toonden."
            )
        )
    return list(dict.fromkeys(said))


def method(found: Result, t: Translator) -> str:
    """Return what the section on method says."""
    return t(
        "Totalen van de regio zijn exact. Aantallen per gemeente en per aanmelder staan in klassen van {width} en worden ververst als het totaal genoeg is veranderd. Wat daarvan afhangt, is berekend uit de klassen en staat er als bereik.",
        width=str(found.class_width),
    )
