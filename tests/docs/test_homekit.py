"""What the guides say of rules and controls is understood."""

import re

from pyenvoy_homekit import rules, wishes
from pyenvoy_homekit.rules.figures import FIGURES
from pyenvoy_homekit.rules.states import STATES
from tests.docs.blocks import ROOT

GUIDES = ROOT / "docs" / "guides"


def section(title):
    text = (GUIDES / "settings.md").read_text()
    return text.partition(f"### {title}\n")[2].partition("\n### ")[0].partition("\n## ")[0]


def rows(text, head):
    """The cells of a table, by its head."""
    table = text.partition(head)[2].partition("\n\n")[0]
    return [
        [re.findall(r"`([^`]+)`", cell) for cell in line.strip("|").split("|")]
        for line in table.splitlines()[2:]
    ]


def test_every_figure_and_every_state_is_listed():
    figures = {one for first, *_ in rows(section("Sensors"), "| figure | unit |") for one in first}
    states = {one for first, *_ in rows(section("Sensors"), "| state | words |") for one in first}
    assert set(FIGURES) <= figures
    assert set(STATES) <= states


def test_every_figure_that_is_listed_can_be_compared():
    for figures, *_ in rows(section("Sensors"), "| figure | unit |"):
        for one in figures:
            assert rules.parse(f"{one} > 1")


def test_every_state_that_is_listed_has_the_words_that_are_listed():
    for states, words, *_ in rows(section("Sensors"), "| state | words |"):
        for state in states:
            assert all(rules.parse(f"{state} is {word}") for word in words)


def test_every_wish_that_is_listed_can_be_carried_out():
    found = rows(section("Controls"), "| `sets` | means |")
    assert len(found) > 5
    for wishes_, *_ in found:
        for one in wishes_:
            if one != "lightbulb":
                assert wishes.parse(one).words
