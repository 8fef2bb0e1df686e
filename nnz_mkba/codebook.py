"""The codebook `data/README.md`, written from the schemas that read the data: ``python -m nnz_mkba.codebook``."""

from __future__ import annotations

import datetime as dt
import inspect
import re
import types
import typing
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel

from nnz_mkba import delivery_schemas, reconcile
from nnz_mkba.indicators import IndicatorDefinition, load_indicators
from nnz_mkba.parameters import DatedValue, DisclosurePolicy, Distribution, ParameterEntry, load_parameters
from nnz_mkba.region import Document, Printed, RegionFile
from nnz_mkba.registration.schema import REGISTRATION
from nnz_mkba.scenario_schema import Grounds, ScenarioFile
from nnz_mkba.scenarios import known_scenarios, load_scenario
from nnz_mkba.shipped import shipped
from nnz_mkba.vocabulary import Unit

#: What the keys of the YAML files mean, by model; the test asks for each field of each model.
MEANINGS: dict[type[BaseModel], dict[str, str]] = {
    RegionFile: {
        "naam": "naam van de regio, zoals zij boven het rapport staat",
        "ggd_code": "code van de GGD-regio uit `gemeenten.csv`; bepaalt welke gemeenten erbij horen",
        "programma_start": "eerste dag van het programma in de regio",
        "peildatum": "stand waarop een rapport rekent als er geen andere gevraagd is",
        "synthetisch": "`true` als de cijfers verzonnen zijn; het rapport zegt dat dan bovenaan",
        "documenten": "de bronnen, elk met het nummer waarmee kolom `bron` ernaar verwijst",
        "niet_in_de_kosten": "kosten die de levering niet bevat, één per regel; het rapport noemt ze",
        "pm_posten": "effecten die meetellen maar niet in euro’s staan, één per regel; zorgkosten na de horizon voegt het rapport toe",
        "toelichting": "vrije tekst",
        "tegels": "plaats van elke gemeente op de tegelkaart: `[rij, kolom]`, geteld vanaf nul; zonder wordt het een tabel",
        "toegestane_organisaties": "organisaties die heten als een persoon, één per regel, elk met haar hele naam; de controle op "
        "persoonsgegevens houdt die dan niet tegen",
        "reeds_openbaar": "aantallen die uw eigen bron al heeft gepubliceerd, en die u daarom exact wilt tonen",
    },
    Printed: {
        "stroom": "van welke stroom",
        "peildatum": "van welke dag",
        "uitsplitsing": "`totaal`, of de uitsplitsing naar `gemeente` of `verwijzer`",
        "bron": "waar zij gepubliceerd zijn",
    },
    Document: {"titel": "titel van het document"},
    IndicatorDefinition: {
        "naam": "naam in een Nederlands rapport",
        "name_en": "naam in een Engels rapport",
        "eenheid": "waarin stand en streefwaarde beide moeten staan om te worden vergeleken",
        "personal": "`true` als het cliënten telt; de aantallen komen dan uit `casuistiek.csv` en worden beschermd",
        "stroom": "bij `personal: true`: welke stroom",
        "uitkomst": "bij `personal: true`: welke uitkomst, of `alle`",
    },
    ParameterEntry: {
        "description": "wat de waarde betekent",
        "unit": "een van de eenheden hieronder",
        "range": "`[laagste, hoogste]` toegestane waarde; daarbuiten wordt geweigerd",
        "last_checked": "dag waarop iemand de waarden met hun bron vergeleek",
        "values": "datum → waarde; een waarde geldt vanaf haar datum tot de volgende",
    },
    DatedValue: {
        "value": "het getal, met een decimale punt en zonder duizendpunt; een percentage als fractie (0.8)",
        "source": "waar het getal staat, of waarom het zo gekozen is",
        "assumption": "`true` als het een aanname is en geen gepubliceerde of gemeten waarde",
        "price_level": "jaar van het prijspeil; verplicht bij een bedrag",
        "distribution": "hoe onzeker de waarde is",
        "note": "wat een lezer van de waarde moet weten",
    },
    Distribution: {
        "family": "soort verdeling",
        "source": "waar de spreiding vandaan komt",
        "assumption": "`true` als de spreiding een aanname is",
        "a": "beta: eerste parameter",
        "b": "beta: tweede parameter",
        "mean": "beta of gamma: gemiddelde",
        "sd": "beta: standaardafwijking",
        "cv": "gamma: standaardafwijking gedeeld door gemiddelde",
        "low": "PERT of uniform: laagste waarde",
        "mode": "PERT: meest waarschijnlijke waarde",
        "high": "PERT of uniform: hoogste waarde",
        "value": "fixed: de vaste waarde",
        "weights": "dirichlet: naam → gewicht",
    },
    DisclosurePolicy: {
        "description": "waarvoor de regels gelden",
        "source": "waarop zij rusten",
        "last_checked": "dag waarop iemand ze naliep",
        "class_width": "breedte van de klassen: bij 5 staat er `<5`, `5 – 9`, `10 – 14`",
        "min_total": "een stroom met minder cliënten staat ook als geheel in klassen",
        "refresh": "een uitsplitsing wordt ververst als het totaal met zoveel is veranderd",
        "min_integers": "zoveel aantallen moeten mogelijk blijven voor elk aantal dat niet exact staat, en voor zijn toename",
        "min_denominator": "een percentage staat er alleen over ten minste zoveel cliënten",
    },
    ScenarioFile: {
        "title": "naam in het rapport",
        "description": "wat er anders wordt gerekend",
        "why": "waarom dit scenario bestaat",
        "baseline": "naam van een scenario waarvan de wijzigingen eerst gelden",
        "overrides": "parameter → waarde, in de eenheid van die parameter",
        "mix": "soort zorg → aandeel, samen 1; zonder mix staan de soorten zorg apart",
        "prijspeil": "jaar naar welks prijzen alle bedragen worden omgerekend; zonder staan zij zoals gepubliceerd",
        "voorkomen_fractie": "hoe dat deel tot stand komt: `getal`, of `opgebouwd` uit `nulalternatief` en `anticonceptie`; een getal zelf staat onder `overrides`, als `mkba.voorkomen_fractie: 0.5`",
        "verdeelsleutel": "waarnaar kosten over gemeenten worden verdeeld; zonder naar `inwoners`",
        "keuzeaandeel": "deel van de deelnemers dat naar aanname voor anticonceptie kiest, 0–1; zonder telt wat geteld is",
        "programmakosten": "aangenomen programmakosten van de regio in euro; zonder tellen de geleverde kosten",
        "sources": "gewijzigde parameter of andere keuze → waar zij vandaan komt",
    },
    Grounds: {
        "source": "waar de keuze vandaan komt, of waarom zij zo gemaakt is",
        "assumption": "`true` als het een aanname is",
    },
}

_KINDS: dict[object, str] = {
    dt.date: "datum",
    float: "getal",
    int: "geheel getal",
    bool: "`true` of `false`",
    Unit: "eenheid",
}


def codebook() -> str:
    """Return the codebook as Markdown."""
    parts = [
        _INTRODUCTION,
        _DELIVERY,
        "### region.yaml\n",
        _keys(RegionFile),
        "Onder elk nummer in `documenten`:\n",
        _keys(Document),
        "Onder elke regel in `reeds_openbaar`:\n",
        _keys(Printed),
        *(_table(schema) for schema in delivery_schemas.TABLES),
        _REGISTRATION,
        _table(REGISTRATION),
        "### Sommen in beweringen.csv\n",
        _SUMS,
        _sum_functions(),
        _NEW_REGION,
        "## Indicatoren: indicatoren.yaml\n",
        "Wat er gemeten wordt, voor alle regio’s gelijk.\n",
        _keys(IndicatorDefinition),
        _grid(
            ("indicator", "naam", "eenheid", "telt cliënten"),
            [
                (f"`{key}`", one.naam, one.eenheid, "ja" if one.personal else "nee")
                for key, one in load_indicators().items()
            ],
        ),
        _PARAMETERS,
        _keys(ParameterEntry),
        "Onder elke datum in `values`:\n",
        _keys(DatedValue),
        "Onder `distribution`:\n",
        _keys(Distribution),
        f"Eenheden: {', '.join(f'`{unit}`' for unit in Unit)}.\n",
        "De parameters van nu:\n",
        _parameters(),
        "### disclosure.yaml: regels voor kleine aantallen\n",
        _keys(DisclosurePolicy),
        "## Scenario’s: scenarios/*.yaml\n",
        "Een scenario vervangt parameters door andere waarden, en zegt waarom. Een eigen scenario met de opdracht erbij staat in de "
        "[handleiding](../docs/handleiding.md#6-reken-met-andere-aannamen).\n",
        _keys(ScenarioFile),
        "Onder elke sleutel in `sources`:\n",
        _keys(Grounds),
        _grid(
            ("scenario", "titel", "waarom"),
            [(f"`{name}`", one.title, one.why) for name in known_scenarios() if (one := load_scenario(name))],
        ),
        _GEMEENTEN,
    ]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _keys(model: type[BaseModel]) -> str:
    rows = [
        (f"`{name}`", _kind(field.annotation), "ja" if field.is_required() else "nee", MEANINGS[model][name])
        for name, field in model.model_fields.items()
    ]
    return _grid(("sleutel", "soort", "verplicht", "betekenis"), rows)


def _kind(annotation: object) -> str:
    """Return in Dutch what may stand under a key."""
    arguments = typing.get_args(annotation)
    match typing.get_origin(annotation):
        case typing.Annotated:
            return _kind(arguments[0])
        case typing.Literal:
            return "een van " + ", ".join(f"`{word}`" for word in arguments)
        case types.UnionType | typing.Union:
            words = [_kind(part) for part in arguments if part is not types.NoneType]
            return " of ".join([words[0], *(word.removeprefix("een van ") for word in words[1:])])
        case origin if origin is tuple:
            return "lijst"
        case origin if origin is dict:
            return "sleutels met waarden"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "sleutels met waarden"
    if annotation is not Unit and isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return "een van " + ", ".join(f"`{word}`" for word in annotation)
    return _KINDS.get(annotation, "tekst")


def _table(schema: delivery_schemas.TableSchema) -> str:
    rows = [
        (f"`{name}`", column.kind.expected, "ja" if column.optional else "nee", column.meaning)
        for name, column in schema.columns.items()
    ]
    facts = [f"Een rij is uniek door {_and([f'`{name}`' for name in schema.key])}."]
    if schema.personal:
        facts.append("Gaat over aantallen cliënten: een foutmelding noemt rij en kolom, nooit de inhoud van de cel.")
    if not schema.required:
        facts.append("Dit bestand mag ontbreken.")
    grid = _grid(("kolom", "wat erin staat", "mag leeg", "betekenis"), rows)
    return f"### {schema.stem}.csv\n\n{schema.meaning}.\n\n{grid}\n{' '.join(facts)}\n"


def _sum_functions() -> str:
    """Return the functions that a sum may use, from the docstring of the module that computes them."""
    documented = inspect.cleandoc(reconcile.__doc__ or "")
    calls = re.findall(r"``([a-z_]+\([^`]*\))``", documented)
    rows = [(f"`{call}`", _SUM_MEANINGS[call.split("(")[0]]) for call in calls]
    return _grid(("functie", "geeft"), rows)


def _parameters() -> str:
    files = load_parameters()
    rows = []
    for key, entry in files.entries.items():
        for date, dated in sorted(entry.values.items()):
            level = f", prijspeil {dated.price_level}" if dated.price_level else ""
            rows.append(
                (
                    f"`{key}`",
                    f"{dated.value:g}".replace(".", ","),
                    f"{entry.unit}{level}",
                    date.isoformat(),
                    "aanname" if dated.assumption else "bron",
                    entry.description,
                )
            )
    return _grid(("parameter", "waarde", "eenheid", "vanaf", "berust op", "betekenis"), rows)


def _grid(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def _and(words: Sequence[str]) -> str:
    return " en ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


_INTRODUCTION = """\
# Codeboek van de gegevens

<!-- Gemaakt uit de schema's. Niet met de hand wijzigen: pas het schema aan en draai `python -m nnz_mkba.codebook`. -->

| map of bestand | wat erin staat | van wie |
| --- | --- | --- |
| `regions/<regio>/` | de levering van één regio: stand, streefwaarden, cliënten, kosten, deelname, beweringen | de regio |
| `indicatoren.yaml` | wat er gemeten wordt | dit project |
| `parameters/*.yaml` | kengetallen met datum, eenheid en bron | dit project |
| `scenarios/*.yaml` | andere waarden voor die kengetallen, met een reden | dit project |
| `synthetisch.yaml` | waarmee `nnz-mkba synthesize` leveringen verzint; niets ervan is gemeten | dit project |
| `aannamen_rood.yaml` | aannamen die in een rapport als rood staan, in woorden | dit project |
| `networks/<netwerk>/` | een leernetwerk en zijn evaluaties; zie [leernetwerk](../docs/leernetwerk.md) | het netwerk |
| `learning_network/*.yaml` | de LISO-werkwijze: thema's, normen, taken, tarieven, een voorbeeldvragenlijst | dit project |
| `gemeenten.csv`, `woonplaatsen.csv` | codes, namen en plaatsen | CBS |

Geen cijfer van het programma staat in de code; wie een getal zoekt of wil wijzigen, doet dat hier.
"""

_DELIVERY = """\
## Een levering: regions/&lt;regio&gt;/

Een map per regio met `region.yaml` en de tabellen hieronder, elk als CSV of als XLSX (het eerste werkblad).
Controleer haar met `nnz-mkba check data/regions/<regio>`: alle fouten komen tegelijk, met bestand, rij en kolom.

Wie wil, voegt een eigen toelichting toe: `toelichting.md`, met een kop `# Regio` of `# ` en de naam van een gemeente boven elke tekst (Markdown). Zij
komt op de pagina van die regio of gemeente. Namen van personen en aantallen cliënten worden er geweigerd.

**Geen aantallen cliënten in tekst.** Dat geldt voor elke tekst die op een pagina komt: `toelichting.md`, de teksten van
`region.yaml` en de kolommen met tekst. Een getal (ook "dertien") in een zin met een cliënt, een keuze of een gemeente wordt
geweigerd, net als "17 van de 23"; onder de kop van een gemeente elk getal. Jaren, datums, bedragen in euro en wat geen cliënten
telt ("8 ketenpartners") mogen.

- **Een lege cel is onbekend, niet nul.** Schrijf `0` als er niets is, en laat een rij weg als het aantal onbekend is.
- **Excel in het Nederlands** mag: puntkomma's, decimale komma's, `15.000` in een CSV met puntkomma's of als tekst in een werkblad, een
  hoofdletter bij een woord uit een lijst (`Ja`) en een BOM worden gelezen. `30-6-2021` ook, en ook in `region.yaml`: de dag eerst.
- **Codes zijn tekst**: `GM0484`, niet `484`. Excel haalt voorloopnullen weg; de letters GM voorkomen dat.
- **Aantallen cliënten staan alleen in `casuistiek.csv`.** Zo staat elk aantal op één plaats, en beschermt één regel ze
  allemaal. In `kpi.csv` staan van zulke indicatoren alleen de streefwaarden.
- **`alle`** betekent: niet uitgesplitst. De rij met `alle` bij gemeente, uitkomst en verwijzer is het totaal. Delen mogen
  samen minder zijn dan hun totaal, nooit meer.
- **`overig`** bij `gemeente_code` is een post waaronder de bron gemeenten samenneemt. Noemt de bron ook de gemeenten
  zelf, dan krijgt elk een eigen rij met `overig` in **`onderdeel_van`**. Beide blijven staan: zo is te zien dat een post
  niet klopt met zijn delen.
- **Een plaats in plaats van een gemeente**: noemt de bron Lekkerkerk, laat dan `gemeente_code` leeg en vul `plaats` in.
  Lekkerkerk ligt in Krimpenerwaard, dus de cliënt telt bij `GM1931`.
- **Cijfers staan zoals de bron ze noemt**, ook als zij niet kloppen. Wat eraan schort, zegt `beweringen.csv`.
- **Een regel die met `#` begint**, onder de kopregel, is uitleg en telt niet mee.
- **Nooit iets over één persoon**: geen naam, geboortedatum, BSN of adres.
"""

_REGISTRATION = """\
### Uit een registratie: casuistiek.csv laten samentellen

Wie één rij per casus bijhoudt, hoeft niet met de hand te tellen: `nnz-mkba aggregate registratie.csv --region <map>` maakt
`casuistiek.csv`. De registratie is een CSV, Parquet- of XLSX-bestand met de kolommen hieronder, of een view in PostgreSQL
(`nnz-mkba aggregate postgresql://server/database --view nnz.registratie --region <map>`; de extra `postgres`, en het wachtwoord
in `~/.pgpass`).

- **De registratie blijft waar zij is.** In de levering komen alleen aantallen; leg haar niet in de map van de levering.
- **Geen andere kolommen**, en geen vrije tekst. Een foutmelding noemt rij en kolom, nooit de inhoud; rijen van een view zijn
  genummerd op volgorde van `pseudoniem`.
- **Een casus telt** vanaf zijn `datum`. Tot `datum_uitkomst` is hij `in_zorg`; zonder die datum geldt de uitkomst vanaf het begin.
- **Nul is geteld.** Een gemeente van de regio of een uitkomst zonder casus krijgt `0`; een stroom die in de registratie niet
  voorkomt, blijft onbekend.
- **Standen**: de peildatum van `region.yaml` en de jaareinden ervoor, of wat `--peildatum` noemt (mag vaker).
- Klopt er iets niet, dan verandert er niets. Een met de hand gemaakte `casuistiek.csv` wordt alleen vervangen met `--replace`.
"""

_SUMS = """\
Kolom `herberekening` bevat een som: getallen, `+ - * /`, haakjes en de functies hieronder met vaste waarden. De tekst
wordt ontleed en nooit uitgevoerd. Staat er een andere eenheid in dan in `eenheid`, dan luidt het oordeel
`eenheden_verschillen`; is een deel onbekend of is de som leeg, dan `niet_na_te_rekenen`.

Voorbeeld: `parameter('baten.pleeggezin') * aantal('opgeschaald', 'anticonceptie')`
"""

_SUM_MEANINGS = {
    "aantal": "cliënten op de laatste teldatum van de stroom; `gemeente` is een code, `deelnemend` of `niet_deelnemend`",
    "som_herkomst": "de gemeenten bij elkaar opgeteld",
    "som_herkomst_gesteld": "de lijst zoals de bron haar geeft: de gemeenten erin plus haar eigen post overig",
    "som_verwijzers": "de verwijzers bij elkaar opgeteld",
    "som_uitkomsten": "de uitkomsten bij elkaar opgeteld",
    "overig_uitgeschreven": "de gemeenten die de bron zelf onder overig telt, bij elkaar opgeteld",
    "kosten": "kosten van een jaar, van alle dragers of van één; met `bron` alleen wat uit dat document komt [EUR]",
    "parameter": "een waarde uit `parameters/`, zoals zij geldt op de peildatum",
    "indicator": "een realisatie uit `kpi.csv`",
    "streefwaarde": "een streefwaarde uit `kpi.csv`",
    "startjaar": "het jaar waarin het programma begon",
    "organisaties": "namen op de lijst met deze status, zo nodig met een datum van … tot en met …",
}

_NEW_REGION = """\
### Een regio toevoegen

1. Draai `nnz-mkba new-region "Zuid-Limburg"`: dat maakt `data/regions/zuid-limburg/` met lege tabellen, uitleg per kolom en de
   gemeenten van de regio. Met `--format xlsx` worden het werkbladen met keuzelijsten.
2. Vul `region.yaml`, en dan `deelname`, `kosten`, `kpi` en `casuistiek`, elke rij met haar bron.
3. Draai tussendoor `nnz-mkba check data/regions/zuid-limburg`: dat noemt elke fout, en daarna wat er nog te vullen is.
4. Draai `nnz-mkba report --region zuid-limburg`. Een map buiten dit project mag ook: geef dan haar pad als `--region`.
5. Voeg toe wat de bron beweert: `beweringen.csv`, met de som waarmee het na te rekenen is.

Stap voor stap, met een voorbeeld: [handleiding](../docs/handleiding.md).
"""

_PARAMETERS = """\
## Parameters: parameters/*.yaml

Eén onderwerp per bestand. Een bestand is één parameter (sleutel: de bestandsnaam) of heeft `description` en een lijst
`parameters` (sleutel: `bestand.naam`). Elke waarde heeft een datum, een eenheid en een bron. Ontbreekt een sleutel of
staat er een onbekende, dan wordt het bestand geweigerd.
"""

_GEMEENTEN = """\
## Gemeenten en plaatsen

`gemeenten.csv`: de 342 gemeenten van de indeling die van 2023 tot en met 2025 gold, met hun GGD-regio. Bron: CBS, Gebieden in
Nederland. `inwoners_2021`: inwoners op 1 januari 2021, opgeteld uit de afgeronde aantallen per viercijferige postcode
(CBS); daardoor wijkt een gemeente iets af van haar officiële inwonertal. Het getal dient om kosten naar inwoners te
verdelen en om te ramen wat een gemeente zou bereiken die alsnog meedoet.

`woonplaatsen.csv`: plaats → gemeente, voor de plaatsen van de geleverde regio. Bron: CBS, Woonplaatsen in Nederland. Voeg toe
wat een nieuwe levering noemt; ontbreekt een plaats, dan zegt `nnz-mkba check` welke rij het is.
"""


def main(path: Path | None = None) -> None:
    """Write the codebook."""
    (path or shipped("data", "README.md")).write_text(codebook(), encoding="utf-8")


if __name__ == "__main__":
    main()
