"""What a registration looks like: one pseudonymised row a case, and no other column."""

from __future__ import annotations

import re

from nnz_mkba.delivery_schemas import CODE, DATE, Column, Kind, TableSchema
from nnz_mkba.personal_data.guard import ColumnKind
from nnz_mkba.vocabulary import ALLE, Outcome, Stream

#: Longer than this is prose, and prose can hold anything.
LONGEST_NAME = 60
PSEUDONYM = re.compile(r"[A-Za-z0-9_-]{6,64}")


def _is_referrer(text: str) -> bool:
    return text.casefold() != ALLE and len(text) <= LONGEST_NAME


def _words(words: type[Stream] | type[Outcome]) -> Kind:
    allowed = tuple(words)
    expected = f"{', '.join(allowed[:-1])} of {allowed[-1]}"
    return Kind(expected, "Zet de eigen woorden van de registratie om.", allowed.__contains__)


REGISTRATION = TableSchema(
    "registratie",
    "Eén rij per casus, met een pseudoniem; alleen om samen te tellen tot casuistiek.csv",
    {
        "pseudoniem": Column(
            Kind(
                "een pseudoniem van 6 tot 64 letters, cijfers of streepjes",
                "Laat het bronsysteem een pseudoniem maken; nooit een BSN, naam of geboortedatum.",
                lambda text: bool(PSEUDONYM.fullmatch(text)),
            ),
            "kenmerk van de casus, elk eenmaal; dient alleen om dubbelen te vinden",
        ),
        "datum": Column(DATE, "dag van het gesprek of de opschaling"),
        "stroom": Column(_words(Stream), "door wie de deelnemer bereikt is"),
        "gemeente_code": Column(CODE, "woongemeente; leeg als zij onbekend is", optional=True),
        "uitkomst": Column(_words(Outcome), "hoe de casus tot nu toe afliep; leeg is onbekend", optional=True),
        "datum_uitkomst": Column(
            DATE, "dag van de uitkomst; tot die dag telt de casus als in_zorg, leeg is vanaf het begin", optional=True
        ),
        "verwijzer": Column(
            Kind(
                f"een soort organisatie van ten hoogste {LONGEST_NAME} tekens, en niet 'alle'",
                "Zet een organisatie of een soort organisatie neer, geen toelichting.",
                _is_referrer,
            ),
            "soort organisatie die de cliënt aanmeldde; leeg als zij onbekend is",
            optional=True,
            holds=ColumnKind.LABEL,
        ),
    },
    ("pseudoniem",),
    personal=True,
)
