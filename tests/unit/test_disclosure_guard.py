"""The guard at the door: what it must refuse, what it must let through, and that it repeats nothing."""

from __future__ import annotations

import time

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


def test_three_planted_values_in_ten_thousand_rows_are_found_fast():
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
    start = time.process_time()
    faults = guard(frame, "casuistiek.csv", declared)
    seconds = time.process_time() - start
    places = {(f.row, f.column) for f in faults}
    assert places == {(1235, "waarde"), (4713, "toelichting"), (10001, "organisatie")}
    assert seconds < 1.0  # processor time; about 0.3 s


def test_many_faults_of_one_kind_are_counted():
    frame = pd.DataFrame({"t": ["a@b.nl"] * 50})
    faults = guard(frame, "x.csv", {"t": ColumnKind.TEXT})
    assert len(faults) == 11
    assert "nog 40" in faults[-1].found
