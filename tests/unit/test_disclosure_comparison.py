"""A municipality beside others of its size."""

from nnz_mkba.artery import load
from nnz_mkba.results.comparison import compare


def test_peers_of_leiden_by_inhabitants():
    found = load("hollands-midden", "Leiden", audience="intern")
    rows = compare(found, found.origins[0])
    # data/gemeenten.csv: Leiden 124 090; nearest by ratio Alphen 112 590, Gouda 73 685, Katwijk 65 480, Krimpenerwaard 56 620
    assert [row.gemeente.naam if row.gemeente else "" for row in rows] == [
        "Leiden",
        "Alphen aan den Rijn",
        "Gouda",
        "Katwijk",
        "Krimpenerwaard",
        "",
    ]
    assert rows[0].clients.value == 6
    assert round(rows[0].rate.value, 4) == 0.4835  # by hand: 6 / 12.409
    assert rows[-1].clients.value == 23
    assert round(rows[-1].rate.value, 4) == 0.2826  # by hand: 23 / 81.3895


def test_a_hidden_count_gives_a_range_that_tells_no_more():
    found = load("hollands-midden", "Leiden")
    gouda = next(row for row in compare(found, found.origins[0]) if row.gemeente and row.gemeente.naam == "Gouda")
    assert (gouda.clients.low, gouda.clients.high) == (1, 4)
    assert (round(gouda.rate.low, 4), round(gouda.rate.high, 4)) == (0.1357, 0.5429)  # 1 and 4 / 7.3685


def test_a_region_has_no_peers():
    found = load("hollands-midden")
    assert compare(found, found.origins[0]) == ()
