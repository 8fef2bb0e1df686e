"""What one municipality's counts teach, against calculations by hand."""

import dataclasses
import json

import pytest

from nnz_mkba.artery import load, load_learning
from nnz_mkba.cli import main
from nnz_mkba.model.uncertainty.marginals import marginal
from nnz_mkba.parameters import load_parameters
from nnz_mkba.present.locale import translator
from nnz_mkba.present.uncertainty.gemeente import gemeente_section, gemeente_words
from nnz_mkba.privacy.number import Number
from nnz_mkba.results.gemeente_learning import learn_gemeente
from nnz_mkba.vocabulary import Stream

NL = translator("nl")
#: Inhabitants on 1 January 2021 (CBS) of those that take part from 2021, and days to 30 June 2021 since they do.
FROM_2021 = 22_195 + 22_980 + 29_120 + 25_065 + 37_790 + 25_645
ALPHEN, LEIDEN = 112_590, 124_090


def of(stream, gemeente, audience="intern", region="hollands-midden"):
    return {one.stream: one for one in load_learning(region, gemeente, audience=audience)}[stream]


def test_case_rate_by_hand():
    """18 of 23 live where the programme runs; 6 in Leiden in 546 days, the other 12 elsewhere."""
    found = of(Stream.OPGESCHAALD, "Leiden")
    elsewhere = (ALPHEN * 302 + FROM_2021 * 180) / 365.25
    pace = 12.5 / elsewhere  # Jeffreys' prior adds a half
    leiden = LEIDEN * 546 / 365.25
    by_hand = (2 + 6) / (2 / pace + leiden)  # the others count for two cases
    assert found.case_rate.mean == pytest.approx(by_hand)
    assert found.per_year == pytest.approx(by_hand * LEIDEN)
    assert 4 < found.per_year < 5
    # Poisson over a Gamma: variance of the number is mean + variance of the rate; the interval holds the mean
    assert found.low < found.per_year < found.high


def test_choices_that_are_only_bounded_leave_the_rate_of_the_region():
    found = of(Stream.OPGESCHAALD, "Leiden")
    assert not found.own_choices
    assert found.choice_rate.mean == pytest.approx((16 + 21) / (20 + 23))  # 80 % worth 20, and 21 of 23
    assert found.choice_rate.own_weight == 0


def test_own_choices_count_more_than_those_of_the_others_in_the_region():
    own, region = load("hollands-midden", "Leiden", audience="intern"), load("hollands-midden", audience="intern")
    streams = own.mkba.streams | {
        "opgeschaald": dataclasses.replace(own.mkba.streams["opgeschaald"], contraception=Number.exact(5))
    }
    known = dataclasses.replace(own, mkba=dataclasses.replace(own.mkba, streams=streams))
    base = load_parameters().at(own.peildatum)
    found = {one.stream: one for one in learn_gemeente(known, region, base)}[Stream.OPGESCHAALD]
    others = (16 + 21 - 5) / (20 + 23 - 6)
    assert found.own_choices
    assert found.choice_rate.mean == pytest.approx((20 * others + 5) / (20 + 6))
    assert found.choice_rate.own_weight == pytest.approx(6 / 26)


def test_a_small_municipality_is_drawn_further_to_the_region():
    leiden, oegstgeest = of(Stream.OPGESCHAALD, "Leiden"), of(Stream.OPGESCHAALD, "Oegstgeest")
    assert oegstgeest.case_rate.own_weight < leiden.case_rate.own_weight


def test_protected_readers_learn_from_protected_counts_alone(delivery):
    """Another client of Leiden, one less of Oegstgeest, stays within both classes: the same page, byte for byte."""
    delivery.edit("casuistiek.csv", "GM0546,,alle,alle,6,", "GM0546,,alle,alle,7,")
    delivery.edit("casuistiek.csv", "GM0626,,alle,alle,2,", "GM0626,,alle,alle,1,")
    same, exact = (load_learning("hollands-midden", "Leiden", audience=a) for a in ("stuurgroep", "intern"))
    assert load_learning(delivery.path, "Leiden", audience="stuurgroep") == same
    assert load_learning(delivery.path, "Leiden", audience="intern") != exact


def test_hidden_count_is_the_mixture_over_what_it_may_be():
    hidden, exact = of(Stream.OPGESCHAALD, "Alphen aan den Rijn", "stuurgroep"), of(Stream.OPGESCHAALD, "Alphen aan den Rijn")  # fmt: skip
    assert hidden.participants.is_interval
    one, other = (marginal(found.case_rate.posterior, "tempo") for found in (hidden, exact))
    assert one.sd / one.mean > other.sd / other.mean  # knowing less is less sure


@pytest.mark.parametrize(("gemeente", "words"), [
    ("Leiden", "Uit Leiden kwamen via opschaling 6 deelnemers."),
    ("Leiden", "daarom geldt het cijfer van alle deelnemers in de regio via opschaling: 86% kiest"),  # 37 / 43
    ("Gouda", "Uit Gouda kwam via opschaling één deelnemer. De gemeente deed op die dag niet mee"),
    ("Hillegom", "Hoeveel deelnemers uit Hillegom er via netwerkpartners en opschaling waren, is onbekend of niet te tonen."),
])  # fmt: skip
def test_page_says_what_is_learned_or_why_not(gemeente, words):
    found = load("hollands-midden", gemeente, audience="intern")
    learned = load_learning("hollands-midden", gemeente, audience="intern")
    assert words in " ".join(gemeente_words(learned, found, NL))


def test_region_has_no_such_section():
    assert load_learning("hollands-midden") == ()
    assert str(gemeente_section((), load("hollands-midden"), NL).html()) == ""


def test_command_line(capsys):
    assert main(["uncertainty", "--region", "hollands-midden", "--gemeente", "GM0546", "--json"]) == 0
    face = json.loads(capsys.readouterr().out)
    assert (face["gemeente"], face["net_benefit"]) == ("GM0546", None)
    assert face["learned"]["opgeschaald"]["participants"] == {"low": 5.0, "high": 9.0}
    assert face["learned"]["netwerkpartners"]["participants_per_year"] is None
    assert main(["uncertainty", "--reference", "--gemeente", "Leiden"]) == 2
    assert "--gemeente hoort bij --region" in capsys.readouterr().err
