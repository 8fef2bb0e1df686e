"""What the door says: the kind, the place and what to do, never the value and never just to throw it away."""

from __future__ import annotations

import pandas as pd
import pytest

from nnz_mkba.personal_data.counts import count_faults
from nnz_mkba.personal_data.guard import ColumnKind, guard, guard_lines

CASES = {
    "bsn 223866416": ("BSN", "elfproef"),
    "s.vermeulen83@voorbeeld.nl": ("e-mailadres", "functie"),
    "06-48215590": ("telefoonnummer", "webadres"),
    "NL69ABNA0413812085": ("bankrekening", "wie betaalt"),
    "cliëntnummer 448213": ("dossiernummer", "titel"),
    "2411 CD 14": ("postcode", "naam en plaats"),
    "Langegracht 72": ("straat", "zonder huisnummer"),
    "geboren op 14 februari 1996": ("datum", "vergadering van"),
    "mevrouw Terpstra": ("naam van een persoon", "toegestane_organisaties"),
    "de dochter van de bakker in Nieuwkoop": ("familie", "meervoud"),
}


@pytest.mark.parametrize(("text", "words"), CASES.items())
def test_kind_place_and_remedy_and_not_the_value(text, words):
    kind, remedy = words
    frame = pd.DataFrame({"toelichting": ["", text]})
    fault = guard(frame, "kpi.csv", {"toelichting": ColumnKind.TEXT})[0]
    assert (fault.file, fault.row, fault.column) == ("kpi.csv", 3, "toelichting")
    assert kind in fault.found
    assert remedy in fault.remedy
    assert not any(word in str(fault) for word in text.split() if word[0].isupper() or any(map(str.isdigit, word)))


@pytest.mark.parametrize("text", CASES)
def test_no_remedy_throws_away_what_may_be_right(text):
    """The cause may be a header or a formula: a value in a table is first looked at in its place."""
    fault = guard(pd.DataFrame({"toelichting": [text]}), "kpi.csv", {"toelichting": ColumnKind.TEXT})[0]
    assert fault.remedy.startswith("Kijk eerst of de waarde hier hoort")
    assert "Verwijder de waarde" not in fault.remedy
    assert "kolom" not in guard_lines({1: text}, "toelichting.md")[0].remedy


@pytest.mark.parametrize(
    ("header", "cells", "found", "remedy"),
    [
        ("voornaam", ["1"], "verwijst", "codeboek"),
        ("Petra Terpstra", ["1"], "kop", "rij met koppen"),
        ("opmerking", ["het gaat goed"], "vrije tekst", "scheidingsteken"),
    ],
)
def test_a_header_is_mended_before_a_column_is_left_out(header, cells, found, remedy):
    (fault,) = guard(pd.DataFrame({header: cells}), "kpi.csv", {})
    assert found in fault.found
    assert remedy in fault.remedy
    assert "Verwijder" not in fault.remedy


def test_the_header_speaks_before_what_stands_below_it():
    frame = pd.DataFrame({"toelichting": ["06-48215590"], "Petra Terpstra": ["06-48215590"]})
    faults = guard(frame, "kpi.csv", {"toelichting": ColumnKind.TEXT})
    assert [fault.row for fault in faults] == [1, 2, 2]


def test_a_count_says_which_counts_may_stand_there():
    (fault,) = count_faults({4: "In Leiden kozen 3 cliënten"}, "kpi.csv", "bron", ["Leiden"])
    assert "totaal van de hele regio" in fault.remedy
    assert "Leiden" not in str(fault)
    assert " 3 " not in str(fault)


def test_a_label_counts_nobody():
    """A referrer or organisation is a place itself, so a total in its name is one of a place."""
    assert count_faults({2: "Huisarts (21 cliënten)"}, "casuistiek.csv", "verwijzer")
    assert count_faults({2: "In 2021 kozen 21 cliënten"}, "kpi.csv", "bron", ["Leiden"]) == []
