"""A region that tells of both streams where clients live and who referred them: neither is taken for the other."""

from __future__ import annotations

import pytest

from nnz_mkba.artery import load
from nnz_mkba.present import casuistry, gemeente_top
from nnz_mkba.present.locale import translator
from nnz_mkba.present.tables import Table

DATE = "2021-06-30"


@pytest.fixture
def both(delivery):
    """Tell of partners' clients too: 40 of them, 25 from Leiden, referred by the huisarts and the wijkteam."""
    kept = [line for line in delivery.read("casuistiek.csv").splitlines() if ",netwerkpartners," not in line]
    rows = [("alle", "alle", "alle", 40), ("alle", "anticonceptie", "alle", 20), ("alle", "in_zorg", "alle", 20)]
    rows += [("GM0546", "alle", "alle", 25), ("GM0513", "alle", "alle", 15)]
    rows += [("alle", "alle", "Huisarts", 30), ("alle", "alle", "Wijkteam", 10)]
    partners = [f"{DATE},netwerkpartners,{g},,{u},{v},{n},,003" for g, u, v, n in rows]
    delivery.write("casuistiek.csv", "\n".join([*kept, *partners]) + "\n")
    (delivery.path / "beweringen.csv").unlink()
    region_yaml = delivery.read("region.yaml")
    delivery.write("region.yaml", region_yaml[: region_yaml.index("tegels:")])  # tables instead of a map
    return delivery.path


@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_stream_has_its_own_caption_and_file(both, language):
    found = load(both, audience="intern")
    t = translator(language)
    tables = [casuistry.origin_map(found, origin, t) for origin in found.origins]
    assert len({table.text for table in tables if isinstance(table, Table)}) == 2
    html = casuistry.origin_section(found, t)._repr_html_()
    assert html.count("herkomst.csv") >= 1
    assert html.count("herkomst-netwerkpartners.csv") >= 1


def test_words_are_about_the_right_clients(both):
    html = casuistry.origin_section(load(both, audience="intern"), translator("nl"))._repr_html_()
    assert "Van de 40 cliënten van netwerkpartners wonen er 15 in gemeenten" in html
    assert "Van de 23 opgeschaalde cliënten wonen er 5 in gemeenten" in html
    assert "Wie meldde de cliënten van netwerkpartners aan?" in html


def test_in_care_names_the_stream(both):
    text = casuistry.outcome_words(load(both, audience="intern"), translator("nl")).text
    assert "Van de cliënten van netwerkpartners zijn nog 20 in zorg." in text
    assert "Van de opgeschaalde cliënten zijn nog 2 in zorg." in text


def test_top_of_a_municipality_counts_escalated_clients_only(both):
    found = load(both, "Leiden", audience="intern")
    assert gemeente_top.own_number(found).value == 6  # as the source says; not the 25 of the partners
    said = "Van de 23 cliënten in de regio met een ingewikkelde casus (‘opgeschaald’ naar de coördinator) kwamen er 6 uit Leiden."
    assert said in gemeente_top.reason(found, translator("nl"))
