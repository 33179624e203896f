from datetime import UTC, datetime, timedelta

import attrs

from pyenvoy.diagnosis import Level
from pyenvoy_homekit.checkup import Facts, findings
from pyenvoy_homekit.kept import Kept
from pyenvoy_homekit.memory import Memory
from pyenvoy_homekit.setup import Setup, pin_of
from pyenvoy_homekit.shape import Accessory, Service

NOW = datetime(2026, 6, 1, tzinfo=UTC)
HOUSE = (
    Accessory("grid", "Grid", (Service("Switch", "a", "Relay", ()),)),
    Accessory("battery/1", "Battery 1", (Service("BatteryService", "b", "Charge", ()),)),
)
KEPT = Kept(
    Setup(pin_of(31415926), "1QJ8"),
    port=4711,
    memory=Memory(HOUSE),
    pairings={"paired_clients": {"a": "", "b": ""}},
)
WELL = Facts("122", KEPT, "192.0.2.5", listens=True, announced=4711, now=NOW)


def found(facts=WELL, **more):
    """By what they are about: level and sentence."""
    return {one.what: (one.level, one.said) for one in findings(attrs.evolve(facts, **more))}


def kept(**more):
    return attrs.evolve(KEPT, **more)


def test_a_bridge_that_is_well_needs_nobody():
    assert {level for level, _ in found().values()} == {Level.OK}
    assert found()["bridge 122"][1] == "is paired with 2 controllers"
    assert found()["limits"][1] == "2 of 149 accessories, at most 1 of 99 services in one"


def test_nobody_is_paired():
    assert found(kept=kept(pairings=None))["bridge 122"] == (Level.NOTICE, "is not paired")
    assert (
        "1 controller" in found(kept=kept(pairings={"paired_clients": {"a": ""}}))["bridge 122"][1]
    )


def test_nobody_listens():
    assert found(listens=False)["port"] == (Level.FAULT, "nobody listens on 192.0.2.5:4711")


def test_no_network_is_named():
    assert found(address=None)["network"][0] is Level.FAULT


def test_what_is_not_announced_cannot_be_found():
    assert found(announced=None)["mDNS"][0] is Level.WARNING
    assert found(announced=None, listens=False)["mDNS"][0] is Level.NOTICE


def test_another_one_under_the_same_name_is_noticed():
    assert found(announced=4712)["mDNS"][0] is Level.WARNING


def test_too_many_accessories_are_a_warning():
    many = Memory(tuple(Accessory(str(one), "x", ()) for one in range(150)))
    assert found(kept=kept(memory=many))["limits"][0] is Level.WARNING


def test_nothing_is_missing_for_less_than_no_time_after_a_clock_was_set_back():
    memory = Memory(HOUSE, {("battery/1",): NOW + timedelta(hours=5)})
    assert found(kept=kept(memory=memory))["Battery 1"][1] == "has not been told of for 0 h"


def test_what_is_missing_is_named_once_and_since_when():
    since = NOW - timedelta(hours=5)
    places = [("battery/1",), ("battery/1", "BatteryService", "b"), ("grid", "Switch", "a"),
              ("grid", "Switch", "a", "On")]  # fmt: skip
    memory = Memory(HOUSE, dict.fromkeys(places, since))
    told = found(kept=kept(memory=memory))
    assert told["Battery 1"] == (Level.NOTICE, "has not been told of for 5 h")
    assert told["Grid, Relay"] == (Level.NOTICE, "has not been told of for 5 h")
    assert len(told) == 6
