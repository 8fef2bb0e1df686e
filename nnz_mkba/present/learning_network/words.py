"""Words for a learning network, from one table each, and what its pages share."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nnz_mkba.liso import Kernelement, Thema
from nnz_mkba.model.learning_network.health import Fit
from nnz_mkba.network_evaluation import NetworkEvaluation
from nnz_mkba.present.catalogue import N_
from nnz_mkba.present.html import Content, Dutch, Status
from nnz_mkba.present.locale import NumberText, Translator
from nnz_mkba.privacy.number import Number

DASH = "–"
PARTS: Mapping[str, str] = {
    "inhoud": N_("Inhoud"),
    "samenwerking": N_("Samenwerking"),
    "leerproces": N_("Leerproces"),
}
POINT_KINDS: Mapping[str, str] = {"sterk": N_("sterk punt"), "verbeter": N_("verbeterpunt")}
POINTS: Mapping[str, str] = {"sterk": N_("sterke punten"), "verbeter": N_("verbeterpunten")}
NORMS: Mapping[str, str] = {
    "leden": N_("Leden van het kernteam"),
    "bijeenkomsten_per_jaar": N_("Bijeenkomsten per jaar"),
    "looptijd_jaren": N_("Looptijd in jaren"),
}
ROLES: Mapping[str, str] = {
    "deelnemer": N_("lid"),
    "verbindingsfunctionaris": N_("verbindingsfunctionaris"),
    "trekker": N_("trekker"),
    "procesbegeleider": N_("procesbegeleider"),
    "communicatieadviseur": N_("communicatieadviseur"),
    "projectassistent": N_("projectassistent"),
}
FILLED: Mapping[str, str] = {"ja": N_("ja"), "nee": N_("nee"), "onbekend": N_("onbekend")}
METHODS: Mapping[str, str] = {"gesprekken": N_("gesprekken"), "vragenlijst": N_("vragenlijst")}
PLAN_STATUS: Mapping[str, str] = {"open": N_("open"), "bezig": N_("bezig"), "klaar": N_("klaar")}
_FITS: Mapping[Fit, tuple[str, str]] = {
    Fit.VOLDOET: ("klopt", N_("voldoet")),
    Fit.TE_LAAG: ("wijkt_af", N_("lager dan de norm")),
    Fit.TE_HOOG: ("wijkt_af", N_("hoger dan de norm")),
    Fit.NOG_NIET: ("op_koers", N_("nog niet bereikt")),
    Fit.ONBEKEND: ("onbekend", N_("onbekend")),
}


def number(value: float | None) -> Number:
    """Return a number of the network itself, which its own report shows in full; None is unknown."""
    return Number.exact(value)


def fit_status(fit: Fit, t: Translator) -> Status:
    """Return how a fact stands to its norm, with its shape."""
    shape, word = _FITS[fit]
    return Status(shape, t(word))


def owner(key: str, t: Translator) -> Content:
    """Return who does something: a role in the language of the page, a party by its Dutch name."""
    return t(ROLES[key]) if key in ROLES else dutch(key, t)


def role_name(key: str, t: Translator) -> str:
    """Return a role's name; a party of the network stands as it is."""
    return t(ROLES[key]) if key in ROLES else key


def name_of(thing: Kernelement | Thema, t: Translator) -> str:
    """Return the name of a kernelement or theme in the language of the page."""
    return thing.name_en if t.language == "en" else thing.naam


def kernelement(found: NetworkEvaluation, key: str, t: Translator) -> str:
    """Return the name of a kernelement by its key."""
    return name_of(found.liso.framework.kernelementen[key], t)


def theme(found: NetworkEvaluation, key: str, t: Translator) -> str:
    """Return the name of a theme of the round's list by its key."""
    return name_of(found.liso.framework.versies[found.themes].themas[key], t)


def caption(found: NetworkEvaluation, text: str, t: Translator) -> str:
    """Return a title that says so where the data are invented."""
    return t("{text} (verzonnen gegevens)", text=text) if found.about.synthetisch else text


def network_title(found: NetworkEvaluation, t: Translator) -> str:
    """Return what a page is about, without saying network twice where the name does so in the language of the page."""
    name = found.about.naam
    own_word = t.language == "nl" and re.match(r"(?:leer)?netwerk\b", name, re.IGNORECASE)
    return name if own_word else t("Leernetwerk {name}", name=name)


def download(found: NetworkEvaluation, name: str) -> str:
    """Return a file name that says so where the data are invented."""
    return f"verzonnen-{name}" if found.about.synthetisch else name


def plain(value: float | None, t: Translator) -> NumberText:
    """Return a number with a decimal only where it has one."""
    return t.decimal(number(value), decimals=0 if value is None or value == round(value) else 1)


def dutch(text: str, t: Translator) -> Content:
    """Return a text of the framework or the network's own files, which is Dutch on every page."""
    return text if t.language == "nl" else Dutch(text)


def name_in(dutch: str, english: str, t: Translator) -> str:
    """Return the text in the language of the page."""
    return english if t.language == "en" else dutch


def norm_words(found: NetworkEvaluation, key: str, t: Translator) -> str:
    norm = found.liso.norms.normen[key]
    if norm.minimum is not None and norm.maximum is not None:
        low, high = plain(norm.minimum, t), plain(norm.maximum, t)
        return t("{low} tot en met {high}", low=low, high=high)
    return t("minstens {low}", low=plain(norm.minimum, t))
