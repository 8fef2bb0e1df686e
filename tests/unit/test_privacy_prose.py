"""Counts in prose: text that a page prints holds no number of clients, and no claim gives one away."""

from __future__ import annotations

import csv
import shutil

import pytest

from nnz_mkba.artery import load
from nnz_mkba.cli import main
from nnz_mkba.errors import DeliveryError
from nnz_mkba.explanation import read_explanation
from nnz_mkba.gemeenten import load_gemeenten
from nnz_mkba.personal_data.counts import find_counts
from nnz_mkba.region import read_region
from nnz_mkba.shipped import shipped
from nnz_mkba.vocabulary import Audience

PLACES = ["Nieuwkoop", "Alphen aan den Rijn", "Leiden", "Bodegraven-Reeuwijk", "Kaag en Braassem"]
COUNTED = [
    "In Nieuwkoop woont 1 client",
    "Nieuwkoop telt 1 client",
    "Zorg voor de 1 client uit Nieuwkoop",
    "Nieuwkoop: 1, Alphen: 4. 21 kozen anticonceptie, 2 nog in zorg.",
    "2 nog in zorg",
    "17 van de 23 kozen",
    "17 van de 23",
    "een drietal deelnemers",
    "negen cliënten",
    "9 kozen anticonceptie",
    "0 cliënten in zorg",
    "39 van de 39 deelnemers kozen",
    "52 van de 54 kozen",
    "Van de 54 deelnemers kozen er 52",
    "in Nieuwkoop koos 1 cliënt",
    "In Leiden kozen 21 cliënten",
    "Leiden: vijftien vrouwen",
    "Huisartsen verwezen 21 cliënten",
    "Via het wijkteam kwamen 12 cliënten",
    "In 2021 spraken 54 deelnemers, onder wie 23 uit Leiden",
    "1.200 cliënten in Leiden",
    "12 inwoners van Leiden kozen",
    "In Ter Aar kozen 12 cliënten",  # a village, in no list of gemeenten
    "12 cliënten kwamen via Cardea",
    "Bij Rivierduinen spraken wij 15 vrouwen",
    "2 jonge, kwetsbare cliënten",
    "In Nieuwkoop woont 1 (jonge) cliënte",
    "In Nieuwkoop woont een cliënte",
    "één van de cliënten koos anders",
    "cliënten in Nieuwkoop: 1",
    "cliënten in\nNieuwkoop:\n1",
    "1 inwoner van Nieuwkoop",
    "91% koos",
    "Het doel was 80%, maar 91% koos",
    "De helft van de cliënten koos",
    "| Nieuwkoop | 1 |",
    "| anticonceptie | in zorg |\n|---|---|\n| 21 | 2 |",
    "NIEUWKOOP: 1",
    "Reeuwijk 3",
    "GM0569: 1",
    "Twee organisaties meldden drie cliënten aan",
    "In **Leiden** zijn het er **6**",
]
NOT_COUNTED = [
    "In 2021 spraken 54 deelnemers over hun kinderwens",  # a total of the region, as on its page
    "54 deelnemers kwamen met hun huisarts in gesprek",
    "In Hollands Midden spraken 54 deelnemers met een professional",
    "54 deelnemers van Nu Niet Zwanger kozen",
    "21 kozen anticonceptie",
    "dertien cliënten",
    "vijftien vrouwen",
    "eenentwintig keuzes",
    "een tiental deelnemers",
    "39 van de 54 deelnemers kozen anticonceptie",
    "Van de 54 deelnemers kozen er 39",
    "Leiden heeft 124.000 inwoners",
    "In Leiden wonen 25.000 vrouwen van 15 tot 45 jaar",
    "In 2021 kwamen er 8 ketenpartners bij; het budget was € 30.000.",
    "Leiden betaalt sinds 2020 mee, Alphen aan den Rijn sinds 1 januari 2021",
    "Kosten van 2020, toen alleen Leiden en Alphen aan den Rijn betaalden",
    "Leiden draagt € 112.600 bij, en 30.000 euro in 2021-2022",
    "Het doel is dat 80% van de deelnemers kiest",
    "Landelijk kiest 80% voor anticonceptie",
    "De twee genoemde bedragen tellen op tot een lager totaal",
    "Meer cliënten dan er zijn opgeschaald; de post overig is één te hoog.",
    "Wij voeren een gesprek met cliënten over hun kinderwens",
    "Nu Niet Zwanger kent drie pijlers",
    "003, bijlage 1, Opschalingen",
    "Leiden hield vijf drukbezochte bijeenkomsten met 12 organisaties",
    "1. Cliënten worden eerst gevraagd\n2. Daarna volgt een verwijzing",
    "Leiden is één van de gemeenten die meedoen",
    "Vrouwen jonger dan 18 jaar",
    "Wij achten keuzes van belang. Artikel 9 geldt.",
    "- Leiden doet mee\n- Drie redenen volgen",
]


@pytest.mark.parametrize("text", COUNTED)
def test_a_count_of_clients_is_found(text):
    assert find_counts(text, PLACES)


@pytest.mark.parametrize("text", NOT_COUNTED)
def test_ordinary_prose_passes(text):
    assert find_counts(text, PLACES) == []


def test_under_the_heading_of_a_gemeente_any_number_may_be_a_count(tmp_path):
    text = "# Regio\n\nHier zijn het er 3.\n\n# Nieuwkoop\n\nWij doen sinds 2020 mee.\nHier is het er 1.\n"
    (tmp_path / "toelichting.md").write_text(text, encoding="utf-8")
    _, faults = read_explanation(tmp_path, load_gemeenten())
    assert [fault.row for fault in faults] == [8]


@pytest.fixture
def delivery(tmp_path):
    return shutil.copytree(shipped("data", "regions", "hollands-midden"), tmp_path / "hollands-midden")


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def change(path, row, **values):
    rows = rows_of(path)
    rows[row - 2] |= values
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("beweringen.csv", "bewering"),
        ("beweringen.csv", "uitleg"),
        ("beweringen.csv", "bron"),
        ("organisaties.csv", "toelichting"),
        ("kosten.csv", "bron"),
        ("kpi.csv", "bron"),
    ],
)
@pytest.mark.parametrize("text", ["In Nieuwkoop woont 1 client", "cliënten in Nieuwkoop: 1", "17 van de 23 kozen"])
def test_a_column_with_a_count_is_refused(delivery, file, column, text, capfd):
    change(delivery / file, 3, **{column: text})
    assert main(["check", str(delivery)]) == 1
    said = "".join(capfd.readouterr())
    assert f"{file}, rij 3, kolom {column}" in said
    assert "Nieuwkoop" not in said
    assert "17" not in said


def test_a_referrer_with_a_count_is_refused(delivery):
    path = delivery / "casuistiek.csv"
    row = next(number for number, line in enumerate(rows_of(path), start=2) if line["verwijzer"] != "alle")
    change(path, row, verwijzer="Huisarts (3 cliënten)")
    with pytest.raises(DeliveryError) as error:
        read_region(delivery)
    assert [(fault.row, fault.column) for fault in error.value.faults] == [(row, "verwijzer")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  - Startbijdrage per centrumregio", "  - Zorg voor de 1 client uit Nieuwkoop"),
        ("  - Regie van mensen over hun eigen kinderwens", "  - Rust voor twee cliënten"),
        ("titel: Geleerde lessen", "titel: 17 van de 23 kozen, geleerde lessen"),
        ("naam: Hollands Midden", "naam: Hollands Midden (2 keuzes)"),
        ('toelichting: ""', 'toelichting: "Nieuwkoop: 1"'),
        ('toelichting: ""', "toelichting: >\n  cliënten in\n  Nieuwkoop:\n  1"),
    ],
)
def test_a_text_of_region_yaml_with_a_count_is_refused_on_its_line(delivery, before, after):
    path = delivery / "region.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    line = text[: text.index(before)].count("\n") + 1
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(DeliveryError) as error:
        read_region(delivery)
    assert [(fault.file, fault.row) for fault in error.value.faults] == [("region.yaml", line)]
    assert "Nieuwkoop" not in str(error.value)


HIDDEN = [
    ("parameter('baten.opvoedondersteuning') * 21", "143220", "EUR"),
    ("21 / 23", "0.913", "fractie"),
    ("39 / 54", "0.722", "fractie"),
    ("100 * 21 / 23", "91", "%"),
    ("kosten(2021) / 21", "6790", "EUR"),
    ("21", "21", "keuzes"),
    ("streefwaarde('casuistiek_opgeschaald', '2021-12-31')", "23", "cliënten"),
    ("aantal('netwerkpartners') * 0 + 21", "21", "keuzes"),
    ("", "40920", "EUR"),
    ("streefwaarde('casuistiek_opgeschaald', '2021-12-31')", "23", "personen"),
    ("aantal('opgeschaald', gemeente='GM0546')", "6", "cliënten"),
    ("parameter('baten.opvoedondersteuning') * aantal('opgeschaald', gemeente='GM0546')", "41111", "EUR"),
    ("100 * aantal('opgeschaald', verwijzer='Huisarts') / aantal('opgeschaald')", "9", "%"),
]
SHOWN = [
    ("kosten(2021) * 100 / 100", "142600", "EUR"),
    ("kosten(2021) + 40", "142640", "EUR"),
    ("kosten(2021) * 0.8", "114080", "EUR"),
    ("indicator('ketenpartners', '2021-06-30')", "13", "organisaties"),
    ("", "143220", "EUR"),  # 21 × € 6.820, and 21 is a total of the region
    ("aantal('opgeschaald', 'anticonceptie')", "21", "keuzes"),
    ("100 * aantal('opgeschaald', 'anticonceptie') / aantal('opgeschaald')", "91", "%"),
    ("parameter('baten.opvoedondersteuning') * aantal('opgeschaald', 'in_zorg')", "13640", "EUR"),
]


@pytest.fixture(scope="module")
def claims(tmp_path_factory):
    """Ids of the claims that each audience sees, and how many it does not, of a delivery with more claims."""
    place = tmp_path_factory.mktemp("beweringen") / "hollands-midden"
    shutil.copytree(shipped("data", "regions", "hollands-midden"), place)
    with (place / "beweringen.csv").open("a", encoding="utf-8", newline="") as file:
        for kind, rows in (("dicht", HIDDEN), ("open", SHOWN)):
            for number, (total, stated, unit) in enumerate(rows):
                csv.writer(file).writerow([f"{kind}-{number}", "Proef", stated, unit, "1", total, "", "003"])
    return {
        audience: ({claim.id for claim in found.claims}, found.withheld_claims)
        for audience in (Audience.STUURGROEP, Audience.OPENBAAR, Audience.INTERN)
        if (found := load(place, audience=audience))
    }


@pytest.mark.parametrize("audience", [Audience.STUURGROEP, Audience.OPENBAAR])
def test_a_claim_with_a_count_written_into_it_stays_inside(claims, audience):
    shown, withheld = claims[audience]
    assert {name for name in shown if name.startswith("dicht")} == set()
    assert {name for name in shown if name.startswith("open")} == {f"open-{number}" for number in range(len(SHOWN))}
    assert withheld == 4 + len(HIDDEN)  # four of the shipped claims rest on where clients live or who referred them


def test_inside_every_claim_is_shown(claims):
    shown, withheld = claims[Audience.INTERN]
    assert {f"dicht-{number}" for number in range(len(HIDDEN))} <= shown
    assert withheld == 0
