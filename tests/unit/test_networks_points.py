"""Points that would tell what a known person named: all the same, all but one, or one person in a small group."""

import pytest

from nnz_mkba.model.learning_network.survey import Detail, count_points
from nnz_mkba.network_evaluation import load_network
from nnz_mkba.present import learning_network
from tests.unit.test_networks import T, make, page, wide

K, S, A = "kennisinfrastructuur", "synergie", "actieleren"


def counted(*named, single_from=10):
    """Everybody names the themes of one string: "x y" is two points; x is of kernelement K, y of K too, z of S, w of A."""
    elements = {"x": K, "y": K, "z": S, "w": A}
    points, mapping = [], {}
    for person, themes in enumerate(named):
        for place, theme in enumerate(themes.split(), start=1):
            points.append((f"R{person}", "sterk", place))
            mapping[f"R{person}", f"sterk_{place}"] = (elements[theme], theme)
    return count_points(points, mapping, "sterk", single_from=single_from)


@pytest.mark.parametrize(
    ("named", "detail", "told"),
    [
        (["x"] * 17, Detail.NIETS, {}),  # everybody
        (["x"] * 16 + ["z"], Detail.NIETS, {}),  # all but one, who then knows of everybody else
        (["x"] * 15 + ["z"] * 2, Detail.THEMA, {(K, "x"): 15, (S, "z"): 2}),
        (["x z", "x z", "x w", "x w", "x"], Detail.NIETS, {}),  # everybody named x, whatever else
        (["x"] * 8 + ["y"] * 8, Detail.NIETS, {}),  # themes apart, but all in one kernelement
        (["x", "x", "y", "z", "z"], Detail.KERNELEMENT, {(K, None): 3, (S, None): 2}),  # one of five named y
        (["x", "x", "x", "z", "z"], Detail.THEMA, {(K, "x"): 3, (S, "z"): 2}),
        (["x", "x", "x", "x", "z z z"], Detail.NIETS, {}),  # three points, but of one person
        (["x", "x", "z", "z", "w"], Detail.NIETS, {}),  # one of five named a kernelement
        (["x"] * 6 + ["y"] + ["z"] * 3, Detail.THEMA, {(K, "x"): 6, (K, "y"): 1, (S, "z"): 3}),  # ten: one may stand
    ],
)
def test_how_finely_points_are_told(named, detail, told):
    found = counted(*named)
    assert (found.detail, found.by_place) == (detail, told)
    assert found.counted == sum(len(themes.split()) for themes in named)


def network(tmp_path, *themes, release="nee", fourth=False):
    """Person i names the theme of place i as a strong point, in words of their own."""
    columns = ["respondent", "vrijgegeven", "sterk_1", *(["sterk_2", "sterk_3", "sterk_4"] if fourth else [])]
    more = ["tweede", "derde", "vierde"] if fourth else []
    rows = [(f"R{i}", release, f"woorden {i}", *more) for i in range(1, len(themes) + 1)]
    mapping = [("respondent", "punt", "kernelement", "thema")]
    mapping += [(f"R{i}", "sterk_1", "", theme) for i, theme in enumerate(themes, start=1)]
    return load_network(make(tmp_path, wide(*rows, header=columns), mapping=mapping))


def test_a_point_that_all_named_is_not_told(tmp_path):
    found = network(tmp_path, *["Leiderschap"] * 6, release="ja")
    html = page(found)
    assert "Van de 6 sterke punten staat niet bij welk kernelement zij horen" in html
    summary = learning_network.summary(found, T)
    assert "leiderschap" not in summary.lower()
    points = str(learning_network.points(found, T).html())
    before, both_lists = points.split("Punten in beide themalijsten", 1)
    assert "Leiderschap" not in before
    assert "Kennisinfrastructuur" not in before
    assert '<td class="num">6' not in both_lists
    assert "woorden 3" in points  # released; but not under what all of them named
    assert "niet uitgesplitst" in points


def test_themes_that_one_named_are_taken_together(tmp_path):
    found = network(tmp_path, "Leiderschap", "Leiderschap", "Besluitvorming", "Werkvormen", "Werkvormen")
    points = str(learning_network.points(found, T).html())
    assert "samengenomen per kernelement" in points
    assert "alle thema’s samen" in points
    assert "Besluitvorming" not in points.split("Punten in beide themalijsten")[0]
    rows = points.split("Punten in beide themalijsten")[1].split("<tr>")[2:]
    strong = [row.split('<td class="num">')[1].split("<")[0] for row in rows if '<td class="num">' in row]
    assert set(strong) == {"–"}  # by theme nothing of them, and no 0 either


def test_a_fourth_point_is_not_quoted(tmp_path):
    found = network(tmp_path, *["Leiderschap"] * 3, *["Werkvormen"] * 3, release="ja", fourth=True)
    points = str(learning_network.points(found, T).html())
    assert "derde" in points
    assert "vierde" not in points
    assert found.survey.points["sterk"].set_aside == 6
