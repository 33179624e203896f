"""Links between the pages lead to files and headings that are there."""

import re

import pytest

from tests.docs.blocks import ROOT, pages, prose

_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]+)\)")


def places(page):
    """What a link may name in a page: its headings, as GitHub and the site call them."""
    heads = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    named = re.findall(r'(?:id|name)="([^"]+)"', page.read_text())
    return {slug(one) for one in heads} | set(named)


def slug(head):
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)|[`*]", lambda found: found[1] or "", head).lower()
    return re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-")


@pytest.mark.parametrize("page", pages(), ids=lambda one: one.relative_to(ROOT).as_posix())
def test_links_lead_to_what_is_there(page):
    for link in _LINK.findall(prose(page)):
        path, _, place = link.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{link}: no such file"
        if (
            place and there.suffix == ".md" and ":::" not in there.read_text()
        ):  # that the site makes
            assert place in places(there), f"{link}: no such heading"


@pytest.mark.parametrize(("head", "said"), [
    ("Over HTTP", "over-http"), ("`[mqtt]`", "mqtt"), ('"No Response"', "no-response"),
    ("What is shown, when", "what-is-shown-when"), ("See [A](b.md)", "see-a"),
])  # fmt: skip
def test_a_heading_is_named_as_browsers_name_it(head, said):
    assert slug(head) == said
