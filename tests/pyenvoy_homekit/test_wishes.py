from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyenvoy import commands
from pyenvoy.commands import Danger
from pyenvoy.commands.spoken import SENTENCES
from pyenvoy.errors import UsageError
from pyenvoy_homekit.wishes import parse

SWITCHES = {
    "polling": ("on", "off"),
    "production": ("on", "off"),
    "grid-relay": ("on", "off"),
    "grid_relay": ("on", "off"),
    "charge-from-grid": ("on", "off"),
    "live-view": ("on", "off"),
    "generator": ("on", "off"),
    "dry-contact NC1": ("closed", "open"),
    "each contact": ("closed", "open"),
    "ac-battery 122": ("awake", "asleep"),
    "export-limit 0": ("0", "off"),
    "plc": ("check",),
    "generator auto": ("auto",),
    "production off": ("off",),
    "export-limit off": ("off",),
    "profile savings": ("economy",),
    "profile full-backup": ("backup",),
    "reserve 30": ("30",),
}


@pytest.mark.parametrize("text", SWITCHES)
def test_a_control_is_switched_by_words_that_pyenvoy_set_knows(text):
    assert parse(text).words == SWITCHES[text]


WRONG = [
    ("", "what is to be set? Say production, profile economy or the like"),
    ("sun", "'sun' cannot be set; there are polling, production, plc"),
    ("dry-contact", "say which: dry-contact CONTACT"),
    ("profile", "say what it is to be set to: storage-profile self-consumption|backup|economy"),
    ("profile fast", "fast is unknown: it is said as: storage-profile self-consumption|"),
    ("profile economy charge-from-grid=maybe", "charge-from-grid: 'maybe' is no on or off"),
    ("profile economy colour=red", "it is said as: storage-profile"),
    ("reserve much", "reserve: 'much' is no number"),
    ("production on off", "it is said as: production on|off"),
    ("each production", "each is said of what there may be several of: each contact"),
    ("each contact open", "each is said of what there may be several of: each contact"),
    ("each", "each is said of what there may be several of: each contact"),
    ("each sun", "'sun' cannot be set"),
]


@pytest.mark.parametrize(("text", "what"), WRONG, ids=[one[0] for one in WRONG])
def test_what_cannot_be_set_gets_a_sentence(text, what):
    with pytest.raises(UsageError) as error:
        parse(text)
    assert what in str(error.value)


def test_options_go_with_the_value_and_not_with_off():
    found = parse("profile economy charge-from-grid=on")
    assert found.said("economy") == commands.set_profile("economy", charge_from_grid=True)
    assert found.said("economy", "reserve=30") == commands.set_profile(
        "economy", reserve=30, charge_from_grid=True
    )
    assert parse("export-limit 0").said("off") == commands.lift_export_limit()


def test_it_says_what_it_may_bring():
    assert parse("production").dangers == {Danger.PRODUCTION_OFF}
    assert parse("production on").dangers == set()
    assert parse("grid-relay").dangers == {Danger.OFF_GRID}
    assert parse("each contact").dangers == parse("polling").dangers == set()


@pytest.mark.parametrize(
    "text", ["production", "dry-contact NC1", "storage-profile economy charge-from-grid=on"]
)
def test_it_can_be_written_again(text):
    assert str(parse(text)) == text
    assert str(parse("polling")) == "polling"


WORDS = st.sampled_from(
    [
        "each",
        "polling",
        "on",
        "off",
        "30",
        "=",
        "a=b",
        "reserve=3",
        "economy",
        "take-over=on",
        "NC1",
    ]
) | st.sampled_from([name for one in SENTENCES for name in (one.name, *one.also, *one.words)])


@given(st.text(max_size=30) | st.lists(WORDS, max_size=5).map(" ".join))
def test_whatever_is_said_it_can_be_carried_out_or_gets_a_sentence(text):
    with suppress(UsageError):
        found = parse(text)
        assert found.words
        assert all(found.sentence is None or found.said(one) for one in found.words)
