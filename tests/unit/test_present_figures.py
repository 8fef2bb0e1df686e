"""Figures draw what their tables say, hide what must be hidden, and are the same bytes every time."""

import datetime as dt
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from nnz_mkba.present import html, style
from nnz_mkba.present.figures import bars, chances, drawing, spread, swings, tiles, timeline, trajectories
from nnz_mkba.present.figures.alt import alt_text
from nnz_mkba.present.figures.picture import Figure
from nnz_mkba.present.locale import translator
from nnz_mkba.privacy.number import Number as Number

NL, EN = translator("nl"), translator("en")
EXACT, BETWEEN, SMALL = Number.exact, Number.between, Number.small(5)
UNKNOWN, HIDDEN = Number.exact(None), Number.withheld()
TWENTY_THREE = Number.exact(23)
START, NOW, END = dt.date(2020, 12, 31), dt.date(2021, 6, 30), dt.date(2021, 12, 31)


def escalated(value=TWENTY_THREE, name="opgeschaalde casuïstiek"):
    return trajectories.Trajectory(
        name,
        "cliënten",
        [trajectories.Dated(START, EXACT(9)), trajectories.Dated(NOW, value)],
        baseline=trajectories.Dated(START, EXACT(9)),
        target=trajectories.Dated(END, EXACT(45)),
        expected=EXACT(26.85),
        outlook=BETWEEN(30, 47),
    )


def some_tiles(count=SMALL):
    return [
        tiles.Tile(0, 0, "LEI", "Leiden", "doet mee", NL.count(EXACT(6))),
        tiles.Tile(0, 1, "NKP", "Nieuwkoop", "doet mee", NL.count(count), highlighted=True),
        tiles.Tile(1, 0, "KTW", "Katwijk", "doet niet mee", NL.count(SMALL)),
        tiles.Tile(1, 1, "ALP", "Alphen aan den Rijn", "doet mee", NL.count(EXACT(0))),
        tiles.Tile(1, 2, "GVH", "'s-Gravenhage", "later gestart", NL.count(UNKNOWN)),
    ]


STREAMS = [
    bars.FunnelStream(
        "Netwerkpartners", [bars.Stage("gesprekken", EXACT(31)), bars.Stage("keuze", EXACT(18), EXACT(18 / 31))]
    ),
    bars.FunnelStream("Opgeschaald", [bars.Stage("cliënten", BETWEEN(19, 25)), bars.Stage("keuze", SMALL, HIDDEN)]),
    bars.FunnelStream("Later", [bars.Stage("gesprekken", UNKNOWN), bars.Stage("keuze", EXACT(0))]),
]  # fmt: skip
REFERRERS = [
    ("LUMC", SMALL),
    ("verloskundigen", EXACT(7)),
    ("Haardstee", SMALL),
    ("Horizon", EXACT(5)),
    ("Nul", EXACT(0)),
]
TIERS = [
    bars.BenefitTier("opvoedondersteuning", EXACT(265980), EXACT(1.8652)),
    bars.BenefitTier("begeleid wonen", BETWEEN(1093470, 2030730), BETWEEN(7.668, 14.241)),
]
SWINGS = [swings.Swing("kosten", "€ 250", "€ 400", EXACT(150000), EXACT(-20000))]
DRAWS = np.linspace(-100_000, 300_000, 4001)
CURVE = [(EXACT(share / 10), EXACT(min(1.0, share / 15))) for share in range(21)]


def every_figure(t):
    return {
        "trajectories": trajectories.trajectories([escalated()], caption="KPI", t=t),
        "funnel": bars.funnel(STREAMS, caption="Trechter", t=t),
        "tile_map": tiles.tile_map(some_tiles(), caption="Herkomst", t=t),
        "referrers": bars.referrers(REFERRERS, caption="Verwijzers", t=t),
        "mkba": bars.costs_against_benefits(EXACT(142600), TIERS, caption="Kosten en baten", t=t),
        "distribution": spread.net_benefit_distribution(
            DRAWS, median=EXACT(100000), interval=BETWEEN(-80000, 280000), probability_positive=EXACT(0.75),
            caption="Saldo", t=t,
        ),
        "tornado": swings.tornado(SWINGS, centre=EXACT(80000), caption="Tornado", t=t),
        "acceptability": chances.acceptability(CURVE, caption="Kans", t=t),
        "evppi": swings.value_of_information(
            [("kosten", EXACT(800)), ("keuze", EXACT(12345))], caption="Weten", t=t
        ),
    }  # fmt: skip


@pytest.mark.parametrize("t", [NL, EN], ids=["nl", "en"])
def test_every_figure_is_small_repeatable_and_without_traces(t):
    first, second = every_figure(t), every_figure(t)
    for name, figure in first.items():
        assert isinstance(figure, Figure), name
        assert figure.svg == second[name].svg, name
        assert len(figure.svg) <= 60_000, name
        root = ET.fromstring(figure.svg)  # noqa: S314 (our own bytes)
        assert root.tag.endswith("svg")
        assert not re.search(rb"<text|metadata|matplotlib|<script|http(?!://www\.w3\.org/2000/svg)", figure.svg), name


def test_alt_texts_follow_the_language():
    dutch, english = every_figure(NL), every_figure(EN)
    assert dutch["mkba"].alt == (
        "Staafdiagram van kosten en baten. Kosten: €\u00a0142.600; "
        "Baten bij opvoedondersteuning: €\u00a0265.980 (1,9 × de kosten); "
        "Baten bij begeleid wonen: €\u00a01.093.470\u00a0–\u00a0€\u00a02.030.730 (7,7\u00a0–\u00a014,2 × de kosten)."
    )
    assert (
        english["trajectories"].alt
        == "Line chart by indicator, observed and target. opgeschaalde casuïstiek: 23 (target 45)."
    )
    assert all(dutch[name].alt != english[name].alt for name in dutch)


def test_same_bytes_in_another_process():
    code = (
        "import sys, hashlib; sys.path.insert(0, 'tests/unit'); import test_present_figures as f; "
        "print(hashlib.sha256(b''.join(x.svg for x in f.every_figure(f.NL).values())).hexdigest())"
    )
    runs = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout for _ in "ab"
    }
    assert len(runs) == 1


def test_figures_leave_no_trace_in_matplotlib_settings():
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    every_figure(NL)
    assert dict(mpl.rcParams) == before
    assert "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()


# -- drawn equals told ----------------------------------------------------------------------------------------


def drawn_bars(some, longest, **options):
    """Return what is drawn of bars; places as the numbers they stand for, on a scale that ends at the longest bar."""
    parts = bars.draw_bars(some, **options)
    boxes = [part for part in parts if isinstance(part, drawing.Box)]
    start = boxes[0].left
    unit = longest / (max(box.left + box.wide for box in boxes) - start)
    shown = [
        (pytest.approx((box.left - start) * unit), pytest.approx(box.wide * unit), box.hatch or None) for box in boxes
    ]
    lines = [tuple((x - start) * unit for x, _ in part.points) for part in parts if isinstance(part, drawing.Line)]
    return shown, [part.text for part in parts if isinstance(part, drawing.Words)], lines


def test_bars_are_as_long_as_the_table_says():
    boxes, texts, _ = drawn_bars(bars.funnel_bars(STREAMS, NL), longest=31)
    assert boxes == [
        (0, 31, None), (0, 18, None), (0, 19, None), (19, 6, "////"), (0, 1, None), (1, 3, "////"),
    ]  # fmt: skip
    assert texts == [
        "Netwerkpartners", "gesprekken", "31", "keuze", "18 (58,1%)",
        "Opgeschaald", "cliënten", "19\u00a0–\u00a025", "keuze", "<5",
        "Later", "gesprekken", "onbekend", "keuze", "0",
    ]  # fmt: skip
    table = bars.funnel(STREAMS, caption="Trechter", t=NL).data
    assert [row[1] for row in table.rows] == ["31", "18", "19\u00a0–\u00a025", "<5", "onbekend", "0"]


def test_costs_run_as_a_line_along_the_benefits():
    costs = EXACT(142600)
    boxes, texts, lines = drawn_bars(
        bars.cost_benefit_bars(costs, TIERS, NL), longest=2030730, text_above=True, reference=costs
    )
    assert [(x, width) for x, width, _ in boxes] == [(0, 142600), (0, 265980), (0, 1093470), (1093470, 937260)]
    assert lines == [pytest.approx((142600, 142600))]
    assert "€\u00a0265.980 (1,9 × de kosten)" in texts


def test_hidden_referrers_are_alike_and_come_last_by_name():
    ordered = bars.ordered_for_reading(REFERRERS)
    assert [name for name, _ in ordered] == ["verloskundigen", "Horizon", "Nul", "Haardstee", "LUMC"]
    boxes, _, _ = drawn_bars([bars.Bar(name, number, NL.count(number)) for name, number in ordered], longest=7)
    assert boxes[2:] == [(0, 1, None), (1, 3, "////")] * 2
    assert bars.referrers(REFERRERS[::-1], caption="Verwijzers", t=NL).svg == every_figure(NL)["referrers"].svg


def panel(series, goal=45.0):
    """Return what is drawn of one panel; heights as the numbers they stand for, from the ground to the target."""
    parts = trajectories.draw_trajectories([series], NL)
    lines = [part for part in parts if isinstance(part, drawing.Line)]
    ground = lines[0].points[0][1]
    (target,) = [line for line in lines[1:] if line.wide == 2.0]
    unit = goal / (ground - target.points[0][1])

    def up(y):
        return pytest.approx((ground - y) * unit)

    signs = [(part.shape, up(part.y)) for part in parts if isinstance(part, drawing.Mark)]
    boxes = [
        (up(part.top + part.high), pytest.approx(part.high * unit)) for part in parts if isinstance(part, drawing.Box)
    ]
    paths = [tuple((ground - y) * unit for _, y in line.points) for line in lines if line is not target]
    return signs, boxes, paths, [part.text for part in parts if isinstance(part, drawing.Words)]


def test_a_panel_draws_what_the_table_says():
    points, boxes, lines, texts = panel(escalated())
    assert points == [("disc", 9.0), ("disc", 23.0), ("diamond", 26.85)]
    assert boxes == []
    expected = [(0.0, 0.0), (9.0, 45.0), (9.0, 23.0), (30.0, 47.0)]  # ground, path, observed, outlook
    assert lines == [pytest.approx(one) for one in expected]
    assert set(texts[2:-3]) == {"9", "23", "verwacht 26,9", "doel 45", "vooruitblik 30\u00a0–\u00a047"}
    table = trajectories.trajectories([escalated()], caption="KPI", t=NL).data
    assert table.rows == [
        ["opgeschaalde casuïstiek", "stand", "31 december 2020", "9"],
        ["opgeschaalde casuïstiek", "stand", "30 juni 2021", "23"],
        ["opgeschaalde casuïstiek", "verwacht", "30 juni 2021", "26,9"],
        ["opgeschaalde casuïstiek", "doel", "31 december 2021", "45"],
        ["opgeschaalde casuïstiek", "vooruitblik", "31 december 2021", "30\u00a0–\u00a047"],
    ]


def test_words_of_many_days_do_not_run_over_each_other():
    days = [dt.date(2020, 6, 30) + dt.timedelta(days=182 * number) for number in range(9)]
    series = trajectories.Trajectory(
        "opgeschaalde casuïstiek",
        "cliënten",
        [trajectories.Dated(day, EXACT(9 + 9 * number)) for number, day in enumerate(days)],
        target=trajectories.Dated(days[-1] + dt.timedelta(days=182), EXACT(122)),
        expected=EXACT(93.8),
        outlook=BETWEEN(88, 107),
    )
    parts = trajectories.draw_trajectories([series] * 2, NL)  # two columns, so half of the width for each
    words = [part for part in parts if isinstance(part, drawing.Words)]
    assert {"doel 122", "vooruitblik 88\u00a0–\u00a0107", "verwacht 93,8", "81", "9"} <= {part.text for part in words}
    for place, one in enumerate(words):
        for other in words[:place]:
            apart = one.left + one.wide <= other.left or other.left + other.wide <= one.left
            assert apart or abs(one.y - other.y) >= min(one.size, other.size), (one.text, other.text)


@pytest.mark.parametrize(("hidden", "box"), [(SMALL, (1, 3)), (BETWEEN(19, 22), (19, 3))])
def test_a_hidden_value_is_a_bar_over_its_range_and_never_a_point(hidden, box):
    points, boxes, lines, _ = panel(escalated(hidden))
    assert points == [("disc", 9.0), ("diamond", 26.85)]
    assert boxes == [box]
    assert pytest.approx((9.0, 23.0)) not in lines


@pytest.mark.parametrize(("number", "word"), [(UNKNOWN, "onbekend"), (HIDDEN, "niet getoond")])
def test_what_is_not_known_is_written_not_drawn(number, word):
    points, boxes, _, texts = panel(escalated(number))
    assert points == [("disc", 9.0), ("diamond", 26.85)]
    assert boxes == []
    assert word in texts


def test_tiles_tell_counts_in_words_only():
    parts = tiles.draw_tiles(some_tiles(), ["doet mee", "doet niet mee", "later gestart"], 504)
    texts = [part.text for part in parts if isinstance(part, drawing.Words)]
    sizes = {(round(part.wide, 6), part.high) for part in parts if isinstance(part, drawing.Box)}
    assert {"6", "<5", "0", "onbekend", "Leiden", "'s-Gravenhage", "doet niet mee", "later gestart"} <= set(texts)
    assert texts.count("<5") == 2
    assert len(sizes) == 2  # tile and strip: all of one size


def test_words_on_tiles_are_at_least_eleven_pixels():
    """A pixel of CSS is 0.75 point."""
    parts = tiles.draw_tiles(some_tiles(), ["doet mee", "doet niet mee", "later gestart"], 504)
    assert min(part.size for part in parts if isinstance(part, drawing.Words)) >= 11 * 0.75


def test_a_drawing_puts_each_word_where_matplotlib_would():
    """The middle of the drawn letters, against the box that matplotlib gives the same line."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    for text, bold in [("Alphen aan den Rijn", True), ("onbekend", False), ("<5", True)]:
        svg = drawing.to_svg(200, 50, [drawing.Words(text, 100, 30, 10, bold=bold)]).decode()
        scale, left = float(re.search(r"scale\(([\d.]+) ", svg)[1]), float(re.search(r'x="([\d.]+)" y="30"', svg)[1])
        ends = []
        for name, at in re.findall(r'<use href="#(l\d+)" x="(-?\d+)"/>', svg):
            outline = re.search(rf'<path id="{name}" d="([^"]*)"', svg)[1]
            pairs = [
                tuple(map(float, re.findall(r"-?\d+", part))) for part in re.findall(r"[MLQC]([^A-Za-z]*)", outline)
            ]
            ends += [left + scale * (int(at) + x) for numbers in pairs for x in numbers[::2]]
        wanted = TextPath(
            (0, 0), text, size=10, prop=FontProperties(family=["DejaVu Sans"], weight="bold" if bold else "normal")
        )
        box = wanted.get_extents()
        assert max(ends) - min(ends) == pytest.approx(box.width, abs=0.4), text
        advance = style.text_width(text, 10, "bold" if bold else "normal")
        assert min(ends) == pytest.approx(100 - advance / 2 + box.x0, abs=0.3), text


def test_categories_differ_in_more_than_colour():
    signs = {(hatch, outline, colour == "white") for colour, hatch, outline in tiles._LOOKS}
    assert len(signs) == len(tiles._LOOKS)


def test_timeline_draws_its_table_in_order_of_date():
    points = [(NOW, EXACT(13)), (START, EXACT(5)), (END, UNKNOWN), (dt.date(2021, 10, 31), EXACT(21))]
    figure = timeline.organisations_timeline(points, caption="Organisaties", t=NL)
    assert [row[1] for row in figure.data.rows] == ["5", "13", "21", "onbekend"]
    assert figure.alt == "Traplijn van het aantal organisaties. 31 december 2020: 5; 31 oktober 2021: 21."
    with style.canvas(2) as picture:
        timeline.draw_timeline(picture, [(START, EXACT(5)), (NOW, EXACT(13))], NL)
        assert list(picture.axes[0].lines[0].get_ydata()) == [5, 13]


def test_distribution_adds_up_and_zero_is_an_edge():
    edges, shares = spread.bins_of(DRAWS)
    assert shares.sum() == pytest.approx(1)
    assert 0 in edges
    assert shares[edges[:-1] >= 0].sum() == pytest.approx(3001 / 4001)  # by hand: draws at or above zero
    outlier = np.append(DRAWS, 1e12)
    assert spread.bins_of(outlier)[0][-1] < 1e6
    with pytest.raises(ValueError, match="finite"):
        spread.bins_of([1.0, float("nan")])


def test_distribution_draws_its_table():
    edges, shares = spread.bins_of(DRAWS)
    boxes = [part for part in spread.draw_distribution(edges, shares, NL) if isinstance(part, drawing.Box)]
    heights = [box.high * float(shares.max()) / max(box.high for box in boxes) for box in boxes]
    table = every_figure(NL)["distribution"].data
    assert [row[1] for row in table.rows[: len(heights)]] == [NL.percent(EXACT(height)) for height in heights]


def test_tornado_draws_its_table():
    """By hand: costs move the outcome from 150 000 to -20 000, around 80 000; the scale runs from -20 000 to 150 000."""
    parts = swings.draw_tornado(SWINGS, EXACT(80000), NL)
    low, high = [part for part in parts if isinstance(part, drawing.Box)]
    zero, centre = [part.points[0][0] for part in parts if isinstance(part, drawing.Line)]
    unit = 80000 / (centre - zero)
    assert [box.left for box in (low, high)] == pytest.approx([centre, centre])
    assert [box.wide * unit for box in (low, high)] == pytest.approx([70000, -100000])
    assert (bool(low.hatch), bool(high.hatch)) == (True, False)


def test_curve_draws_its_table():
    parts = chances.draw_acceptability(CURVE, NL, axis="deel", marked=1.0, words="{chance}", shaded=(0.25, 0.5))
    (curve,) = [part for part in parts if isinstance(part, drawing.Line) and part.wide == 2.0]
    left, right = curve.points[0][0], curve.points[-1][0]
    bottom, top = curve.points[0][1], curve.points[-1][1]
    drawn = [(2 * (x - left) / (right - left), (bottom - y) / (bottom - top)) for x, y in curve.points]
    assert drawn == [pytest.approx((share.value, chance.value)) for share, chance in CURVE]
    (band,) = [part for part in parts if isinstance(part, drawing.Box)]
    assert (2 * (band.left - left) / (right - left), 2 * band.wide / (right - left)) == pytest.approx((0.25, 0.25))
    (mark,) = [part for part in parts if isinstance(part, drawing.Mark)]
    assert (2 * (mark.x - left) / (right - left), (bottom - mark.y) / (bottom - top)) == pytest.approx((1, 10 / 15))


# -- limits and hostile names ---------------------------------------------------------------------------------


def test_nothing_to_show_is_a_notice():
    empty = [
        trajectories.trajectories([], caption="KPI", t=NL),
        bars.funnel([bars.FunnelStream("x", [bars.Stage("y", UNKNOWN)])], caption="Trechter", t=NL),
        bars.referrers([], caption="Verwijzers", t=NL),
        tiles.tile_map([], caption="Herkomst", t=NL),
        bars.costs_against_benefits(HIDDEN, [], caption="MKBA", t=NL),
        swings.tornado([], centre=EXACT(1), caption="Tornado", t=NL),
        chances.acceptability([], caption="Kans", t=NL),
        swings.value_of_information([], caption="Weten", t=NL),
    ]
    for notice in empty:
        assert isinstance(notice, html.Notice)
        assert "geen getal" in notice.text


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", "$\\frac{1}{0}$", "x" * 400, "een naam\nop twee regels", "&amp;]]>", "", "😀"],
)
@pytest.mark.filterwarnings("ignore:Glyph")
def test_hostile_and_endless_names(name):
    figures = [
        trajectories.trajectories([escalated(name=name)], caption=name, t=NL),
        bars.referrers([(name, EXACT(3))], caption=name, t=NL),
        tiles.tile_map([tiles.Tile(0, 0, name, name, name, NL.count(EXACT(1)))], caption=name, t=NL),
        bars.costs_against_benefits(
            EXACT(1), [bars.BenefitTier(name, EXACT(2), EXACT(2))], caption=name or "x", t=NL
        ),
    ]
    for figure in figures:
        assert isinstance(figure, Figure)
        ET.fromstring(figure.svg)  # noqa: S314
        assert b"script" not in figure.svg
        assert "<script" not in figure.html()
        assert 20 <= len(figure.alt) <= 300


def test_eight_panels_stay_small():
    names = [f"geschoolde aandachtsfunctionarissen met lange naam {n}" for n in range(8)]
    figure = trajectories.trajectories([escalated(name=name) for name in names], caption="KPI", t=NL)
    assert len(figure.svg) <= 60_000


def test_alt_says_how_many_are_left_out():
    items = [(f"organisatie met een naam {n}", "<5") for n in range(40)]
    text = alt_text(NL, "Staafdiagram.", items)
    assert len(text) <= 300
    left = int(re.search(r"En nog (\d+)\.$", text).group(1))
    assert left == 40 - text.count("organisatie")
