from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyenvoy.errors import UsageError
from pyenvoy_homekit.rules import Rule, holds, parse
from pyenvoy_homekit.rules.figures import FIGURES
from pyenvoy_homekit.rules.states import STATES
from tests.pyenvoy_homekit.views import having, view

WRONG = [
    ("", "'' is no rule: say a figure and what it is compared with, as production power > 3 kW"),
    ("sunny", "'sunny' is no rule"),
    ("production power", "production power is a figure: compare it, as production power > 0"),
    ("production power is high", "production power is a figure: compare it, as production power > 0"),
    ("production powr > 3 W", "no figure is called 'production powr': did you mean production power?"),
    ("xyz > 3 W", "no figure is called 'xyz': there are production power, production current"),
    ("> 3 W", "no figure is called ''"),
    ("production power >", "'' is nothing that production power is compared with: say 3 MW"),
    ("production power > much", "'much' is nothing that production power is compared with"),
    ("production power > 3 V", "'3 V' is nothing that production power is compared with"),
    ("production power > 3,5 kW", "'3,5 kW' is nothing that production power is compared with"),
    ("production power > nan", "'nan' is nothing"),
    ("production power factor > 1 V", "say 3"),
    ("production power => 3 W", "'=>' compares nothing: there are > >= < <= == !="),
    ("production power = 3 W", "'=' compares nothing"),
    ("grid relay > 3 W", "grid relay is no figure: say grid relay is closed or open"),
    ("grid relay", "say what grid relay is to be: grid relay is closed or open"),
    ("grid relay is ajar", "grid relay is never 'ajar': it is closed or open"),
    ("grid is open", "no state is called 'grid': did you mean"),
    ("generator mode is manual", "generator mode is never 'manual': it is on, off or auto"),
    ("batteries profile is fast", "it is self-consumption, backup or economy"),
    ("contact is open", "no state is called 'contact'"),
    ("zzz is open", "no state is called 'zzz': there are polling"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "what"), WRONG, ids=[one[0] for one in WRONG])
def test_what_means_nothing_gets_a_sentence_that_says_what_may_be_said(text, what):
    with pytest.raises(UsageError) as error:
        parse(text)
    assert what in str(error.value)


SAME = [
    ("production power > 3000 W", "production power > 3000"),
    ("production power > 3000 W", "  Production   POWER>3000w "),
    ("grid relay is closed", "Grid Relay IS Close"),
    ("polling is on", "polling is YES"),
    ("grid mode is not on-grid", "grid mode is NOT grid-on"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_a_rule_may_be_written_in_several_ways(one, other):
    assert parse(one) == parse(other)


@pytest.mark.parametrize(
    ("than", "watts"),
    [("3", 3.0), ("3 kW", 3e3), ("0.5 MW", 5e5), ("-2 kW", -2e3), ("+1W", 1.0), ("3 W", 3.0)],
)
def test_a_number_is_meant_in_its_unit(than, watts):
    assert parse(f"net power > {than}").asks.than == watts


@pytest.mark.parametrize(
    ("than", "wh"), [("3", 3.0), ("3 Wh", 3.0), ("3 kWh", 3e3), ("3 MWh", 3e6)]
)
def test_an_energy_is_meant_in_its_unit(than, wh):
    assert parse(f"net energy today > {than}").asks.than == wh


def test_every_figure_can_be_compared_and_every_state_asked_for():
    for words in FIGURES:
        assert holds(parse(f"{words} > 1"), view()) in (True, False, None)
    for words, state in STATES.items():
        for word in state.words:
            assert holds(parse(f"{words} is {word}"), view()) in (True, False, None)


def test_a_name_with_is_in_it_can_be_said():
    known = having(view(), contacts__all__0__name="what is this")
    assert holds(parse("contact what is this is open"), known) is True


WORDS = st.sampled_from(
    [*FIGURES, *STATES, "each", "contact", "battery", "charge", "relay", "is", "not", ">", "==", "!",
     "<=", "3", "-3.5", "kW", "%", "open", "on", "1e999", "9" * 400, "\x00", "∞", "٣"]
)  # fmt: skip


@given(st.text(max_size=40) | st.lists(WORDS, max_size=7).map(" ".join))
def test_whatever_is_said_it_is_a_rule_or_a_sentence(text):
    with suppress(UsageError):
        found = parse(text)
        assert isinstance(found, Rule)
        assert holds(found, view()) in (True, False, None)
