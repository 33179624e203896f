from datetime import UTC, datetime, timedelta

import attrs
import pytest

from pyenvoy_homekit.memory import BETWEEN, BRIEF, PATIENCE, Memory
from pyenvoy_homekit.shape import Accessory, Characteristic, Service

NOW = datetime(2026, 6, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def tile(*kinds, key="power", value=5):
    return Service("LightSensor", key, "Sun", tuple(Characteristic(one, value) for one in kinds))


def house(*services, key="production"):
    return (Accessory(key, "Production", services),)


WHOLE = house(tile("A", "B"), tile("A", key="other"))
LESS = house(tile("A"))


def seen(memory, house, at=NOW, *, complete=True):
    return memory.after(house, at, complete=complete)


def test_what_was_shown_once_stays_with_its_value_unknown():
    (shown,) = seen(seen(Memory(), WHOLE), LESS).shown(LESS)
    assert [one.key for one in shown.services] == ["power", "other"]
    assert [one.value for one in shown.services[0].characteristics] == [5, None]
    assert shown.services[1].characteristics[0].value is None
    assert shown.reachable


def test_an_accessory_of_which_nothing_is_told_does_not_respond():
    (shown,) = seen(seen(Memory(), WHOLE), ()).shown(())
    assert not shown.reachable


def test_what_comes_later_is_added_behind():
    memory = seen(seen(Memory(), LESS), house(tile("A", key="other"), tile("B", "A")))
    (shown,) = memory.shown(())
    assert [one.key for one in shown.services] == ["power", "other"]
    assert [one.kind for one in shown.services[0].characteristics] == ["A", "B"]


def without(memory, house, until=PATIENCE, start=NOW, between=BETWEEN):
    """What is remembered when these were seen again and again, from the start until then."""
    passed = timedelta()
    while passed < until:
        memory = seen(memory, house, start + passed)
        passed += between
    return seen(memory, house, start + until)


@pytest.mark.parametrize(("passed", "left"), [(PATIENCE - MINUTE, 2), (PATIENCE, 1)])
def test_what_whole_answers_have_been_without_for_a_day_is_gone(passed, left):
    memory = without(seen(Memory(), WHOLE), LESS, passed)
    assert len(memory.accessories[0].services) == left


def test_a_time_in_which_nobody_looked_does_not_count():
    memory = seen(seen(Memory(), WHOLE), LESS)
    later = seen(memory, LESS, NOW + 10 * PATIENCE)
    assert len(later.accessories[0].services) == 2
    gone = without(later, LESS, PATIENCE - BETWEEN, NOW + 10 * PATIENCE)
    assert len(gone.accessories[0].services) == 1


def test_looks_are_only_noted_while_something_is_missing():
    assert seen(Memory(), WHOLE).looked is None
    assert seen(seen(Memory(), WHOLE), LESS).looked == NOW
    assert seen(seen(seen(Memory(), WHOLE), LESS), WHOLE).looked is None


def test_an_accessory_goes_as_a_whole():
    assert without(seen(Memory(), WHOLE), ()) == Memory()


def test_a_characteristic_goes_alone():
    both, one = house(tile("A", "B")), house(tile("A"))
    memory = without(seen(Memory(), both), one)
    assert [each.kind for each in memory.accessories[0].services[0].characteristics] == ["A"]


def test_answers_that_are_not_whole_count_against_nothing():
    memory = seen(Memory(), WHOLE)
    for days in range(5):
        memory = seen(memory, (), NOW + days * PATIENCE, complete=False)
    assert len(memory.accessories) == 1


def test_a_day_begins_when_it_was_first_missed_and_begins_anew_when_it_was_seen():
    memory = seen(seen(seen(Memory(), WHOLE), LESS), WHOLE, NOW + 20 * MINUTE)
    assert memory.missing == {}
    memory = seen(seen(memory, LESS, NOW + 30 * MINUTE), LESS, NOW + PATIENCE)
    assert len(memory.accessories[0].services) == 2


def test_a_clock_that_was_set_back_begins_the_day_anew():
    memory = seen(seen(Memory(), WHOLE), LESS, NOW + 10 * PATIENCE)
    memory = seen(memory, LESS, NOW)
    assert set(memory.missing.values()) == {NOW}


def test_what_new_settings_no_longer_show_goes_soon():
    memory = seen(Memory().under("first"), WHOLE).under("second")
    memory = without(memory, LESS, BRIEF, between=BRIEF / 2)
    assert len(memory.accessories[0].services) == 1


def test_a_clock_that_is_set_ahead_takes_nothing_away_that_new_settings_may_still_show():
    memory = seen(Memory().under("first"), WHOLE).under("second")
    for passed in (0 * MINUTE, MINUTE, BETWEEN + MINUTE):
        memory = seen(memory, LESS, NOW + passed)
    assert len(memory.accessories[0].services) == 2


def test_what_was_seen_under_new_settings_stays_as_long_as_ever():
    memory = seen(seen(Memory().under("first"), WHOLE).under("second"), WHOLE)
    memory = without(memory, LESS, BRIEF, between=BRIEF / 2)
    assert len(memory.accessories[0].services) == 2


def test_the_same_settings_change_nothing():
    memory = seen(Memory().under("first"), WHOLE)
    assert memory.under("first") is memory


CHANGED = [
    house(tile("A", "B"), tile("A", key="other"), tile("A", key="third")),
    house(tile("A", "B", "C"), tile("A", key="other")),
    house(tile("A", "B")),
    (*WHOLE, *house(tile("A"), key="grid")),
    (attrs.evolve(WHOLE[0], firmware="9"),),
    (attrs.evolve(WHOLE[0], name="Sun"),),
    house(attrs.evolve(tile("A", "B"), name="Light"), tile("A", key="other")),
    house(
        attrs.evolve(tile("A"), characteristics=(Characteristic("A", 5), Characteristic("B", 5, "x"))),
        tile("A", key="other"),
    ),
    house(
        attrs.evolve(tile("A"), characteristics=(Characteristic("A", 5), Characteristic("B", 5, most=9.0))),
        tile("A", key="other"),
    ),
]  # fmt: skip


@pytest.mark.parametrize("found", CHANGED)
def test_whatever_of_the_structure_changes_is_remembered(found):
    memory = seen(Memory(), WHOLE)
    assert seen(memory, WHOLE) is memory
    assert seen(memory, found) != memory


def test_other_values_or_another_order_are_nothing_to_remember():
    memory = seen(Memory(), WHOLE)
    other = house(tile("A", key="other", value=7), tile("B", "A", value=None))
    assert seen(memory, other) is memory
    assert [one.key for one in memory.shown(other)[0].services] == ["power", "other"]
