"""A round of which a page was made is closed, whoever makes the next page and under whatever name."""

import csv
import json
import shutil

import pytest

from nnz_mkba.cli import main
from nnz_mkba.errors import NnzError
from nnz_mkba.present import learning_network
from nnz_mkba.reporting import network_release
from nnz_mkba.reporting.network_rounds import open_round
from nnz_mkba.shipped import shipped
from tests.unit.test_networks import SYNTHETIC, T, make, people
from tests.unit.test_networks_closeness import answered, two_rounds


@pytest.fixture
def written(monkeypatch):
    """The page itself is not made here: only when it may be."""
    made = []

    def run_report(notebook, parameters, target, **_):
        made.append((target, open_round(parameters["network"], parameters["round"])))  # as its first cell does

    monkeypatch.setattr(network_release, "run_report", run_report)
    return made


def report(folder, out):
    return main(["network", "--network", str(folder), "--out", str(out)])


def answers_of(folder, rows):
    with (folder / "rondes" / "een" / "antwoorden.csv").open("w", newline="") as handle:
        csv.writer(handle).writerows(rows)


def test_who_answers_after_a_page_was_made_is_not_added(tmp_path, written, capsys):
    folder, out = make(tmp_path, answered(*"22444")), tmp_path / "uit"
    assert report(folder, out) == 0
    answers_of(folder, answered(*"224441"))
    assert report(folder, out) == 1
    said = capsys.readouterr().err
    assert "toen 5 respondenten, nu 6" in said
    assert "volgende ronde" in said
    assert "R6" not in said
    assert len(written) == 1


def test_another_answer_of_the_same_people_is_refused_too(tmp_path, written, capsys):
    folder, out = make(tmp_path, answered(*"22444")), tmp_path / "uit"
    assert report(folder, out) == 0
    answers_of(folder, answered(*"22245"))
    assert report(folder, out) == 1
    assert "nu met andere antwoorden" in capsys.readouterr().err


def test_the_same_answers_make_the_same_page_in_either_language(tmp_path, written):
    folder, out = make(tmp_path, answered(*"22444")), tmp_path / "uit"
    assert report(folder, out) == 0
    assert main(["network", "--network", str(folder), "--out", str(out), "--language", "en"]) == 0
    assert len(written) == 2


def test_putting_points_under_a_kernelement_does_not_close_a_round(tmp_path, written):
    rows = answered(*"22444")
    rows[1:] = [(*row[:4], "punt", "") for row in rows[1:]]
    folder, out = make(tmp_path, rows), tmp_path / "uit"
    assert report(folder, out) == 0
    (folder / "rondes" / "een" / "koppeling.csv").write_text(
        "respondent,punt,kernelement,thema\nR1,sterk_1,,Leiderschap\n"
    )
    assert report(folder, out) == 0


def test_too_few_to_show_leave_a_round_open(tmp_path, written):
    folder, out = make(tmp_path, answered(*"2244")), tmp_path / "uit"
    assert report(folder, out) == 0
    answers_of(folder, answered(*"22444"))
    assert report(folder, out) == 0


def test_what_is_kept_of_a_round_is_what_its_page_shows(tmp_path, written):
    folder, out = make(tmp_path, answered(*"12445")), tmp_path / "uit"
    assert report(folder, out) == 0
    kept = json.loads((folder / "gesloten-rondes.json").read_text())
    assert kept["een"]["vraag a01"] == [5, 2, 3]  # taken together, as on the page
    assert kept["een"]["respondenten"] == [5]


def test_a_damaged_account_of_rounds_stops_the_page(tmp_path, written, capsys):
    folder, out = make(tmp_path, answered(*"22444")), tmp_path / "uit"
    assert report(folder, out) == 0
    (folder / "gesloten-rondes.json").write_text("{")
    assert report(folder, out) == 1
    assert "beschadigd" in capsys.readouterr().err


def test_the_round_before_is_closed_with_the_page_that_shows_it(tmp_path, written, capsys):
    """The page of round two also shows round one, question by question: a late answer there could be subtracted too."""
    folder, out = two_rounds(tmp_path, "12445", "22444"), tmp_path / "uit"
    assert report(folder, out) == 0
    answers_of(folder, answered(*"124451"))
    assert report(folder, out) == 1
    assert "toen 5 respondenten, nu 6" in capsys.readouterr().err
    assert main(["network", "--network", str(folder), "--out", str(out), "--round", "een"]) == 1
    assert len(written) == 1


# -- by whatever name, and with the notebook as with the command -----------------------------------------------------


def renamed(folder, name):
    (folder / "rondes" / "een").rename(folder / "rondes" / name)
    about = folder / "network.yaml"
    about.write_text(about.read_text("utf-8").replace("  een:", f"  {name}:"), encoding="utf-8")


def test_another_name_of_the_round_does_not_open_it(tmp_path, written, capsys):
    folder, out = make(tmp_path, answered(*"22444")), tmp_path / "uit"
    assert report(folder, out) == 0
    answers_of(folder, answered(*"224441"))
    renamed(folder, "anders")
    assert report(folder, out) == 1
    said = capsys.readouterr().err
    assert "Van de ronde ‘een’ is al een rapport gemaakt" in said
    assert "Zet haar terug" in said
    assert len(written) == 1


def test_a_round_with_another_name_and_the_same_answers_stays_closed(tmp_path, written, capsys):
    folder, out = make(tmp_path, answered(*"22444")), tmp_path / "uit"
    assert report(folder, out) == 0
    renamed(folder, "anders")
    assert report(folder, out) == 0
    with (folder / "rondes" / "anders" / "antwoorden.csv").open("w", newline="") as handle:
        csv.writer(handle).writerows(answered(*"224441"))
    assert report(folder, out) == 1
    assert "toen 5 respondenten, nu 6" in capsys.readouterr().err


def test_another_name_of_the_network_or_another_place_for_pages_does_not_open_it(tmp_path, written):
    folder = make(tmp_path, answered(*"22444"))
    assert report(folder, tmp_path / "uit") == 0
    answers_of(folder, answered(*"224441"))
    moved = folder.rename(tmp_path / "ander-netwerk")
    assert report(moved, tmp_path / "elders") == 1


def test_the_notebook_closes_a_round_and_keeps_to_it(tmp_path, written):
    folder = make(tmp_path, answered(*"22444"))
    assert open_round(folder).survey.respondents == 5
    answers_of(folder, answered(*"224441"))
    with pytest.raises(NnzError, match="toen 5 respondenten, nu 6"):
        open_round(folder)
    assert report(folder, tmp_path / "uit") == 1
    assert written == []


def test_the_notebook_opens_its_round_in_no_other_way():
    cells = json.loads(shipped("notebooks", "20_leernetwerk.ipynb").read_text("utf-8"))["cells"]
    code = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    assert "found = open_round(network, round)" in code
    assert "load_network" not in code


def test_the_example_closes_nothing():
    open_round(SYNTHETIC)
    assert not (shipped("data", "networks", SYNTHETIC) / "gesloten-rondes.json").exists()


def test_words_let_go_or_taken_back_later_make_a_page_that_says_so(tmp_path, written):
    folder, out = make(tmp_path, people(6)), tmp_path / "uit"
    assert report(folder, out) == 0
    answers_of(folder, people(6, release="ja"))
    assert report(folder, out) == 0
    answers_of(folder, people(6))
    assert report(folder, out) == 0
    assert report(folder, out) == 0  # the same again: the page goes on saying what changed before
    versions = [found.quotes_of_versions for _, found in written]
    assert versions == [(0,), (0, 12), (0, 12, 0), (0, 12, 0)]  # an open answer and a point of each of six
    heads = [str(learning_network.head(found, T).html()) for _, found in written]
    assert "Vervang eerdere exemplaren" not in heads[0]
    assert "eerst stonden er 0 citaten, nu 12" in heads[1]
    assert "eerst stonden er 12 citaten, nu 0" in heads[2]
    kept = (folder / "gesloten-rondes.json").read_text("utf-8")
    assert "Zandkasteel" not in kept


def test_a_text_in_the_place_of_another_is_told_too(tmp_path, written):
    folder, out = make(tmp_path, people(6, release="ja")), tmp_path / "uit"
    assert report(folder, out) == 0
    answers_of(
        folder, [[cell.replace("Zandkasteel 3", "Iets anders") for cell in row] for row in people(6, release="ja")]
    )
    assert report(folder, out) == 0
    assert written[-1][1].quotes_of_versions == (12, 12)


# -- what lies among the rounds and is not read ------------------------------------------------------------------------


def test_a_round_that_the_file_does_not_name_is_told(tmp_path, written, capsys):
    folder = make(tmp_path, people(5))
    shutil.copytree(folder / "rondes" / "een", folder / "rondes" / "2026-najaar")
    (folder / "rondes" / "een" / "oude koppeling.csv").write_text("a,b\n1,2\n")
    (folder / "notities.txt").write_text("Afspraken over de zaal.\n")
    assert report(folder, tmp_path / "uit") == 0
    said = capsys.readouterr().err
    assert "Niet gelezen: rondes/2026-najaar/. Deze ronde staat niet onder rondes in network.yaml" in said
    assert "Niet gelezen: rondes/een/oude koppeling.csv." in said
    assert "Niet gelezen: notities.txt." in said
    assert "staat 1 map die network.yaml niet noemt" in str(learning_network.head(written[0][1], T).html())


def test_a_file_that_is_not_read_is_refused_where_it_holds_personal_data(tmp_path, written, capsys):
    folder = make(tmp_path, people(5))
    (folder / "rondes" / "oud").mkdir()
    (folder / "rondes" / "oud" / "antwoorden.csv").write_text("respondent,a05\nR1,Petra van Dam deed het\n")
    assert report(folder, tmp_path / "uit") == 1
    said = capsys.readouterr().err
    assert "rondes/oud/antwoorden.csv, rij 2" in said
    assert "Petra" not in said
    assert written == []
