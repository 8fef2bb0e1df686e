"""Reading HTML in pieces, held against Beautiful Soup, which reads it with the same tokenizer."""

import pytest
from bs4 import BeautifulSoup

from nnz_mkba.reporting.markup import Markup

WRITTEN = [
    '<p class="b" id="a">een &amp; twee &lt;5 &nbsp;é</p>',
    "<td title='zegt \"ja\"'>1<br>2<img src='x' alt=''></td>",
    "<ul><li>een<li>twee</ul>daarna",
    "</div><p>los</span> einde</p></p>",
    "<p><b>nooit dicht",
    "<p/>tekst<hr/>",
    "<style>a > b { color: red }</style><p>a > b</p>",
    '<details open><summary>S</summary><table><tr><th scope="col">k</th></tr></table></details>',
    '<a href="?a=1&amp;b=2&copy=3">l</a>',
]


@pytest.mark.parametrize("html", WRITTEN)
def test_what_is_read_is_written_as_it_was(html):
    assert str(Markup(html)) == str(BeautifulSoup(html, "html.parser"))


@pytest.mark.parametrize("html", WRITTEN)
def test_elements_hold_what_they_hold(html):
    soup, read = BeautifulSoup(html, "html.parser"), Markup(html)
    tags = soup.find_all(True)
    assert [one.name for one in read.elements] == [tag.name for tag in tags]
    for one, tag in zip(read.elements, tags, strict=True):
        assert read.text(one) == " ".join(tag.get_text().split())
        assert [child.name for child in one.children] == [child.name for child in tag.find_all(True, recursive=False)]
        inside = {child.name for child in tag.find_all(True)}
        assert {child.name for child in read.within(one, *inside)} == inside


@pytest.mark.parametrize("hidden", ["<!-- x -->", "<![CDATA[x]]>", "<?x y?>"])
def test_what_is_hidden_is_told_and_never_written(hidden):
    read = Markup(f"<p>a{hidden}b</p>")
    assert read.hides
    assert str(read) == "<p>ab</p>"
    assert not Markup("<!DOCTYPE html><p>ab</p>").hides


def test_of_an_attribute_given_twice_the_first_counts_as_in_a_browser():
    (link,) = Markup('<a href="javascript:x" href="#a">l</a>').elements
    assert link.attributes == {"href": "javascript:x"}
