import attrs

from pyenvoy_mqtt.presence import Presence
from tests.pyenvoy_mqtt.seen import MINUTE, snapshot, without_battery

NOON = snapshot().at
BATTERY = f"batteries/{snapshot().batteries.batteries[0].serial}"
THERE = {"batteries"}


def kept():
    found = Presence(10 * MINUTE)
    found.keep("t", BATTERY)
    found.keep("t", BATTERY)
    return found


def gone(presence, minutes, found=None, there=THERE):
    found = found or without_battery()
    return [*presence.gone(found, there, NOON + minutes * MINUTE)]


def test_what_is_there_stays():
    presence = kept()
    assert gone(presence, 0, there={BATTERY}) == gone(presence, 60, there={BATTERY}) == []


def test_what_has_been_missing_for_long_is_taken_back_once():
    presence = kept()
    assert gone(presence, 0) == gone(presence, 9) == []
    assert gone(presence, 10) == ["t"]
    assert gone(presence, 11) == []


def test_what_comes_back_begins_anew():
    presence = kept()
    gone(presence, 0)
    gone(presence, 5, there={BATTERY})
    assert gone(presence, 10) == []
    assert gone(presence, 20) == ["t"]


def test_what_is_only_not_known_is_not_missing():
    presence = kept()
    gone(presence, 0)
    unknown = attrs.evolve(snapshot(), batteries=None)
    assert gone(presence, 20, unknown) == []
    assert gone(presence, 29) == []
