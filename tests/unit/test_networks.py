"""Reading a network's folder: both formats, every fault at once, and no name or answer in a message."""

import csv
import shutil

import openpyxl
import pytest
from icalendar import Calendar

from nnz_mkba.cli import main
from nnz_mkba.errors import DeliveryError, NnzError, UsageError
from nnz_mkba.liso import Tasks, load_liso
from nnz_mkba.network_evaluation import evaluate_network, load_network, mapping_template
from nnz_mkba.networks import read_network
from nnz_mkba.present import learning_network
from nnz_mkba.present.learning_network.agenda import calendar
from nnz_mkba.present.locale import translator
from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import parse_strict
from tests.fixtures.make_synthetic_network import write

REAL = "preventie-onbedoelde-zwangerschap"
SYNTHETIC = "voorbeeld-synthetisch"
T = translator("nl")
UNSEEN = "Zandkasteel"


def make(tmp_path, answers, *, mapping=None, delimiter=",", version="leidraad", encoding="utf-8", extra=""):
    """A network with one round of these rows (first row: header)."""
    folder = tmp_path / "proefnetwerk"
    (folder / "rondes" / "een").mkdir(parents=True, exist_ok=True)
    (folder / "network.yaml").write_text(
        f"naam: Proef\nregio: Nergens\nsynthetisch: true\nthemalijst: {version}\npeildatum: 2025-06-01\n"
        "start: 2022-01-01\nleden: 20\nbijeenkomsten_per_jaar: 4\ndocumenten: {}\nrondes:\n"
        f"  een: {{titel: Een, methode: vragenlijst, uitgenodigd: 400, bron: verzonnen}}\n{extra}"
    )
    for name, rows in (("antwoorden", answers), ("koppeling", mapping)):
        if rows is not None:
            with (folder / "rondes" / "een" / f"{name}.csv").open("w", encoding=encoding, newline="") as handle:
                csv.writer(handle, delimiter=delimiter).writerows(rows)
    return folder


def wide(*rows, header=("respondent", "vrijgegeven", "a01", "a05", "sterk_1", "verbeter_1")):
    return [header, *rows]


def people(number, *, release="nee"):
    rows = [(f"R{i}", release, "4", f"{UNSEEN} {i}", f"{UNSEEN} sterk {i}", "") for i in range(1, number + 1)]
    return wide(*rows)


def page(found):
    parts = (
        learning_network.head, learning_network.answers, learning_network.points, learning_network.changes,
        learning_network.plan, learning_network.session, learning_network.health, learning_network.provenance,
    )  # fmt: skip
    return "".join(str(part(found, T).html()) for part in parts)


def faults(folder):
    with pytest.raises(DeliveryError) as caught:
        read_network(folder)
    assert UNSEEN not in str(caught.value)
    return caught.value.faults


# -- the real network ---------------------------------------------------------------------------------------------


def test_the_real_network_against_the_norms():
    found = load_network(REAL)
    assert {check.key: (check.value, str(check.fit)) for check in found.norms} == {
        "leden": (23, "te_hoog"), "bijeenkomsten_per_jaar": (3, "te_laag"), "looptijd_jaren": (4, "voldoet"),
    }  # fmt: skip
    assert [(r.respondents, r.invited) for r in found.responses] == [(12, None), (17, None), (13, None)]
    assert {key for key, *_ in found.lessons} == set(found.liso.framework.kernelementen)
    assert found.survey is None
    assert found.cost.from_norm
    assert found.cost.cash_eur is None


def test_the_abortion_rate_is_of_the_province():
    rate = next(line for line in load_network(REAL).context if line["cijfer"] == "Abortussen")
    assert (float(rate["waarde"]), rate["gebied"]) == (10.3, "Zuid-Holland")
    assert "niet de regio" in rate["basis"]


def test_the_summary_tells_every_finding_of_the_tables():
    real = learning_network.summary(load_network(REAL), T).replace("\u00a0", " ")
    assert (
        "Buiten de norm van het LISO-handboek: leden van het kernteam (23; norm: 5 tot en met 20) en bijeenkomsten per jaar (3; norm: minstens 4)."
        in real
    )
    assert "Binnen de norm van het LISO-handboek: looptijd in jaren." in real
    assert "Onbekend: de uren van 4 rollen." in real
    invented = learning_network.summary(load_network(SYNTHETIC), T).replace("\u00a0", " ")
    assert (
        "Buiten de norm van het LISO-handboek: uren per week als lid (2; norm: minstens 4) en uren per week als procesbegeleider (6; norm: minstens 8)."
        in invented
    )
    assert "Nog niet bereikt: looptijd in jaren (2,3; norm: minstens 3)." in invented
    assert "uren per week als trekker." in invented


def test_the_page_says_why_answers_have_no_hash():
    assert "of een geraden antwoord klopt" in page(load_network(SYNTHETIC))
    assert "antwoorden.csv" not in page(load_network(SYNTHETIC))


# -- formats ------------------------------------------------------------------------------------------------------


def test_the_committed_answers_come_from_the_seed(tmp_path):
    write(tmp_path)
    committed = shipped("data", "networks", SYNTHETIC, "rondes")
    for path in sorted((tmp_path / "rondes").rglob("*.csv")):
        assert path.read_bytes() == (committed / path.relative_to(tmp_path / "rondes")).read_bytes()


def test_wide_long_dutch_excel_and_xlsx_read_the_same(tmp_path):
    rows = people(5)
    expected = read_network(make(tmp_path / "wide", rows)).surveys["een"]
    dutch = make(tmp_path / "dutch", rows, delimiter=";", encoding="utf-8-sig")
    long = [("respondent", "vraag", "antwoord", "vrijgegeven")]
    long += [
        (row[0], name, cell, row[1])
        for row in rows[1:]
        for name, cell in zip(rows[0][2:], row[2:], strict=True)
        if cell
    ]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([int(cell) if cell == "4" else cell for cell in row])
    sheet = make(tmp_path / "xlsx", None)
    book.save(sheet / "rondes" / "een" / "antwoorden.xlsx")
    for folder in (dutch, make(tmp_path / "long", long), sheet):
        assert read_network(folder).surveys["een"] == expected


def test_words_numbers_and_no_opinion_on_a_scale(tmp_path):
    rows = wide(
        ("R1", "", "5", "", "", ""), ("R2", "", "helemaal eens", "", "", ""), ("R3", "", "weet niet", "", "", ""),
        ("R4", "", "", "x", "", ""), ("R5", "", "EENS", "", "", ""), ("R6", "", "2", "", "", ""),
    )  # fmt: skip
    survey = read_network(make(tmp_path, rows)).surveys["een"]
    assert survey.answers["a01"] == {"R1": "helemaal eens", "R2": "helemaal eens", "R5": "eens", "R6": "oneens"}
    assert len(survey.respondents) == 6


def test_who_answered_nothing_did_not_take_part(tmp_path):
    survey = read_network(make(tmp_path, [*people(5), ("R9", "nee", "", "", "", "")])).surveys["een"]
    assert "R9" not in survey.respondents


def test_four_points_in_the_long_format_are_numbered_and_the_fourth_set_aside(tmp_path):
    long = [("respondent", "vraag", "antwoord"), *(("R1", "verbeter", f"punt {i}") for i in range(1, 5))]
    long += [(f"R{i}", "verbeter", "een punt") for i in range(2, 7)]
    found = load_network(make(tmp_path, long))
    assert (found.survey.points["verbeter"].set_aside, found.survey.points["verbeter"].unmapped) == (1, 3 + 5)
    assert "telt mee met de eerste drie; 1 punt telt daardoor niet mee" in page(found)


def test_points_that_fewer_than_five_named_are_not_shown(tmp_path):
    """Four named an improvement point, six a strong one: of the four nothing is said, of the six all is."""
    long = [("respondent", "vraag", "antwoord"), *((f"R{i}", "sterk", "samen werken") for i in range(1, 7))]
    long += [(f"R{i}", "verbeter", "te weinig tijd") for i in range(1, 5)]
    found = load_network(make(tmp_path, long))
    assert found.survey.few_namers == ("verbeter",)
    assert (found.survey.points["sterk"].unmapped, found.survey.points["verbeter"].unmapped) == (6, 0)
    html = page(found)
    assert "Minder dan vijf respondenten noemden een verbeterpunt; daar staat niets van" in html
    assert "te weinig tijd" not in html


# -- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["mail i.bakker@voorbeeld.nl", "bel 06-12345678", "bel +31 71 123 45 67", "bsn 111222333", "volgens mevrouw Bakker",
     "dhr. van der Berg zei dat", "vraag het J.P. Jansen", "dr. Jansen was erbij", "kees van dijk legt goed uit",
     "De groep van Petra", "Petra Bakker", "mail petra@ggdhm", "Bas van Dijk", "Sanne in de Wijk"],
)  # fmt: skip
def test_what_points_at_a_person_is_refused_and_not_repeated(tmp_path, text):
    rows = [*people(5), ("R6", "ja", "4", text, "", "")]
    (fault,) = faults(make(tmp_path, rows))
    assert (fault.row, fault.column) == (7, "a05")
    assert text not in str(fault)
    assert not any(
        word in str(fault)
        for word in (
            "Bakker",
            "Berg",
            "Jansen",
            "voorbeeld.nl",
            "12345678",
            "111222333",
            "Petra",
            "ggdhm",
            "kees",
            "Sanne",
        )
    )


@pytest.mark.parametrize(
    "text",
    ["De sfeer is goed", "Van 3 naar 4 keer", "Mevrouwen en heren doen mee", "In 2025, 12 x", "Sinds maart 2025 beter",
     "Gemeente Leiden en GGD Hollands Midden", "Het Horizon College doet mee", "Wijzer in de Wijk werkt goed",
     "De monitor van Wijzer in de Wijk", "Roos kleuren de bladeren", "Het Emma Kinderziekenhuis", "In januari opnieuw"],
)  # fmt: skip
def test_ordinary_text_passes(tmp_path, text):
    rows = [*people(5), ("R6", "ja", "4", text, "", "")]
    assert read_network(make(tmp_path, rows)).surveys["een"].answers["a05"]["R6"] == text


def test_an_organisation_called_like_a_person_passes_where_it_is_listed(tmp_path):
    text = "Samen met Petra Blijdorp"
    rows = [*people(5), ("R6", "ja", "4", text, "tekst", "")]
    mapping = [("respondent", "punt", "tekst", "kernelement", "thema"), ("R6", "sterk_1", text, "", "Leiderschap")]
    assert faults(make(tmp_path / "a", rows, mapping=mapping))[0].column == "a05"
    listed = make(tmp_path / "b", rows, mapping=mapping, extra="toegestane_organisaties: [Petra Blijdorp]\n")
    assert read_network(listed).surveys["een"].answers["a05"]["R6"] == text


@pytest.mark.parametrize("place", ["antwoorden", "koppeling", "verbeterplan", "lessen", "network.yaml"])
def test_a_bare_first_and_last_name_is_refused_in_every_file(tmp_path, place):
    name = "Fatima van Dam"
    answers = [*people(5), ("R6", "ja", "4", name if place == "antwoorden" else "", "", "")]
    mapping = [("respondent", "punt", "tekst", "kernelement", "thema"), ("R1", "sterk_1", name, "", "Leiderschap")]
    extra = f"partijen: [{name}]\n" if place == "network.yaml" else ""
    folder = make(tmp_path, answers, mapping=mapping if place == "koppeling" else None, extra=extra)
    tables = {
        "verbeterplan": ("wat,afgesproken_op,wanneer,nodig,monitoring,wie,status", "{},2025-01-01,2025-02-01,,,trekker,open"),
        "lessen": ("kernelement,situatie,les,bron", "synergie,{},Praat bij,verzonnen"),
    }  # fmt: skip
    if place in tables:
        head, row = tables[place]
        (folder / f"{place}.csv").write_text(f"{head}\n{row.format(name)}\n")
    (fault,) = faults(folder)
    assert "een naam van een persoon" in fault.found
    assert place in fault.file
    assert "Dam" not in str(fault)


def test_a_heading_that_is_itself_a_name_is_called_by_its_number(tmp_path):
    rows = [(*row, "" if i else "Fatima van Dam") for i, row in enumerate(people(5))]
    (fault,) = faults(make(tmp_path, rows))
    assert (fault.row, fault.column) == (1, "nummer 7")


@pytest.mark.parametrize("column", ["naam", "E-mail", "e-mailadres", "Voornaam", "telefoonnummer", "organisatie"])
def test_a_column_that_asks_who_someone_is_is_refused(tmp_path, column):
    rows = [(*row, UNSEEN if i else column) for i, row in enumerate(people(5))]
    assert any("persoonsgegevens" in fault.found for fault in faults(make(tmp_path, rows)))


def test_all_faults_at_once_without_a_single_answer(tmp_path):
    rows = wide(
        (UNSEEN, "nee", "4", "", "", ""),
        ("R2", "misschien", UNSEEN, "", "", ""),
        ("R2", "ja", "7", "", "", ""),
        header=("respondent", "vrijgegeven", "a01", "a05", "sterk_1", "a99"),
    )
    found = {(fault.row, fault.column) for fault in faults(make(tmp_path, rows))}
    assert found == {(2, "respondent"), (3, "vrijgegeven"), (3, "a01"), (4, "a01"), (4, "respondent"), (1, "a99")}


def test_a_file_without_header_does_not_repeat_its_first_row(tmp_path):
    (fault,) = faults(make(tmp_path, [(UNSEEN, "ja", "4"), ("R2", "ja", "5")]))
    assert fault.column == "respondent"


def test_an_unknown_theme_is_refused_with_a_hint(tmp_path):
    mapping = [
        ("respondent", "punt", "kernelement", "thema"),
        ("R1", "sterk_1", "Kennisinfrastructuur", "Leiderschp"),
        ("R2", "sterk_1", "", UNSEEN),
        ("R3", "sterk_1", "Synergie in samenwerking", "Leiderschap"),
        ("R4", "sterk_3", "", "Leiderschap"),
        ("R5", "sterk_1", UNSEEN, ""),
        ("R1", "sterk_1", "", "Leiderschap"),
    ]
    found = faults(make(tmp_path, people(5), mapping=mapping))
    assert [(fault.row, fault.column) for fault in found] == [
        (2, "thema"), (3, "thema"), (4, "thema"), (5, "punt"), (6, "kernelement"), (7, "punt"),
    ]  # fmt: skip
    assert "Bedoelt u Leiderschap?" in found[0].remedy


def test_a_theme_of_the_other_version_is_unknown_in_this_one(tmp_path):
    mapping = [("respondent", "punt", "kernelement", "thema"), ("R1", "sterk_1", "", "Samenwerkend leren")]
    assert "onbekend thema" in faults(make(tmp_path / "a", people(5), mapping=mapping))[0].found
    found = read_network(make(tmp_path / "b", people(5), mapping=mapping, version="handboek"))
    ((_, (_, theme)),) = found.surveys["een"].mapping.items()
    assert theme == "samenwerkend_leren"


def test_the_owner_of_an_action_is_a_role_or_party_never_a_name(tmp_path):
    folder = make(tmp_path, people(5))
    (folder / "verbeterplan.csv").write_text(
        f"wat,afgesproken_op,wanneer,nodig,monitoring,wie,status\nIets,2025-01-01,2025-02-01,,,{UNSEEN},open\n"
    )
    (fault,) = faults(folder)
    assert fault.column == "wie"


def test_unknown_network_and_round_are_wrong_usage(tmp_path, capsys):
    with pytest.raises(UsageError, match="Bedoelt u voorbeeld-synthetisch"):
        read_network("voorbeeld-syntetisch")
    with pytest.raises(UsageError, match="Kies uit"):
        load_network(SYNTHETIC, "2024-voorjaa")
    assert main(["network", "--network", "bestaat-niet", "--out", str(tmp_path)]) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_questionnaire_with_a_question_twice_is_refused(tmp_path):
    folder = make(tmp_path, people(5))
    text = shipped("data", "learning_network", "vragenlijst.yaml").read_text("utf-8")
    (folder / "vragenlijst.yaml").write_text(text.replace("id: a02", "id: a01"))
    assert "meer dan eens" in str(faults(folder)[0])


def test_the_example_questionnaire_has_18_general_and_12_deepening_questions():
    questionnaire = read_network(SYNTHETIC).questionnaire
    assert (len(questionnaire.algemeen), len(questionnaire.verdieping)) == (18, 12)
    assert {question.onderdeel for question in questionnaire.algemeen} == {"inhoud", "samenwerking", "leerproces"}


# -- small groups and quotes ---------------------------------------------------------------------------------------


def test_four_respondents_show_nothing_but_their_number(tmp_path):
    found = load_network(make(tmp_path, people(4, release="ja")))
    assert found.survey.too_few
    assert (found.survey.pictures, found.survey.quotes, found.survey.points) == ((), (), None)
    html = page(found)
    assert UNSEEN not in html
    assert "Te weinig antwoorden" in html
    assert "4 van de 400" in html


def test_a_question_that_four_of_six_answered_is_not_broken_down(tmp_path):
    rows = people(4) + [(f"R{i}", "nee", "", "iets", "", "") for i in (5, 6)]
    picture = next(p for p in load_network(make(tmp_path, rows)).survey.pictures if p.id == "a01")
    assert picture.counts is None


def test_a_question_that_nobody_answered_is_named(tmp_path):
    found = load_network(make(tmp_path, people(5)))
    questions = {q.id: q.tekst for q in read_network(SYNTHETIC).questionnaire.algemeen}
    assert set(found.survey.unanswered) == {text for key, text in questions.items() if key not in ("a01", "a05")}
    html = page(found)
    assert "16 vragen van de vragenlijst hebben geen enkel antwoord" in html
    assert f"‘{questions['a02']}’" in html
    assert "Niemand noemde een verbeterpunt, of er is niet naar gevraagd." in html
    assert load_network(SYNTHETIC).survey.unanswered == ()


def test_a_quote_is_shown_only_where_its_writer_let_it_go(tmp_path):
    rows = [*people(5), ("R6", "ja", "4", "Dit mag", "Dit ook", "")]
    html = page(load_network(make(tmp_path, rows)))
    assert UNSEEN not in html
    assert "‘Dit mag’" in html
    assert "‘Dit ook’" in html


def test_release_in_the_long_format_is_per_answer(tmp_path):
    long = [("respondent", "vraag", "antwoord", "vrijgegeven"), ("R1", "a05", "Wel", "ja"), ("R1", "a10", "Niet", "")]
    long += [(f"R{i}", "a01", "4", "") for i in range(2, 7)]
    assert "‘Wel’" not in page(load_network(make(tmp_path, long))), "one answer to an open question is one person's"
    long += [(f"R{i}", "a05", "Anders", "") for i in range(2, 6)]
    html = page(load_network(make(tmp_path / "vijf", long)))
    assert "‘Wel’" in html
    assert "Anders" not in html
    assert "Niet" not in html.replace("Niet bedoeld", "").replace("Niet geleverd", "")


def test_an_answer_with_markup_stays_text(tmp_path):
    rows = [*people(5), ("R6", "ja", "4", "<script>x</script>", "", "")]
    html = page(load_network(make(tmp_path, rows)))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_300_respondents(tmp_path):
    themes = list(load_liso().framework.version("leidraad").themas)
    rows = [(f"R{i}", "nee", str(1 + i % 5), "", "x", "y") for i in range(1, 301)]
    mapping = [("respondent", "punt", "kernelement", "thema")]
    mapping += [(f"R{i}", f"{kind}_1", "", themes[i % 13]) for i in range(1, 301) for kind in ("sterk", "verbeter")]
    found = load_network(make(tmp_path, wide(*rows), mapping=mapping))
    picture = next(p for p in found.survey.pictures if p.id == "a01")
    assert picture.counts == (60, 60, 60, 60, 60)
    assert sum(found.survey.points["sterk"].by_theme.values()) == 300
    assert "300 van de 400" in page(found)


def test_both_lists_stand_side_by_side():
    rows = load_network(SYNTHETIC).survey.side_by_side
    assert {(row.own, row.other) for row in rows if row.own is None} == {
        (None, "samenwerking"),
        (None, "samenwerkend_leren"),
    }
    assert ("ledenbetrokkenheid", "deelnemersbetrokkenheid") in {(row.own, row.other) for row in rows}
    assert len(rows) == 13 + 2


def test_the_table_to_fill_in_marks_its_suggestions_and_reads_back(tmp_path):
    heading, rows = mapping_template(read_network(make(tmp_path, people(5))), "een")
    assert heading == ["respondent", "punt", "tekst", "voorstel_kernelement", "kernelement", "thema"]
    assert all(not row[3] or row[3].startswith("voorstel: ") for row in rows)
    rows[0][5] = "Leiderschap"
    rows[1][5] = "Leiderschap"
    found = load_network(make(tmp_path, people(5), mapping=[heading, *rows]))
    assert found.survey.points["sterk"].by_theme == {"leiderschap": 2}
    assert found.survey.points["sterk"].unmapped == 3


def test_the_command_writes_the_table_and_never_over_another(tmp_path, capsys):
    folder = make(tmp_path, people(5))
    target = tmp_path / "koppeling.csv"
    assert main(["network", "--network", str(folder), "--koppeltabel", str(target)]) == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert main(["network", "--network", str(folder), "--koppeltabel", str(target)]) == 2


# -- costs for the cost-benefit analysis ---------------------------------------------------------------------------


def test_the_costs_of_a_network_are_lines_that_the_analysis_takes(tmp_path, capsys):
    # 18 members x 2 + 8 + 6 = 50 hours a week, x 44 weeks = 2200 hours a year. EUR 34.75 of 2014 times the CPI of
    # 2015-2023 (0.6, 0.3, 1.4, 1.7, 2.6, 1.3, 2.7, 10.0, 3.8 %) is EUR 44.069... of 2023; 306 of 365 days from 1 March.
    rate = 34.75 * 1.006 * 1.003 * 1.014 * 1.017 * 1.026 * 1.013 * 1.027 * 1.10 * 1.038
    target = tmp_path / "regels.csv"
    assert main(["network", "--network", SYNTHETIC, "--kostenregels", str(target), "--drager", "ggd"]) == 0
    lines = list(csv.DictReader(target.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [(line["jaar"], line["aard"]) for line in lines] == [
        ("2023", "natura"), ("2024", "natura"), ("2024", "geld"), ("2025", "natura"),
    ]  # fmt: skip
    assert float(lines[0]["bedrag_eur"]) == pytest.approx(2200 * rate * 306 / 365, abs=0.5)
    assert float(lines[1]["bedrag_eur"]) == pytest.approx(2200 * rate * 1.033, abs=0.5)
    assert float(lines[2]["bedrag_eur"]) == 6000  # the money of 2024
    assert "verzonnen" in lines[0]["bron"]
    assert "uurtarief aangenomen" in lines[0]["bron"]


def test_the_analysis_takes_a_network_as_an_extra_cost_line(tmp_path, capsys):
    from nnz_mkba.artery import load

    target = tmp_path / "regels.csv"
    assert (
        main(["network", "--network", REAL, "--kostenregels", str(target), "--drager", "gemeenten", "--normuren"])
        == 0
    )
    said = capsys.readouterr().err
    assert "PM-post" in said
    assert "niet op getelde uren" in said
    (line,) = (
        row for row in csv.reader(target.read_text("utf-8-sig").splitlines(), delimiter=";") if row[0] == "2021"
    )
    # 21 members x 4 + 8 + 8 = 100 hours a week by the norm, x 44 weeks; EUR 34.75 x CPI 2015-2021; 245 of 365 days
    rate = 34.75 * 1.006 * 1.003 * 1.014 * 1.017 * 1.026 * 1.013 * 1.027
    assert float(line[2]) == pytest.approx(4400 * rate * 245 / 365, abs=0.5)
    region = region_with(tmp_path, [line])
    found = load(region, audience="intern").mkba
    assert found.costs_eur.value == 142600 + float(line[2])
    assert found.costs_by_bearer["gemeenten"].value == 112600 + float(line[2])
    assert found.costs_by_bearer["ggd"].value == 30000
    assert {kind: amount.value for kind, amount in found.costs_by_kind.items()} == {
        "geld": 142600,
        "natura_volgens_norm": float(line[2]),
    }


def region_with(tmp_path, lines):
    """Hollands Midden with these cost lines beside its own two, which are money."""
    region = shutil.copytree(shipped("data", "regions", "hollands-midden"), tmp_path / "regio")
    with (region / "kosten.csv").open(encoding="utf-8", newline="") as handle:
        heading, *own = csv.reader(handle)
    with (region / "kosten.csv").open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([[*heading, "aard"], *([*row, ""] for row in own), *lines])
    return region


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("natura", "Van de kosten is € 4.321 in natura: getelde uren maal een aangenomen uurtarief."),
        ("natura_volgens_norm", "Van de kosten is € 4.321 in natura en hypothetisch: uren volgens een norm"),
        ("geld", None),
    ],
)
def test_the_analysis_says_which_costs_are_hours_that_nobody_paid_for(tmp_path, kind, said):
    from nnz_mkba.artery import load
    from nnz_mkba.present import bearers, cost_benefit, overview

    region = region_with(tmp_path, [["2021", "ggd", "4321", "leernetwerk x", kind]])
    found = load(region)
    amounts = str(cost_benefit.tables(found, T)[0].html())
    for shown in (overview.summary(found, T), amounts, str(bearers.party_table(found, T).html())):
        plain = shown.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")
        assert (said or "in natura") in plain if said else "in natura" not in plain
    # a municipality bears its part: 4321 of 146 921, of whatever its share is
    leiden = load(region, gemeente="GM0546")
    part = leiden.mkba.costs_by_kind[kind].value if kind != "geld" else 0
    assert part == pytest.approx(leiden.mkba.costs_eur.value * (4321 / 146_921 if kind != "geld" else 0))
    assert ("in natura" in overview.summary(leiden, T)) == bool(said)


def test_a_claim_on_the_costs_of_a_source_stays_what_that_source_says(tmp_path):
    """With the network beside them, the two amounts of the source still come to 142 600, which is less than its 142 640."""
    from nnz_mkba.artery import load

    found = load(region_with(tmp_path, [["2021", "ggd", "150000", "leernetwerk x: uren", "natura"]]))
    (claim,) = (claim for claim in found.claims if claim.id == "kosten-totaal")
    assert [one.value for one in (claim.stated, claim.recomputed, claim.difference)] == [142_640, 142_600, 40]
    assert "lager totaal" in claim.explanation


def test_who_bears_the_costs_is_asked_and_nothing_is_overwritten(tmp_path, capsys):
    target = tmp_path / "regels.csv"
    arguments = ["network", "--network", REAL, "--kostenregels", str(target)]
    assert main(arguments) == 2
    assert main([*arguments, "--drager", "gemeente"]) == 2
    assert "Bedoelt u gemeenten?" in capsys.readouterr().err
    assert not target.exists()
    assert main([*arguments, "--drager", "ggd", "--normuren"]) == 0
    assert main([*arguments, "--drager", "ggd", "--normuren"]) == 2


def test_hours_that_nobody_counted_are_no_cost_line_unless_asked_for(tmp_path, capsys):
    target = tmp_path / "regels.csv"
    arguments = ["network", "--network", REAL, "--kostenregels", str(target), "--drager", "ggd"]
    assert main(arguments) == 2
    assert "hypothetisch" in capsys.readouterr().err
    assert not target.exists()
    assert main([*arguments, "--normuren"]) == 0
    lines = list(csv.DictReader(target.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert all("HYPOTHETISCH: uren volgens de norm, niet geteld" in line["bron"] for line in lines)
    counted = tmp_path / "geteld.csv"  # the synthetic network states the hours of every role: nothing to accept
    assert main(["network", "--network", SYNTHETIC, "--kostenregels", str(counted), "--drager", "ggd"]) == 0
    assert "HYPOTHETISCH" not in counted.read_text("utf-8-sig")


def test_one_role_without_hours_makes_the_costs_hypothetical(tmp_path):
    folder = shutil.copytree(shipped("data", "networks", SYNTHETIC), tmp_path / "kopie")
    about = folder / "network.yaml"
    about.write_text(
        about.read_text("utf-8").replace("personen: 1, uren_per_week: 6,", "personen: 1,"), encoding="utf-8"
    )
    found = load_network(folder)
    # 18 members x 2 + 8 + the 8 of the norm = 52 hours a week, x 44 weeks
    assert found.cost.hours_per_year == 2288
    assert found.cost.from_norm
    assert "Let op: dit is geen meting." in page(found)


# -- rounds, plan, calendar ----------------------------------------------------------------------------------------


def test_content_cooperation_and_learning_process_stand_apart():
    html = page(load_network(SYNTHETIC))
    places = [html.index(f">{word}</h3>") for word in ("Inhoud", "Samenwerking", "Leerproces")]
    assert places == sorted(places)


def test_change_is_against_the_round_before_and_the_first_has_none():
    assert load_network(SYNTHETIC).survey.previous == "Voorjaar 2024"
    first = load_network(SYNTHETIC, "2024-voorjaar")
    assert (first.survey.respondents, first.survey.previous, first.survey.changes) == (14, "", ())


def test_seventeen_of_twenty_answered():
    found = load_network(SYNTHETIC)
    assert (found.survey.respondents, found.responses[-1].share) == (17, 0.85)


def test_synthetic_says_so_at_every_title_and_download():
    import re

    found = load_network(SYNTHETIC)
    html = page(found)
    general = ("Herkomst van deze pagina",)
    captions = re.findall(r"<caption>(.*?)</caption>", html) + re.findall(r'figure-title">(.*?)</p>', html)
    assert len(captions) > 15
    assert [c for c in captions if "verzonnen" not in c and not c.startswith(general)] == []
    assert all(name.startswith("verzonnen-") for name in re.findall(r'download="(.*?)"', html))


def test_the_calendar_opens_with_dates_zone_and_owners():
    found = load_network(SYNTHETIC)
    calendars = Calendar.from_ical(calendar(found, T))
    events = calendars.walk("VEVENT")
    assert len(events) == 16
    assert [str(zone["TZID"]) for zone in calendars.walk("VTIMEZONE")] == ["Europe/Amsterdam"]
    session = events[0]
    assert session.decoded("dtstart").isoformat() == "2025-09-18T13:30:00+02:00"  # summer time
    assert session.decoded("dtend").isoformat() == "2025-09-18T16:00:00+02:00"
    first = events[1]
    assert first.decoded("dtstart").isoformat() == "2025-06-26"  # twelve weeks earlier
    assert "Eigenaar: procesbegeleider" in str(first["description"])
    assert all("verzonnen" in str(event["summary"]) for event in events)
    assert len({str(event["uid"]) for event in events}) == 16
    for event in events:
        assert event.errors == []
        assert {"uid", "dtstamp", "dtstart", "summary"} <= {key.lower() for key in event}
    assert calendar(found, T) == calendar(load_network(SYNTHETIC), T)


def test_a_winter_session_stands_in_winter_time(tmp_path):
    folder = make(tmp_path, people(5))
    (folder / "bijeenkomsten.csv").write_text("datum,begin,duur_minuten,onderwerp\n2026-01-15,09:30,,\n")
    session = Calendar.from_ical(calendar(load_network(folder), T)).walk("VEVENT")[0]
    assert session.decoded("dtstart").isoformat() == "2026-01-15T09:30:00+01:00"


def test_a_network_without_sessions_has_no_calendar():
    assert calendar(load_network(REAL), T) is None


def test_a_network_may_bring_its_own_weeks_and_owners(tmp_path):
    folder = make(tmp_path, people(5))
    (folder / "bijeenkomsten.csv").write_text("datum,begin,duur_minuten,onderwerp\n2026-01-15,,,\n")
    (folder / "sessietaken.yaml").write_text(
        "bron: eigen afspraak\nweek_en_eigenaar_uit_bron: true\ntaken:\n"
        "  - {naam: Agenda delen, weken_voor: 3, eigenaar: projectassistent}\n"
    )
    session = load_network(folder).session
    assert [(task.date.isoformat(), task.owner) for task in session.tasks] == [("2025-12-25", "projectassistent")]
    assert session.from_source


def test_overdue_action_points_stand_on_top():
    found = load_network(SYNTHETIC)
    assert found.actions[0].overdue(found.about.peildatum)
    assert [action.status for action in found.actions][-1] == "klaar"
    assert page(found).index("Gesprek met directies") < page(found).index("korte nieuwsbrief")


def test_a_task_without_weeks_is_refused():
    with pytest.raises(NnzError, match="weken_voor"):
        parse_strict(
            Tasks, {"bron": "x", "week_en_eigenaar_uit_bron": "false", "taken": [{"naam": "a", "eigenaar": "b"}]}, "t"
        )


def test_a_copy_of_the_synthetic_network_reads_from_its_path(tmp_path):
    folder = shutil.copytree(shipped("data", "networks", SYNTHETIC), tmp_path / "kopie")
    assert evaluate_network(read_network(folder)).slug == "kopie"
