from pyenvoy_mqtt.roll import Roll
from pyenvoy_mqtt.subjects import Said


def paths(roll, *named):
    return [one.path for one in roll.of(Said(name, None, None) for name in named)]


def test_devices_are_spoken_of_while_there_are_places():
    roll = Roll(2)
    assert paths(roll, "a/1", "a/2") == ["a/1", "a/2"]
    assert not roll.crowded


def test_more_are_turned_away_and_those_that_are_known_stay():
    roll = Roll(1)
    assert paths(roll, "a/1", "a/2", "a/1") == ["a/1", "a/1"]
    assert roll.crowded
    assert "a/2" not in roll


def test_a_subject_needs_no_place():
    assert paths(Roll(0), "inverters") == ["inverters"]


def test_one_that_is_let_go_leaves_its_place_to_another():
    roll = Roll(1)
    paths(roll, "a/1")
    roll.let_go("a/1")
    assert paths(roll, "a/2") == ["a/2"]
