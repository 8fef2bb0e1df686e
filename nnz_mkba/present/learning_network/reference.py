"""The method as reference, and where everything on the page comes from."""

from __future__ import annotations

from nnz_mkba.network_evaluation import NetworkEvaluation
from nnz_mkba.present.html import Bullets, Content, Display, Section
from nnz_mkba.present.learning_network.words import (
    dutch,
    name_of,
    number,
)
from nnz_mkba.present.locale import Translator
from nnz_mkba.present.quoted import marked
from nnz_mkba.present.tables import Table
from nnz_mkba.provenance import code_version, today


def reference(found: NetworkEvaluation, t: Translator) -> Display:
    """Return the kernelementen in both versions, the phases of an evaluation and the stumbling blocks."""
    framework = found.liso.framework
    columns: list[Content] = [t("Kernelement"), t("Wat het inhoudt")]
    for name in (version.titel.lower() for version in framework.versies.values()):
        columns.append(marked(t("Thema's ({source})", source=name), t, name))
    rows: list[list[Content]] = [
        [
            name_of(element, t),
            dutch(element.toelichting, t),
            *(
                ", ".join(name_of(one, t).lower() for one in version.themas.values() if one.kernelement == key)
                for version in framework.versies.values()
            ),
        ]
        for key, element in framework.kernelementen.items()
    ]
    sources = "; ".join(version.bron for version in framework.versies.values())
    two_lists = t("De bronnen geven verschillende thema's ({sources}). Beide lijsten blijven staan.", sources=sources)
    parts: list[Display] = [
        Table(
            t("Kernelementen en thema's in beide bronnen"),
            columns,
            rows,
            t=t,
            notes=[marked(two_lists, t, sources)],
        ),
        Table(
            t("Vijf fasen van een evaluatie"),
            [t("Fase"), t("Wat er gebeurt")],
            [[dutch(phase.naam, t), dutch(phase.wat, t)] for phase in found.liso.rules.fasen],
            t=t,
        ),
    ]
    for blocks in found.liso.blocks.values():
        notes = [marked(t("Bron: {source}, in onze woorden.", source=blocks.bron), t, blocks.bron)]
        given = len(blocks.blokken)
        if given != blocks.aangekondigd:
            notes.append(
                t(
                    "De bron kondigt er {announced} aan en geeft er {given}.",
                    announced=t.count(number(blocks.aangekondigd)),
                    given=t.count(number(given)),
                )
            )
        columns = [t("Struikelblok"), t("Wat helpt")]
        block_rows: list[list[Content]] = [[dutch(block.naam, t), dutch(block.advies, t)] for block in blocks.blokken]
        parts.append(Table(dutch(blocks.titel, t), columns, block_rows, t=t, notes=notes))
    return Section(t("Naslag: de LISO-werkwijze"), *parts)


def provenance(found: NetworkEvaluation, t: Translator) -> Display:
    """Return how answers were handled and where the page comes from."""
    rules = found.liso.rules
    said: list[Content] = [
        t(
            "Bij minder dan {n} antwoorden wordt niets uitgesplitst. Namen, e-mailadressen en telefoonnummers worden bij het "
            "inlezen geweigerd voor zover zij te herkennen zijn.",
            n=t.count(number(rules.minimum_respondenten)),
        ),
        t("Een citaat staat er alleen als de schrijver het vrijgaf."),
        t(
            "Per respondent tellen ten hoogste {n} sterke en {n} verbeterpunten, zodat ieders stem even zwaar weegt.",
            n=t.count(number(rules.punten_per_soort)),
        ),
        t(
            "Verschillen tussen rondes hebben een 95%-interval (Newcombe). De antwoorden zijn anoniem, dus mensen zijn niet "
            "te volgen: de rondes tellen als losse groepen."
        ),
        *(marked(f"{key}: {one.titel}", t, one.titel) for key, one in found.about.documenten.items()),
    ]
    rows: list[list[Content]] = [
        [t("Gemaakt op"), t.date(today())],
        [t("Versie van de code"), code_version()],
        [t("Peildatum"), t.date(found.about.peildatum)],
    ]
    rows += [[name, digest[:12]] for name, digest in found.hashes.items()]
    if found.survey is not None:
        source = f"{found.questionnaire_title} ({found.questionnaire_source})"
        rows.insert(3, [t("Vragenlijst"), dutch(source, t)])
    note = t("Bij een bestand staan de eerste {n} tekens van zijn SHA-256.", n="12")
    if found.survey is not None:
        note += " " + t(
            "Bij de bestanden met antwoorden en koppeling staat die met opzet niet: met zo'n code is te toetsen of een geraden "
            "antwoord klopt."
        )
    table = Table(t("Herkomst van deze pagina"), [t("Gegeven"), t("Waarde")], rows, t=t, notes=[note], prose=True)
    return Section(t("Verantwoording"), Bullets(said), table)
