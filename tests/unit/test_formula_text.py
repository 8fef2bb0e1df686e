"""Text that a spreadsheet would run: every text comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnz_mkba.formula_text import quote_formula, starts_formula, unquote_formula

SIGNS = st.text(alphabet="='+-@\t\r\n|% aé＝\u200b1", max_size=8)


@given(SIGNS)
def test_quoting_makes_harmless_and_is_undone(text):
    assert not starts_formula(quote_formula(text))
    assert unquote_formula(quote_formula(text)) == text


@pytest.mark.parametrize("text", ["", "Huisarts", "'s-Gravenhage", "é", "(=1)", "0484"])
def test_what_is_no_formula_stays(text):
    assert quote_formula(text) == unquote_formula(text) == text
