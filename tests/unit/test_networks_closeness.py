"""Answers that would tell what a known person said: unanimity, one of five, and who answered after a page was made."""

import csv

import pytest

from nnz_mkba.model.learning_network.survey import tells_of_persons
from nnz_mkba.network_evaluation import load_network
from tests.unit.test_networks import make, page, wide


def answered(*steps, column="a01"):
    rows = [(f"R{i}", "", step, "", "", "") for i, step in enumerate(steps, start=1)]
    return wide(*rows, header=("respondent", "vrijgegeven", column, "a05", "sterk_1", "verbeter_1"))


def picture(tmp_path, *steps, column="a01"):
    found = load_network(make(tmp_path, answered(*steps, column=column)))
    return next(one for one in found.survey.pictures if one.id == column), page(found)


@pytest.mark.parametrize(
    ("counts", "tells"),
    [
        ([0, 0, 0, 17, 0], True),  # everybody: each one's answer is known
        ([1, 0, 0, 16, 0], True),  # the one who differs knows those of all the others
        ([2, 0, 0, 15, 0], False),
        ([0, 1, 0, 2, 2], True),  # one of five: colleagues know whose
        ([0, 3, 0, 2, 0], False),
        ([1, 3, 2, 3, 0], True),  # nine answers
        ([1, 3, 2, 4, 0], False),  # ten
    ],
)
def test_when_a_distribution_tells_of_persons(counts, tells):
    assert tells_of_persons(counts, 10) is tells


def test_five_who_agree_are_not_shown(tmp_path):
    found, html = picture(tmp_path, *"44444")
    assert (found.counts, found.coarse, found.alike, found.favourable) == (None, None, True, None)
    assert "dat van ieder bekend zou zijn" in html
    assert "5 van de 5" not in html


def test_five_with_single_answers_are_taken_together(tmp_path):
    found, html = picture(tmp_path, *"12445")  # 3 or lower: 2; in favour: 3
    assert (found.counts, found.coarse, found.favourable) == (None, (2, 3), 3)
    assert "helemaal oneens tot en met neutraal" in html
    assert "eens of helemaal eens" in html


def test_one_against_four_stays_alone_when_taken_together(tmp_path):
    found, _ = picture(tmp_path, *"14455")
    assert (found.counts, found.coarse, found.alike) == (None, None, True)


def test_pairs_among_five_stand_step_by_step(tmp_path):
    found, _ = picture(tmp_path, *"22444")
    assert (found.counts, found.coarse) == ((0, 2, 0, 3, 0), None)


def test_seventeen_who_agree_are_not_shown_either(tmp_path):
    found, _ = picture(tmp_path, *"5" * 17)
    assert found.alike


def test_a_choice_that_all_made_is_not_shown(tmp_path):
    found, html = picture(tmp_path, *["ja"] * 6, column="a17")
    assert (found.counts, found.alike) == (None, True)
    assert '<th scope="row">misschien</th>' not in html


def two_rounds(tmp_path, first, second, *, points=False):
    folder = make(tmp_path, answered(*first))
    with (folder / "network.yaml").open("a") as handle:
        handle.write("  twee: {titel: Twee, methode: vragenlijst, uitgenodigd: 400, bron: verzonnen}\n")
    (folder / "rondes" / "twee").mkdir()
    for name, steps in (("een", first), ("twee", second)):
        rows = answered(*steps)
        if points:
            rows = [rows[0], *((*row[:4], "punt", "punt") for row in rows[1:])]
        with (folder / "rondes" / name / "antwoorden.csv").open("w", newline="") as handle:
            csv.writer(handle).writerows(rows)
    return folder


def test_a_change_is_withheld_where_a_round_is(tmp_path):
    found = load_network(two_rounds(tmp_path, "44444", "22444"), "twee")
    assert (found.survey.changes, found.survey.withheld_changes) == ((), 1)
    from nnz_mkba.present import learning_network
    from nnz_mkba.present.locale import translator

    assert "Van 1 stelling staat geen verschil" in str(learning_network.changes(found, translator("nl")).html())


def test_a_change_rests_on_the_coarse_numbers(tmp_path):
    found = load_network(two_rounds(tmp_path, "12445", "22444"), "twee")
    (moved,) = found.survey.changes
    assert (moved.number_before, moved.change.before, moved.change.after) == (5, 0.6, 0.6)


def test_a_round_without_its_table_is_not_a_round_without_points(tmp_path):
    folder = two_rounds(tmp_path, "22444", "22444", points=True)
    with (folder / "rondes" / "een" / "koppeling.csv").open("w", newline="") as handle:
        named = ("Leiderschap", "Leiderschap", "Werkvormen", "Werkvormen", "Werkvormen")
        rows = [(f"R{i}", "sterk_1", "", theme) for i, theme in enumerate(named, start=1)]
        csv.writer(handle).writerows([("respondent", "punt", "kernelement", "thema"), *rows])
    html = page(load_network(folder, "twee"))
    assert "5 sterke punten, nog niet gekoppeld" in html
    moved, below = html.split("Punten per kernelement, toen en nu")[1].split("</table>")[:2]
    first_column = [row.split("</td>")[0].split(">")[-1] for row in moved.split('<th scope="row">')[1:]]
    assert first_column == ["2", "0", "3", "0", "0"]  # strong points of round one
    assert moved.count(">–<") == 5 * 3  # improvement points of round one, and both kinds of now
    for once in (
        "Een: 5 van de 5 verbeterpunten nog niet gekoppeld",
        "Twee: 5 van de 5 sterke punten nog niet gekoppeld",
    ):
        assert (moved.count("nog niet gekoppeld"), below.count(once)) == (0, 1)
    assert "Het vaakst genoemd" not in html
    assert "Punten in beide themalijsten" not in html


@pytest.mark.parametrize(
    ("first", "second", "withheld"),
    [
        ("44444", "22444", 1),  # all alike in one round
        ("22444", "2244", 0),  # too few in the whole round: then there is no page of it to compare on
    ],
)
def test_what_is_not_compared_is_counted(tmp_path, first, second, withheld):
    assert load_network(two_rounds(tmp_path, first, second), "twee").survey.withheld_changes == withheld


def test_a_statement_with_too_few_answers_counts_among_those_not_compared(tmp_path):
    """a01 is told in both rounds; a02 four answered in round one; a03 nobody answered in either."""
    folder = two_rounds(tmp_path, "22444", "22444")
    header = ("respondent", "a01", "a02", "a03")
    for name, second in (("een", ("2", "2", "4", "4", "")), ("twee", ("2", "2", "4", "4", "4"))):
        rows = [
            (f"R{i}", step, other, "") for i, (step, other) in enumerate(zip("22444", second, strict=True), start=1)
        ]
        with (folder / "rondes" / name / "antwoorden.csv").open("w", newline="") as handle:
            csv.writer(handle).writerows([header, *rows])
    found = load_network(folder, "twee")
    assert (len(found.survey.changes), found.survey.withheld_changes) == (1, 1)
    html = page(found)
    assert "Van 1 stelling staat geen verschil" in html
    assert "Bij de ene stelling die te vergelijken is, valt het verschil met een binnen de marge" in html
    assert "Bij 0 van de" not in html
