import pytest

from tests.docs import links

TOP = '<h1 id="top">A</h1>'
FILES = {"index.html", "guides/a.html", "images/a.png", "lost.json"}


def wrong(link, name="guides/a.html"):
    pages = {"index.html": links.Page(TOP), "guides/a.html": links.Page(TOP)}
    pages[name] = links.Page(TOP + link)
    return [*links.wrong(pages, FILES)]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="../index.html#top">',
        '<a href="#top">',
        '<a href="a.html">',
        '<a href="/index.html">',
        '<img src="../images/a.png">',
        '<img src="data:image/png;base64,AAAA">',
        '<a href="https://example.org/">',
        '<link rel="canonical" href="https://example.org/">',
    ],
)
def test_a_link_that_leads_somewhere_is_right(link):
    assert wrong(link) == []


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ('<a href="../nothing.html">', "leads nowhere"),
        ('<a href="../../outside">', "leads nowhere"),
        ('<a href="../index.html#nothing">', "no such place"),
        ('<a href="#nothing">', "no such place"),
        ('<img src="../images/b.png">', "leads nowhere"),
        ('<script src="https://example.org/a.js">', "from elsewhere"),
        ('<link rel="stylesheet" href="//example.org/a.css">', "from elsewhere"),
    ],
)
def test_a_link_that_leads_nowhere_is_named(link, said):
    (found,) = wrong(link)
    assert said in found
    assert found.startswith("guides/a.html: ")


def test_what_no_page_leads_to_is_named():
    pages = {"index.html": links.Page('<a href="guides/a.html"><img src="images/a.png">')}
    assert links.unreached(pages, FILES) == ["index.html", "lost.json"]


def test_addresses_elsewhere_are_listed_once():
    page = links.Page('<a href="https://b/"><a href="https://a/"><a href="https://b/">')
    assert links.elsewhere({"index.html": page}) == ["https://a/", "https://b/"]
