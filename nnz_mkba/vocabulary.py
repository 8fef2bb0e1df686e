"""Closed lists: the words that data files, results and reports may use. See docs/glossary.md."""

from __future__ import annotations

from enum import StrEnum

#: Days in a year, leap years averaged.
DAYS_A_YEAR = 365.25


class Stream(StrEnum):
    """Through whom a participant is reached."""

    NETWERKPARTNERS = "netwerkpartners"
    OPGESCHAALD = "opgeschaald"


class Outcome(StrEnum):
    """How the conversation or the escalated case ended so far."""

    ANTICONCEPTIE = "anticonceptie"
    IN_ZORG = "in_zorg"
    GEEN_ANTICONCEPTIE = "geen_anticonceptie"
    ONBEKEND = "onbekend"


class Intervention(StrEnum):
    """Care that a child would have needed in its first year; `geen` costs nothing."""

    GEEN = "geen"
    OPVOEDONDERSTEUNING = "opvoedondersteuning"
    PLEEGGEZIN = "pleeggezin"
    BEGELEID_WONEN = "begeleid_wonen"


#: The interventions that carry a benefit, cheapest first: the tiers of the published MKBA.
TIERS = (Intervention.OPVOEDONDERSTEUNING, Intervention.PLEEGGEZIN, Intervention.BEGELEID_WONEN)


class Status(StrEnum):
    """Where an indicator stands on its way to the target."""

    BEHAALD = "behaald"
    OP_KOERS = "op_koers"
    RISICO = "risico"
    ACHTER = "achter"
    GEEN_STREEFWAARDE = "geen_streefwaarde"
    NIET_VERGELIJKBAAR = "niet_vergelijkbaar"
    ONBEKEND = "onbekend"


class Audience(StrEnum):
    """Who reads the report; only `intern` sees exact small counts.

    Examples
    --------
    >>> [str(audience) for audience in Audience]
    ['stuurgroep', 'openbaar', 'intern']
    """

    STUURGROEP = "stuurgroep"
    OPENBAAR = "openbaar"
    INTERN = "intern"


class Bearer(StrEnum):
    """Who pays programme costs."""

    GEMEENTEN = "gemeenten"
    GGD = "ggd"


class CostKind(StrEnum):
    """What programme costs consist of: money spent, or hours valued at a rate, which nobody pays."""

    GELD = "geld"
    NATURA = "natura"
    NATURA_VOLGENS_NORM = "natura_volgens_norm"  # hours that nobody counted


class Party(StrEnum):
    """Who pays for the programme or is spared the cost of care."""

    GEMEENTEN = "gemeenten"
    GGD = "ggd"
    RIJK = "rijk"
    ZORGVERZEKERAARS = "zorgverzekeraars"


#: The parties that would have paid for care.
PAYERS_OF_CARE = (Party.GEMEENTEN, Party.RIJK, Party.ZORGVERZEKERAARS)


class AllocationKey(StrEnum):
    """By what the regional costs are divided over participating municipalities."""

    INWONERS = "inwoners"
    CASUSSEN = "casussen"
    GELIJK = "gelijk"


class Method(StrEnum):
    """Contraceptive methods, the long-acting ones first."""

    IMPLANTAAT = "implantaat"
    HORMOONSPIRAAL = "hormoonspiraal"
    KOPERSPIRAAL = "koperspiraal"
    PRIKPIL = "prikpil"
    PIL = "pil"
    CONDOOM = "condoom"


#: Methods that work without daily attention.
LONG_ACTING = (Method.IMPLANTAAT, Method.HORMOONSPIRAAL, Method.KOPERSPIRAAL)


class Verdict(StrEnum):
    """What recomputing a published claim gives."""

    KLOPT = "klopt"
    WIJKT_AF = "wijkt_af"
    EENHEDEN_VERSCHILLEN = "eenheden_verschillen"
    NIET_NA_TE_REKENEN = "niet_na_te_rekenen"


class Unit(StrEnum):
    """Units a parameter may have."""

    EUR = "EUR"
    EUR_PER_DEELNEMER = "EUR/deelnemer"
    EUR_PER_KEUZE = "EUR/keuze"
    EUR_PER_ZWANGERSCHAP = "EUR/voorkomen onbedoelde zwangerschap"
    EUR_PER_UUR = "EUR/uur"
    FRACTION = "fractie"
    PER_YEAR = "1/jaar"
    YEAR = "jaar"
    OBSERVATIONS = "waarnemingen"
    WEEK_PER_YEAR = "week/jaar"


#: The word that stands for "not broken down by this column" in casuistiek.csv.
ALLE = "alle"

#: The word under which a source lumps municipalities together in casuistiek.csv.
OVERIG = "overig"

#: Words in the place of a municipality code for the sum over (non-)participating municipalities.
DEELNEMEND, NIET_DEELNEMEND = "deelnemend", "niet_deelnemend"
