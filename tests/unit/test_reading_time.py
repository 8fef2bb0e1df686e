"""A page is read in three minutes: what stands there before anything is unfolded stays short."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from tests.privacy_world import page_of

#: Three minutes of 250 words, and a fifth more for what is skipped: heads of columns, names, links.
MOST = 900
#: Enough draws for the page to be without the warning of too few.
DRAWS = 2000
_WORD = re.compile(r"[^\W\d_][\w’-]*")


def unfolded_words(page):
    """Count the words in sight, those in tables and links too; a bare number is no word."""
    soup = BeautifulSoup(page, "html.parser")
    for fold in soup.select("details"):
        for part in list(fold.children):
            if getattr(part, "name", "") != "summary":
                part.extract()
    return len(_WORD.findall(soup.get_text(" ")))


def test_what_is_folded_does_not_count():
    page = "<p>Twee woorden</p><details><summary>Nog drie woorden</summary><p>niet dit</p></details><td>€ 1.234</td>"
    assert unfolded_words(page) == 5


@pytest.mark.parametrize("gemeente", ["", "Leiden", "Katwijk"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_is_read_in_three_minutes(gemeente, language):
    page = page_of("hollands-midden", gemeente, language=language, draws=DRAWS)
    assert 300 < unfolded_words(page) <= MOST
