"""Counting, planning and norms by hand; nothing of a learning network can reach a steering group's report."""

import ast
import dataclasses
import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnz_mkba
from nnz_mkba.errors import NnzError
from nnz_mkba.liso import load_liso
from nnz_mkba.model.learning_network.health import Fit, extra_cost_eur, fit, network_cost
from nnz_mkba.model.learning_network.planning import Action, agenda, evaluation_moments, plan_session
from nnz_mkba.model.learning_network.survey import Change, change, count_points, most_named, suggest, tally, wilson
from nnz_mkba.results.result import Result
from nnz_mkba.shipped import shipped

PACKAGE = Path(nnz_mkba.__file__).parent
OWN_MODULES = (
    "nnz_mkba.networks", "nnz_mkba.liso", "nnz_mkba.survey_files", "nnz_mkba.network_evaluation",
    "nnz_mkba.model.learning_network", "nnz_mkba.present.learning_network", "nnz_mkba.present.figures.survey",
    "nnz_mkba.reporting.network_release",
)  # fmt: skip
DAY = dt.date

#: Ten points by hand. Synergie 4 (bijeenkomsten 3, one without theme), kennisinfrastructuur 3 (leiderschap 3),
#: vertrouwen 2, one not mapped yet.
TEN = [(f"R{i}", "sterk", 1) for i in range(1, 11)]
MAPPED = {
    ("R1", "sterk_1"): ("synergie", "kwalitatieve_bijeenkomsten"),
    ("R2", "sterk_1"): ("synergie", "kwalitatieve_bijeenkomsten"),
    ("R3", "sterk_1"): ("synergie", "kwalitatieve_bijeenkomsten"),
    ("R4", "sterk_1"): ("synergie", None),
    ("R5", "sterk_1"): ("kennisinfrastructuur", "leiderschap"),
    ("R6", "sterk_1"): ("kennisinfrastructuur", "leiderschap"),
    ("R7", "sterk_1"): ("kennisinfrastructuur", "leiderschap"),
    ("R8", "sterk_1"): ("vertrouwen", "samenwerkingsverband"),
    ("R9", "sterk_1"): ("vertrouwen", "samenwerkingsverband"),
}


def test_ten_points_counted_by_hand():
    found = count_points(TEN, MAPPED, "sterk")
    assert found.by_kernelement == {"synergie": 4, "kennisinfrastructuur": 3, "vertrouwen": 2}
    assert found.by_theme == {"kwalitatieve_bijeenkomsten": 3, "leiderschap": 3, "samenwerkingsverband": 2}
    assert (found.unmapped, found.set_aside, found.counted) == (1, 0, 10)
    assert most_named(found.by_kernelement) == (("synergie",), 4)
    assert most_named(found.by_theme) == (("kwalitatieve_bijeenkomsten", "leiderschap"), 3)  # a tie, both named


def test_the_fourth_point_of_a_respondent_is_set_aside():
    points = [("R1", "verbeter", place) for place in (1, 2, 3, 4)] + [("R2", "verbeter", 1)]
    mapping = {(who, f"{kind}_{place}"): ("synergie", None) for who, kind, place in points}
    found = count_points(points, mapping, "verbeter")
    assert found.by_kernelement == {"synergie": 4}  # three of R1, one of R2
    assert (found.set_aside, found.verbose_respondents) == (1, 1)


def test_only_who_names_more_than_three_is_verbose():
    points = [
        (who, "sterk", place) for who, most in (("R1", 5), ("R2", 3), ("R3", 2)) for place in range(1, most + 1)
    ]
    found = count_points(points, {}, "sterk")
    assert (found.verbose_respondents, found.set_aside, found.counted) == (1, 2, 8)


def test_boxes_left_empty_before_a_point_do_not_cost_it():
    found = count_points([("R1", "sterk", 2), ("R1", "sterk", 5)], {}, "sterk")
    assert (found.unmapped, found.set_aside) == (2, 0)


def test_nothing_named_is_no_tie():
    assert most_named({"a": 0, "b": 0}) == ((), 0)
    assert most_named({}) == ((), 0)


@given(st.lists(st.tuples(st.integers(1, 20).map("R{}".format), st.sampled_from(["sterk", "verbeter"]), st.integers(1, 6)), unique=True))  # fmt: skip
def test_every_point_is_counted_unmapped_or_set_aside(points):
    for kind in ("sterk", "verbeter"):
        found = count_points(points, {}, kind)
        assert found.counted + found.set_aside == sum(found_kind == kind for _, found_kind, _ in points)


def test_tally_keeps_the_order_of_the_scale():
    assert tally(["laag", "midden", "hoog"], ["hoog", "laag", "hoog"]) == (1, 0, 2)


@pytest.mark.parametrize(
    ("successes", "number", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],  # Newcombe 1998, table I, method 3
)
def test_wilson_against_published_values(successes, number, low, high):
    assert wilson(successes, number) == pytest.approx((low, high), abs=5e-5)


def test_wilson_never_leaves_the_fractions():
    for number in range(1, 200):  # without a bound rounding goes past 1 for nine of nine
        assert wilson(number, number)[1] <= 1
        assert wilson(0, number)[0] >= 0


@pytest.mark.parametrize(
    ("before", "after", "difference", "low", "high"),
    [  # Newcombe (1998), Statistics in Medicine 17: 873, table II, method 10
        ((48, 80), (56, 70), 0.2, 0.0524, 0.3339),
        ((3, 10), (9, 10), 0.6, 0.1705, 0.8090),
        ((0, 10), (10, 10), 1.0, 0.6075, 1.0),
    ],
)
def test_change_against_published_intervals(before, after, difference, low, high):
    found = change(*before, *after)
    assert (found.difference, found.low, found.high) == pytest.approx((difference, low, high), abs=5e-5)
    assert found.clear


def test_a_small_group_leaves_a_large_change_unclear():
    found = change(3, 6, 5, 6)  # half against five of six
    assert found.difference == pytest.approx(1 / 3)
    assert not found.clear


def test_points_of_a_change_are_percentages():
    found = Change(before=0.6, after=0.8, difference=0.2, low=0.05, high=0.33)
    assert found.points == pytest.approx((20, 5, 33))


@pytest.mark.parametrize(
    ("low", "high", "clear"), [(0.01, 0.4, True), (-0.4, -0.01, True), (0.0, 0.4, False), (-0.4, 0.0, False)]
)
def test_an_interval_that_touches_zero_is_not_clear(low, high, clear):
    assert Change(0.5, 0.5, 0.0, low, high).clear is clear


def test_the_kernelement_with_most_words_is_suggested():
    words = {"synergie": ["sfeer", "samen"], "actieleren": ["leren", "oefenen"]}
    assert suggest("Goede sfeer, samen leren", words) == "synergie"


def test_a_suggestion_is_given_only_when_one_kernelement_leads():
    words = {"synergie": ["sfeer"], "actieleren": ["leren"]}
    assert suggest("Goede sfeer", words) == "synergie"
    assert suggest("Goede sfeer en veel leren", words) is None
    assert suggest("Koffie", words) is None


def test_session_tasks_fall_in_the_weeks_before():
    tasks = load_liso().tasks
    planned = plan_session(DAY(2026, 3, 26), [(task.naam, task.weken_voor, task.eigenaar) for task in tasks.taken])
    assert len(planned) == 15
    assert planned[0].date == DAY(2026, 1, 1)  # twelve weeks before
    assert planned[-1].date == DAY(2026, 3, 12)  # two weeks before
    assert {task.owner for task in planned} == {"trekker", "procesbegeleider"}
    assert not tasks.week_en_eigenaar_uit_bron


def test_an_action_is_late_the_day_after_it_was_due():
    due = DAY(2025, 5, 1)
    assert not action("x", due).overdue(due)
    assert action("x", due).overdue(DAY(2025, 5, 2)) is True
    assert not action("x", due, "klaar").overdue(DAY(2025, 5, 2))


MEETINGS = [DAY(2025, 2, 1), DAY(2025, 5, 1), DAY(2025, 9, 1), DAY(2025, 12, 1)]


AGREED = DAY(2025, 1, 10)


def action(what, due, status="open", agreed=AGREED):
    return Action(what, agreed, due, "trekker", status)


def test_an_open_point_stays_and_a_done_one_returns_twice():
    open_one, done = action("open", DAY(2026, 1, 1)), action("klaar", DAY(2025, 1, 20), "klaar")
    found = [[a.what for a in agenda([open_one, done], MEETINGS, meeting)] for meeting in MEETINGS]
    assert found == [["open", "klaar"], ["open", "klaar"], ["open"], ["open"]]


def test_meetings_before_a_point_was_agreed_are_no_returns():
    done = action("x", DAY(2025, 6, 1), "klaar", agreed=MEETINGS[1])  # on the second of four meetings
    assert [len(agenda([done], MEETINGS, meeting)) for meeting in MEETINGS] == [0, 0, 1, 1]


def test_overdue_points_come_first():
    late, later, coming = action("b", DAY(2025, 3, 1)), action("a", DAY(2025, 4, 1)), action("c", DAY(2025, 8, 1))
    assert [a.what for a in agenda([coming, later, late], MEETINGS, DAY(2025, 5, 1))] == ["b", "a", "c"]


def test_a_point_is_not_on_the_agenda_of_the_meeting_that_made_it():
    assert agenda([action("x", DAY(2025, 8, 1), agreed=MEETINGS[1])], MEETINGS, MEETINGS[1]) == []


def test_half_yearly_moments_find_their_meeting():
    mini, full = evaluation_moments(DAY(2025, 2, 28), MEETINGS, 6, 12)
    assert (mini.due, mini.meeting, mini.full) == (DAY(2025, 8, 28), DAY(2025, 9, 1), False)
    assert (full.due, full.meeting, full.full) == (DAY(2026, 2, 28), None, True)
    on_the_day = evaluation_moments(DAY(2025, 3, 1), MEETINGS, 6, 12)[0]
    assert on_the_day.meeting == on_the_day.due == DAY(2025, 9, 1)


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [
        (20, 5, 20, Fit.VOLDOET),
        (21, 5, 20, Fit.TE_HOOG),
        (4, 5, 20, Fit.TE_LAAG),
        (5, 5, 20, Fit.VOLDOET),
        (None, 5, 20, Fit.ONBEKEND),
    ],
)
def test_bounds_of_a_norm_belong_to_it(value, low, high, expected):
    assert fit(value, low, high) is expected


def test_cost_by_hand_and_unknown_is_not_zero():
    # 20 members x 4 hours x 40 weeks = 3200 hours a year; x 2 years x EUR 50 = EUR 320 000
    cost = network_cost({"deelnemer": 80}, weeks_per_year=40, years=2, rate_eur=50, price_level=2021)
    assert (cost.hours_per_year, cost.in_kind_eur) == (3200, 320000)
    assert extra_cost_eur(cost, cash=False) == 320000
    with pytest.raises(NnzError, match="onbekend is niet nul"):
        extra_cost_eur(cost)
    assert extra_cost_eur(dataclasses.replace(cost, cash_eur=1000.0)) == 321000


def test_hours_of_all_roles_count_and_unknown_hours_have_no_cost():
    terms = {"weeks_per_year": 40, "years": 0.5, "rate_eur": 50, "price_level": 2021}
    # (80 + 6 hours) x 40 weeks = 3440 hours a year; x half a year x EUR 50 = EUR 86 000
    cost = network_cost({"deelnemer": 80, "trekker": 6}, **terms)
    assert (cost.hours_per_year, cost.in_kind_eur, cost.from_norm) == (3440, 86_000, False)
    unknown = network_cost(None, cash_eur=1500, **terms)
    assert (unknown.hours_per_year, unknown.in_kind_eur, unknown.cash_eur) == (None, None, 1500)
    assert extra_cost_eur(unknown, in_kind=False) == 1500
    assert extra_cost_eur(dataclasses.replace(cost, cash_eur=1500), in_kind=False) == 1500  # hours known, left out
    with pytest.raises(NnzError, match="kosten in uren"):
        extra_cost_eur(unknown)


def test_both_versions_of_the_theme_list_stand_as_in_their_sources():
    framework = load_liso().framework
    number = {
        name: [sum(t.kernelement == key for t in version.themas.values()) for key in framework.kernelementen]
        for name, version in framework.versies.items()
    }
    assert number == {"handboek": [3, 3, 3, 3, 3], "leidraad": [3, 2, 2, 3, 3]}
    for name, other in (("handboek", "leidraad"), ("leidraad", "handboek")):
        for key, theme in framework.versies[name].themas.items():
            if theme.zelfde_als:  # each names the other
                assert framework.versies[other].themas[theme.zelfde_als].zelfde_als == key


def test_the_handbook_announces_ten_stumbling_blocks_and_gives_nine():
    blocks = load_liso().blocks["handboek"]
    assert (blocks.aangekondigd, len(blocks.blokken)) == (10, 9)


# -- never in a steering group's report -------------------------------------------------------------------------


def imports_of(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reached_from(names):
    """Every module of the package that these import, directly or through others, inside functions too."""
    seen, waiting = set(), list(names)
    while waiting:
        name = waiting.pop()
        path = PACKAGE.parent.joinpath(*name.split("."))
        file = path.with_suffix(".py") if path.with_suffix(".py").is_file() else path / "__init__.py"
        if name in seen or not file.is_file():
            continue
        seen.add(name)
        waiting += [found for found in imports_of(file.read_text("utf-8")) if found.startswith("nnz_mkba")]
    return seen


def notebook_imports(path):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    return [name for name in imports_of(code) if name.startswith("nnz_mkba")]


def about_networks(names):
    return sorted(name for name in names if name.startswith(OWN_MODULES))


@pytest.mark.parametrize(
    "notebook", sorted(p.name for p in shipped("notebooks").glob("*.ipynb") if not p.name.startswith("20_"))
)
def test_no_other_notebook_reaches_a_learning_network(notebook):
    reached = reached_from(notebook_imports(shipped("notebooks", notebook)))
    assert len(reached) > 10
    assert about_networks(reached) == []


def test_nothing_on_the_way_of_a_release_reaches_a_learning_network():
    reached = reached_from(["nnz_mkba.reporting.release", "nnz_mkba.artery", "nnz_mkba.results.protection"])
    assert {"nnz_mkba.evaluation", "nnz_mkba.reporting.run"} <= reached
    assert about_networks(reached) == []


def test_the_guard_would_find_such_an_import():
    assert about_networks(reached_from(notebook_imports(shipped("notebooks", "20_leernetwerk.ipynb"))))


def values_in(thing, seen=None):
    seen = set() if seen is None else seen
    if id(thing) in seen:
        return
    seen.add(id(thing))
    yield thing
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        for field in dataclasses.fields(thing):
            yield from values_in(getattr(thing, field.name), seen)
    elif isinstance(thing, dict):
        for key, value in thing.items():
            yield from values_in(key, seen)
            yield from values_in(value, seen)
    elif isinstance(thing, list | tuple | set | frozenset):
        for value in thing:
            yield from values_in(value, seen)
    elif hasattr(type(thing), "model_fields"):
        for name in type(thing).model_fields:
            yield from values_in(getattr(thing, name), seen)


def test_no_field_of_a_publishable_evaluation_holds_a_learning_network():
    from nnz_mkba.artery import load

    for field in dataclasses.fields(Result):
        assert "learning" not in field.name
        assert not any(module.rsplit(".", 1)[-1] in str(field.type) for module in OWN_MODULES)
    for audience in ("stuurgroep", "intern"):
        held = {type(value).__module__ for value in values_in(load("hollands-midden", audience=audience))}
        assert "nnz_mkba.privacy.number" in held
        assert about_networks(held) == []
