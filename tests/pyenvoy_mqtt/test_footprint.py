import pytest

from pyenvoy_mqtt.footprint import Footprint, covers, is_own

OLD, NEW = "old/1223/#", "new/1223/#"


@pytest.mark.parametrize(
    ("pattern", "topic", "heard"),
    [
        ("a/1/#", "a/1/state/grid", True),
        ("a/1/#", "a/1", True),
        ("a/1/#", "a/12/state", False),
        ("ha/+/n/+/config", "ha/device/n/grid/config", True),
        ("ha/+/n/+/config", "ha/device/other/grid/config", False),
        ("ha/+/n/+/config", "ha/device/n/grid/config/more", False),
    ],
)
def test_a_filter_hears_what_mqtt_says_it_does(pattern, topic, heard):
    assert covers(pattern, topic) == heard


def test_what_is_kept_where_only_an_earlier_run_was_is_cleared_announcements_first():
    found = Footprint((OLD, "ha/+/n/+/config"), (NEW,))
    assert found.hears("old/1223/live", b"{}")
    assert found.hears("ha/device/n/grid/config", b"{}")
    assert found.looked() == ("ha/device/n/grid/config", "old/1223/live")


def test_what_is_kept_where_this_run_is_too_is_left():
    found = Footprint(("a/#",), ("a/b/#",))
    assert not found.hears("a/b/live", b"{}")
    assert not found.hears("c/live", b"{}")
    assert found.looked() == ()


def test_where_somebody_is_there_to_speak_nothing_is_cleared_and_it_is_looked_at_again():
    found = Footprint((OLD,), (NEW,))
    found.hears("old/1223/live", b"{}")
    found.hears("old/1223/availability", b"online")
    assert found.looked() == ()
    assert found.places == (NEW, OLD)


def test_a_place_where_nothing_is_kept_any_more_is_forgotten():
    found = Footprint((OLD, NEW), (NEW,))
    assert found.places == (NEW, OLD)
    assert found.looked() == ()
    assert found.places == (NEW,)


def test_what_a_broker_makes_up_is_remembered_only_so_far(monkeypatch):
    monkeypatch.setattr("pyenvoy_mqtt.footprint.MOST", 2)
    found = Footprint((OLD,), (NEW,))
    assert all(found.hears(f"old/1223/{one}", b"") for one in range(5))
    assert len(found.looked()) == 2


@pytest.mark.parametrize(
    ("place", "own"),
    [
        ("home/solar/1223/#", True),
        ("homeassistant/+/pyenvoy_1223/+/config", True),
        ("enphase/Envoy/Meters Reading", True),
        ("#", False),
        ("/#", False),
        ("home/#", False),
        ("home/91223/#", False),
        ("1223/#", False),
        ("+/1223/#", False),
        ("home/+/state", False),
        ("homeassistant/+/pyenvoy_9/+/config", False),
        ("+/+/pyenvoy_1223/+/config", False),
        ("home/\0", False),
        ("home/\ud800", False),
        ("", False),
    ],
)
def test_no_place_is_ours_where_others_may_stand_or_that_is_no_topic(place, own):
    assert is_own(place, "1223") == own
