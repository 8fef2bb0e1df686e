"""The guard at the door: what it must refuse, what it must let through, and that it repeats nothing."""

from __future__ import annotations

import pandas as pd
import pytest

from nnz_mkba.personal_data.guard import ColumnKind, guard
from nnz_mkba.shipped import shipped

# 111222333 passes the eleven-test and is the number that the tax office uses in examples
PERSONAL = {
    "111222333": "BSN",
    "111.222.333": "BSN",
    "1112.22.333": "BSN",
    "cliënt met bsn 111222333 gezien": "BSN",
    "p.jansen@example.org": "e-mail",
    "mail naar info@ggd-voorbeeld.nl": "e-mail",
    "06-12345678": "telefoon",
    "06 12 34 56 78": "telefoon",
    "+31 6 12345678": "telefoon",
    "(071) 516 3400": "telefoon",
    "0031 71 5163400": "telefoon",
    "2312 NV 72": "postcode",
    "Langegracht 72, 2312 NV Leiden": "postcode",
    "geboren 12-03-1998": "datum",
    "12 maart 1998": "datum",
    "1998-03-12": "datum",
    "mevr. Jansen": "naam",
    "Mevrouw de Vries": "naam",
    "dhr. A. el Amrani": "naam",
    "P. Jansen": "naam",
    "J.M. van der Berg": "naam",
    "Jansen, P.": "naam",
    "Petra Jansen": "naam",
    "Fatima el Idrissi": "naam",
    "Cliënte Sanne heeft gebeld": "naam",
}

HARMLESS = [
    "Stichting Jeugdteams Leidse Regio",
    "De Haardstee",
    "De Haardstee, Leiden",
    "LUMC",
    "GGD Rotterdam",
    "Impegno (Gouda)",
    "Alphen aan den Rijn",
    "Bergen op Zoom",
    "Kaag en Braassem",
    "Anna Paulowna",
    "Emma Kinderziekenhuis",
    "Sint Maria Stichting",
    "Jeugdbescherming West",
    "Team Seksuele Gezondheid",
    "Rivierduinen Jeugd en Gezin",
    "Verloskundigenpraktijk Jansen",
    "Wijk bij Duurstede",
    "Krimpen aan den IJssel",
    "Den Haag",
    "Noordwijk",
    "Nuenen, Gerwen en Nederwetten",
    "112600",
    "143.220",
    "1.093.470",
    "3 groepen × 4 bijeenkomsten",
    "GM0546",
    "tweede kwartaal 2021",
    "2020-2021",
    "Kwintes Leiden e.o.",
    "Jeroen Bosch Ziekenhuis",
    "Ronald McDonald Huis",
    "Stichting Jan Arends",
    "Jan van Es Instituut",
    "Huisartsenpraktijk Van Dijk",
    "William Schrikker",
    "Prinses Máxima Centrum",
    "Reinier de Graaf",
    "'s Heeren Loo",
    "GGZ Rivierduinen",
]


def kinds(value: str, kind: ColumnKind | None = ColumnKind.TEXT) -> str:
    frame = pd.DataFrame({"toelichting": [value]})
    return " ".join(f.found for f in guard(frame, "kpi.csv", {"toelichting": kind} if kind else {}))


@pytest.mark.parametrize(("value", "word"), PERSONAL.items())
def test_personal_data_are_refused_without_repeating_them(value, word):
    frame = pd.DataFrame({"toelichting": ["", value]})
    faults = guard(frame, "kpi.csv", {"toelichting": ColumnKind.TEXT})
    assert any(word in f.found for f in faults)
    assert {f.row for f in faults} == {3}
    assert all(value not in str(f) for f in faults)
    assert not any(part in str(f) for f in faults for part in value.split() if len(part) > 4 and part != "cliënt")


@pytest.mark.parametrize(("file", "least"), [("gemeenten.csv", 342), ("woonplaatsen.csv", 60)])
def test_no_municipality_or_known_place_looks_like_a_person(file, least):
    table = pd.read_csv(shipped("data", file), dtype=str, comment="#").fillna("")
    assert len(table) >= least
    for column in table.columns:
        assert guard(table[[column]], file, {column: ColumnKind.LABEL}) == []


@pytest.mark.parametrize("value", HARMLESS)
@pytest.mark.parametrize("kind", [ColumnKind.TEXT, ColumnKind.LABEL])
def test_ordinary_words_and_figures_pass(value, kind):
    assert kinds(value, kind) == ""


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("2021-06-30", ColumnKind.DATE),
        ("30-06-2021", ColumnKind.DATE),
        ("003, tabel Prestatie-indicatoren", ColumnKind.SOURCE),
        ("https://www.voorbeeld.nl/rapport/111222333?d=0612345678", ColumnKind.SOURCE),
        ("Tussenevaluatie 30 juni 2021, blz. 4", ColumnKind.SOURCE),
        ("Trussell J., Contraception 83 (2011) 397-404", ColumnKind.SOURCE),
        ("112600", ColumnKind.NUMBER),
        ("111222334", ColumnKind.NUMBER),  # nine digits that fail the eleven-test
        ("0.0225", ColumnKind.NUMBER),
        ("1.093.470", ColumnKind.NUMBER),
        ("GM0546", ColumnKind.CODE),
        ("opgeschaald", ColumnKind.CODE),
    ],
)
def test_declared_columns_are_exempt_from_what_does_not_apply(value, kind):
    assert kinds(value, kind) == ""


@pytest.mark.parametrize(
    "value",
    [
        "003, volgens mevrouw De Wit",
        "mevr. A. de Wit",
        "Dhr. Terpstra, telefonisch",
        "opgave van dhr.Terpstra",
        "mw. drs. J. Terpstra",
        "gesprek met de heer Van Loon",
        "mevrouw jansen",
        "meneer: Bouzidi",
    ],
)
def test_nobody_is_addressed_in_a_source(value):
    """It is printed on the page."""
    frame = pd.DataFrame({"bron": ["003", value]})
    (fault,) = guard(frame, "kpi.csv", {"bron": ColumnKind.SOURCE})
    assert (fault.row, fault.column) == (3, "bron")
    assert "aanspreekvorm" in fault.found
    assert not any(name in str(fault) for name in ("Wit", "Terpstra", "Loon", "jansen", "Bouzidi"))


@pytest.mark.parametrize(
    "value",
    [
        "Trussell J., Contraception 83 (2011) 397-404",
        "De Heerlijkheid, jaarverslag 2021",
        "MW Rijnland, opgave van 3 mei 2021",
        "Wet van 3 mei, toelichting van de heren in de kamer",
        "003, hoofdstuk Meneer en mevrouw",
    ],
)
def test_a_source_may_have_authors_and_words_that_look_like_a_form_of_address(value):
    assert kinds(value, ColumnKind.SOURCE) == ""


# --- organisations that are called like a person -----------------------------------------------------------------

#: Organisations that exist, and that no list of words can tell from a person.
CALLED_LIKE_A_PERSON = [
    "Pieter van Foreest",
    "Willem van den Bergh",
    "Mevrouw Slaap Lekker",
    "Jan Pieter Heije Stichting",
    "Jan van der Ploeg",
    "Nico Adriaans",
]


def with_list(value, kind, allowed):
    return guard(pd.DataFrame({"wie": [value]}), "organisaties.csv", {"wie": kind}, allowed=allowed)


@pytest.mark.parametrize("name", CALLED_LIKE_A_PERSON)
@pytest.mark.parametrize("text", ["{}", "overleg met {}, locatie Delft", "{} (Delft)"])
def test_a_listed_organisation_passes_and_only_where_it_is_listed(name, text):
    value = text.format(name)
    for kind in (ColumnKind.LABEL, ColumnKind.TEXT):
        assert with_list(value, kind, [name]) == []
        assert with_list(value, kind, ["Stichting Iets Anders"]) == with_list(value, kind, [])
    if name != "Nico Adriaans":  # which passes by itself: a rare surname
        (fault,) = with_list(value, ColumnKind.LABEL, [])
        assert "toegestane_organisaties" in fault.remedy


@pytest.mark.parametrize(
    "value",
    [
        "mevr. Pieter van Foreest",  # a form of address, an initial or a first name before it makes a person of it
        "A. Pieter van Foreest",
        "Petra Pieter van Foreest",
        "Pieter van Foreesten",  # another name
        "pieter van foreest, mevrouw Jansen",
        "Pieter van Foreest en Petra Jansen",
        "Pieter van Foreest 111222333",
        "Pieter van Foreest, p.jansen@example.org",
        "Pieter van Foreest, 06-12345678",
    ],
)
def test_a_listed_organisation_opens_the_door_for_nothing_else(value):
    assert with_list(value, ColumnKind.TEXT, ["Pieter van Foreest"])


@pytest.mark.parametrize("listed", ["Jansen", "mevrouw", "Jan 3", "J", "Petra " * 20, "Petra@Jansen nl", ".* Jansen"])
def test_what_is_no_full_name_of_an_organisation_allows_nothing(listed):
    assert with_list("mevrouw Jansen en Petra Jansen", ColumnKind.TEXT, [listed])


def test_the_remedy_for_a_number_that_is_no_bsn():
    """123456782 passes the eleven-test, by hand: 9+16+21+24+25+24+21+16−2 = 154 = 14 × 11. It is refused all the same."""
    (fault,) = guard(pd.DataFrame({"bron": ["dossier 123456782"]}), "kpi.csv", {"bron": ColumnKind.SOURCE})
    assert "geen BSN" in fault.remedy
    assert "titel of webadres" in fault.remedy
    assert "123456782" not in str(fault)
    (allowed,) = with_list("123456782", ColumnKind.LABEL, ["123456782", "dossier 123456782"])
    assert "BSN" in allowed.found


def test_numbers_read_as_floats_are_looked_at_too():
    frame = pd.DataFrame({"waarde": [3.0, 111222333.0, None]})
    faults = guard(frame, "kpi.csv", {"waarde": ColumnKind.NUMBER})
    assert [(f.row, f.column) for f in faults] == [(3, "waarde")]


def test_undeclared_free_text_is_refused_and_undeclared_numbers_are_not():
    frame = pd.DataFrame({"opmerking": ["", "het gaat goed"], "extra": ["1", "2"], "gebied": ["GM0546", ""]})
    faults = guard(frame, "kpi.csv", {})
    assert [(f.row, f.column) for f in faults] == [(1, "opmerking")]


@pytest.mark.parametrize(
    "column", ["bsn", "BSN_client", "voornaam", "naam_client", "Geboortedatum", "e-mail", "telefoon"]
)
def test_columns_about_a_person_are_refused_by_name(column):
    assert [f.column for f in guard(pd.DataFrame({column: [""]}), "kpi.csv", {})] == [column]


def test_a_header_that_is_a_value_is_not_repeated():
    frame = pd.DataFrame({"Petra Jansen 111222333": ["1"]})
    faults = guard(frame, "kpi.csv", {})
    assert faults[0].column == "nummer 1"
    assert "Jansen" not in str(faults[0])


def test_three_planted_values_in_ten_thousand_rows_are_found():
    rows = 10_000
    frame = pd.DataFrame(
        {
            "gemeente": ["GM0546"] * rows,
            "organisatie": [f"Stichting Voorbeeld {i}" for i in range(rows)],
            "peildatum": ["2021-06-30"] * rows,
            "waarde": [str(i) for i in range(rows)],
            "toelichting": [f"telling volgens lijst {i}, tweede kwartaal" for i in range(rows)],
        }
    )
    frame.loc[1233, "waarde"] = "111222333"
    frame.loc[4711, "toelichting"] = "vraag het p.jansen@example.org"
    frame.loc[9999, "organisatie"] = "mevr. De Wit"
    declared = {
        "gemeente": ColumnKind.CODE,
        "organisatie": ColumnKind.LABEL,
        "peildatum": ColumnKind.DATE,
        "waarde": ColumnKind.NUMBER,
        "toelichting": ColumnKind.TEXT,
    }
    faults = guard(frame, "casuistiek.csv", declared)
    places = {(f.row, f.column) for f in faults}
    assert places == {(1235, "waarde"), (4713, "toelichting"), (10001, "organisatie")}


def test_many_faults_of_one_kind_are_counted():
    frame = pd.DataFrame({"t": ["a@b.nl"] * 50})
    faults = guard(frame, "x.csv", {"t": ColumnKind.TEXT})
    assert len(faults) == 11
    assert "nog 40" in faults[-1].found
