"""The registry: which quirks are applied, in which order, and what they leave behind."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from pyenvoy import quirks
from pyenvoy.endpoint import Answer, Answers, Endpoint, Raw
from pyenvoy.firmware import Firmware, since
from pyenvoy.quirks import Quirk, Switches, repair

THING = Endpoint("thing", "/thing", Raw, purpose="to test with")
ANSWERS = Answers().with_(THING, Answer(1, datetime(2026, 6, 1, tzinfo=UTC)))
OLD, NEW = Firmware((7, 6)), Firmware((8, 3))


def negate(answers):
    value = answers.get(THING)
    return answers.having(THING, -value) if value == 1 else answers


@pytest.fixture(autouse=True)
def one_quirk(monkeypatch):
    quirk = Quirk("negated", "Thing is negated.", since("8"), negate)
    monkeypatch.setattr(quirks, "QUIRKS", (quirk,))
    return quirk


def test_a_quirk_that_finds_its_lie_leaves_a_trace(one_quirk):
    repaired, (trace,) = repair(ANSWERS, NEW)
    assert repaired.get(THING) == -1
    assert trace.quirk is one_quirk
    assert trace.touched == ("thing",)


def test_a_quirk_that_finds_nothing_leaves_none():
    honest = ANSWERS.having(THING, 5)
    assert repair(honest, NEW) == (honest, ())


@pytest.mark.parametrize("firmware", [OLD, None])
def test_a_quirk_stays_with_its_firmware(firmware):
    assert repair(ANSWERS, firmware) == (ANSWERS, ())


def test_a_quirk_can_be_switched_off():
    assert repair(ANSWERS, NEW, Switches(off=frozenset({"negated"}))) == (ANSWERS, ())


@pytest.mark.parametrize("firmware", [OLD, None])
def test_a_quirk_can_be_forced(firmware):
    assert repair(ANSWERS, firmware, Switches(forced=frozenset({"negated"})))[0].get(THING) == -1


def test_a_quirk_is_named_after_its_file_and_says_why():
    module = SimpleNamespace(
        __name__="pyenvoy.quirks.some_lie",
        __doc__="It lies.\n\nMore.",
        FIRMWARE=since("8"),
        repair=negate,
    )
    found = quirks._quirk(module)
    assert (found.name, found.why) == ("some_lie", "It lies.")
