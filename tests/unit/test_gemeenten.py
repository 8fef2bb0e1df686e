"""Municipalities: 342 codes as text, found by code, name or place."""

from __future__ import annotations

import csv
import re

import pytest

from nnz_mkba.errors import UsageError
from nnz_mkba.gemeenten import load_gemeenten
from nnz_mkba.shipped import shipped

HOLLANDS_MIDDEN = {
    "Alphen aan den Rijn", "Bodegraven-Reeuwijk", "Gouda", "Hillegom", "Kaag en Braassem", "Katwijk",
    "Krimpenerwaard", "Leiden", "Leiderdorp", "Lisse", "Nieuwkoop", "Noordwijk", "Oegstgeest", "Teylingen",
    "Voorschoten", "Waddinxveen", "Zoeterwoude", "Zuidplas",
}  # fmt: skip


@pytest.fixture(scope="module")
def gemeenten():
    return load_gemeenten()


def test_there_are_342(gemeenten):
    """The municipal division of 2023 and later (CBS)."""
    assert len(gemeenten) == len(set(gemeenten)) == 342
    assert len({gemeente.naam for gemeente in gemeenten.values()}) == 342


def test_codes_are_text_with_leading_zeros(gemeenten):
    assert all(re.fullmatch(r"GM\d{4}", code) for code in gemeenten)
    assert gemeenten["GM0014"].naam == "Groningen"
    assert gemeenten["GM0484"].naam == "Alphen aan den Rijn"


def test_every_municipality_has_a_health_region(gemeenten):
    """25 GGD regions in the Netherlands."""
    assert len({gemeente.ggd_code for gemeente in gemeenten.values()}) == 25
    assert all(re.fullmatch(r"GG\d{4}", gemeente.ggd_code) for gemeente in gemeenten.values())
    assert all(gemeente.inwoners > 0 for gemeente in gemeenten.values())


def test_inhabitants(gemeenten):
    """17 475 415 people on 1 January 2021 (CBS), and 801 600 in Hollands Midden (source 000, a later year)."""
    assert sum(gemeente.inwoners for gemeente in gemeenten.values()) == pytest.approx(17_475_415, rel=0.002)
    assert sum(g.inwoners for g in gemeenten.in_region("GG4506").values()) == pytest.approx(801_600, rel=0.02)


def test_hollands_midden(gemeenten):
    assert {gemeente.naam for gemeente in gemeenten.in_region("GG4506").values()} == HOLLANDS_MIDDEN


def test_unknown_region_is_empty(gemeenten):
    assert len(gemeenten.in_region("GG9999")) == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Leiden", "GM0546"),
        ("leiden", "GM0546"),
        (" LEIDEN ", "GM0546"),
        ("GM0546", "GM0546"),
        ("gm0546", "GM0546"),
        ("Lekkerkerk", "GM1931"),  # a place in Krimpenerwaard
        ("lekkerkerk", "GM1931"),
        ("Sassenheim", "GM1525"),  # Teylingen
        ("'s-Gravenhage", "GM0518"),
        ("Alphen aan den Rijn", "GM0484"),
    ],
)
def test_find(gemeenten, text, code):
    assert gemeenten.find(text).code == code


def test_lekkerkerk_lies_in_krimpenerwaard(gemeenten):
    assert gemeenten.find("Lekkerkerk").naam == "Krimpenerwaard"
    assert gemeenten.in_region("GG4506").find("Lekkerkerk").naam == "Krimpenerwaard"
    assert gemeenten.in_region("GG0111").resolve("Lekkerkerk") is None


def test_misspelt_name_is_answered_with_the_nearest(gemeenten):
    with pytest.raises(UsageError, match=r"Onbekende gemeente 'Lieden'\. Bedoelt u Leiden\?"):
        gemeenten.in_region("GG4506").find("Lieden")
    with pytest.raises(UsageError, match=r"Bedoelt u Leiden\?"):
        gemeenten.find("Lieden")


@pytest.mark.parametrize("text", ["0546", "546", "0484"])
def test_code_without_gm(gemeenten, text):
    with pytest.raises(UsageError, match="Schrijf GM en vier cijfers"):
        gemeenten.find(text)


@pytest.mark.parametrize("text", ["", "   ", "GM9999", "Atlantis"])
def test_unknown(gemeenten, text):
    with pytest.raises(UsageError, match="Onbekende gemeente"):
        gemeenten.find(text)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Leiden", "gm0546-leiden"),
        ("'s-Gravenhage", "gm0518-s-gravenhage"),
        ("Alphen aan den Rijn", "gm0484-alphen-aan-den-rijn"),
    ],
)
def test_slug(gemeenten, name, slug):
    assert gemeenten.find(name).slug == slug


def test_slugs_are_safe_file_names(gemeenten):
    slugs = [gemeente.slug for gemeente in gemeenten.values()]
    assert len(set(slugs)) == 342
    assert all(re.fullmatch(r"[\w-]+", slug) for slug in slugs)


def test_places_lie_in_municipalities_that_exist(gemeenten):
    with shipped("data", "woonplaatsen.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["plaats"] for row in rows}) == len(rows)
    assert all(row["gemeente_code"] in gemeenten for row in rows)


def test_a_municipality_of_another_region_says_so(region):
    with pytest.raises(UsageError, match="Utrecht ligt niet in Hollands Midden maar in GGD"):
        region.gemeente("Utrecht")
    assert region.gemeente("Leiden").code == "GM0546"
    with pytest.raises(UsageError, match=r"Bedoelt u Leiden\?"):
        region.gemeente("Lieden")
