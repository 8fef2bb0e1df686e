"""An English page is English: every visible word comes from the catalogue, is marked as Dutch, or is a name or number."""

import re

import pytest
from bs4 import BeautifulSoup

from nnz_mkba.gemeenten import load_gemeenten
from nnz_mkba.present import locale
from nnz_mkba.present.quoted import SCENARIO_TITLES
from nnz_mkba.region import read_region
from nnz_mkba.reporting.page import WORDS, build_page
from nnz_mkba.scenarios import load_scenario
from nnz_mkba.shipped import shipped
from nnz_mkba.strict_yaml import read_yaml
from tests.privacy_world import page_of, read_rows

MARK = "\u2063"  # an invisible sign in the place of every letter of a translated sentence
DELIVERY = shipped("data", "regions", "hollands-midden")


class Marking:
    """A catalogue that blots out the letters of every translation and leaves its fields."""

    def __init__(self, inner):
        self.inner = inner

    def gettext(self, message):
        return self.blot(self.inner.gettext(message))

    def ngettext(self, one, more, n):
        return self.blot(self.inner.ngettext(one, more, n))

    @staticmethod
    def blot(text):
        return "".join(
            part if part[:1] == "{" else re.sub(r"[^\W\d_]", MARK, part) for part in re.split(r"(\{.*?\})", text)
        )


def words(text):
    return set(re.findall(r"[^\W\d_]{2,}", text))


def known_words():
    """Names and other words of the data that stay as they are in every language."""
    about = read_region("hollands-midden").about
    found = words(about.naam) | words(" ".join(g.naam for g in load_gemeenten().values()))
    found |= words(" ".join(row["verwijzer"] for row in read_rows(DELIVERY / "casuistiek.csv")))
    for indicator in read_yaml(shipped("data", "indicatoren.yaml")).values():
        found |= {word for part in words(indicator["name_en"]) for word in (part, part.lower(), part.capitalize())}
    for assumption in read_yaml(shipped("data", "aannamen_rood.yaml")).values():
        found |= words(assumption["en"]) | words(assumption["why"])
    found |= words(" ".join(WORDS["en"].values()))
    months = "January February March April May June July August September October November December"
    return found | words(months) | {month[:3] for month in words(months)} | {"Sept"}


@pytest.mark.parametrize("gemeente", ["", "Leiden", "Katwijk"])
def test_every_visible_word_is_translated_or_a_name(gemeente, monkeypatch):
    monkeypatch.setattr(locale, "translations", lambda language, real=locale.translations: Marking(real(language)))
    locale.translator.cache_clear()
    try:
        html = build_page(page_of("hollands-midden", gemeente, language="en"), language="en")
    finally:
        locale.translator.cache_clear()
    soup = BeautifulSoup(html, "html.parser")
    for dutch in soup.select('[lang="nl"], style, script, head'):
        dutch.decompose()
    shown = " ".join([soup.get_text(" "), *(image["alt"] for image in soup.find_all("img"))])
    assert shown.count(MARK) > 1000
    shown = re.sub(r"\w+\.(?:csv|yaml|md)\b|\b[0-9a-f]{12,}\b|Nu Niet Zwanger", "", shown)  # files, hashes, its name
    left = sorted(words(shown) - known_words())
    assert left == [], left


def test_titles_of_scenarios_are_those_of_the_data():
    names = [path.stem for path in shipped("data", "scenarios").glob("*.yaml")]
    assert set(SCENARIO_TITLES) == {load_scenario(name).title for name in names}
