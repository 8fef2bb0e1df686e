"""The last cell of a guide: the question it opens with, answered from its own figures."""

from __future__ import annotations

import dataclasses

import pytest

from nnz_mkba.artery import load, load_uncertainty
from nnz_mkba.model.uncertainty import Estimate
from nnz_mkba.present import reconciliation, uncertainty
from nnz_mkba.present.locale import translator
from nnz_mkba.vocabulary import Verdict

T = translator("nl")


@pytest.fixture(scope="module")
def found():
    return load("hollands-midden", audience="intern")


@pytest.fixture(scope="module")
def sure(found):
    return load_uncertainty(found, 2000)


def lines(section):
    """What stands under the heading."""
    parts = section.parts[1:]
    return [str(line).replace("\xa0", " ") for part in parts for line in getattr(part, "items", [part.text])]


def test_uncertainty_ends_with_chance_break_even_driver_and_worth(sure):
    """By hand: 0.49 × 0.60 × 0.716 of the choices prevent a birth; costs over participants, choices and care is where it tips."""
    chance, tips, most, worth = lines(uncertainty.learned(sure, T))
    tenths = round(10 * (sure.net > 0).mean())
    assert chance == f"De uitkomst is in {tenths} van de 10 doorgerekende gevallen positief."
    means = sure.inputs["mean"]
    tiers = ("opvoedondersteuning", "pleeggezin", "begeleid_wonen")
    care = sum(means[f"mix.{tier}"] * means[f"baten.{tier}"] for tier in tiers)
    share = 142_600 / (means["deelnemers"] * means["keuzeaandeel"] * care)
    assert tips.startswith(f"Het omslagpunt ligt bij {100 * share:.1f}% van de keuzes".replace(".", ",", 1))
    assert tips.endswith("gerekend is met gemiddeld 21%.")
    assert most.startswith("Het meest doet: kans op zwangerschap zonder het programma.")
    assert "dat kan haar al doen omslaan" in most
    # What an analyst who knew the outcome beforehand would gain: the smaller of what each decision loses.
    loses = min(sure.net.clip(min=0).mean(), (-sure.net).clip(min=0).mean())
    assert sure.evpi.value == pytest.approx(loses)
    assert f"€ {round(loses, -3):,.0f}".replace(",", ".") in worth


def test_what_cannot_tip_and_what_is_worth_nothing_are_said(sure):
    bars = {"proportional": [dataclasses.replace(sure.tornado["proportional"][0], low_eur=5000.0, high_eur=9000.0)]}
    never = dataclasses.replace(sure.break_even["proportional"]["voorkomen_fractie"], value=None)
    settled = dataclasses.replace(
        sure, evpi=Estimate(0.0, 0.0), tornado=bars, break_even={"proportional": {"voorkomen_fractie": never}}
    )
    said = lines(uncertainty.learned(settled, T))
    assert said[1].startswith("Er is geen omslagpunt")
    assert said[2].endswith("tussen € 5.000 en € 9.000; dat doet haar niet omslaan.")
    assert said[3] == "Meer weten verandert dit besluit niet."


def test_without_costs_there_is_nothing_to_learn():
    assert lines(uncertainty.learned(None, T)) == [
        "Zonder kosten en deelnemers is er geen onzekerheid door te rekenen."
    ]


def test_recomputation_ends_with_what_to_do_with_every_claim(found):
    """Source 003: the costs do not add up to their parts; twelve meetings stand beside six rounds of another kind."""
    right, wrong, other = lines(reconciliation.learned(found, T))
    assert right.startswith("Klopt, dus zo over te nemen: Programmakosten per deelnemer")
    assert wrong.startswith("Wijkt af, dus noem beide cijfers: Totale kosten in 2021 van gemeenten en GGD samen;")
    assert other == (
        "Telt iets anders, dus vergelijk niet: Gehouden intervisie tegenover twaalf beoogde bijeenkomsten."
    )
    texts = [claim.text for claim in found.claims]
    said = " ".join([right, wrong, other])
    assert all(said.count(text) == 1 for text in texts)


def test_protected_recomputation_learns_from_shown_claims_alone(found):
    protected = load("hollands-midden")
    hidden = {claim.text for claim in found.claims} - {claim.text for claim in protected.claims}
    assert len(hidden) == protected.withheld_claims > 0
    said = " ".join(lines(reconciliation.learned(protected, T)))
    assert not any(text in said for text in hidden)


def test_claims_that_cannot_be_recomputed_and_none_at_all(found):
    lost = dataclasses.replace(found.claims[0], verdict=Verdict.NIET_NA_TE_REKENEN)
    (said,) = lines(reconciliation.learned(dataclasses.replace(found, claims=(lost,)), T))
    assert said.startswith("Niet na te rekenen, dus vraag de bron ernaar: Totale kosten")
    (said,) = lines(reconciliation.learned(dataclasses.replace(found, claims=()), T))
    assert said == "Er zijn geen beweringen die hier te tonen zijn."


def test_english_guide_marks_the_claims_as_dutch(found):
    page = str(reconciliation.learned(found, translator("en")).html())
    assert 'Correct, so may be quoted as it stands: <span lang="nl">Programmakosten per deelnemer' in page
