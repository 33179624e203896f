"""The house as a whole: over every gateway there is, in both layouts."""

from datetime import timedelta
from math import isfinite

import attrs
import pytest

from pyenvoy import recording
from pyenvoy.reading.snapshot import take
from pyenvoy.wire.info import INFO
from pyenvoy_homekit.characteristics import GROUPS
from pyenvoy_homekit.rules.figures import FIGURES
from pyenvoy_homekit.rules.states import STATES
from pyenvoy_homekit.settings import (
    BatteryKind,
    ControlKind,
    ControlSettings,
    HomekitSettings,
    Layout,
    MainKind,
    SensorKind,
    SensorSettings,
)
from pyenvoy_homekit.shape import View
from pyenvoy_homekit.tiles import house
from tests.pyenvoy_homekit.looking import PLAIN, tiles
from tests.pyenvoy_homekit.views import AC_BATTERIES, ALL, BATTERIES, RELAYS, having, view
from tests.recordings import EVERY, SAMPLES

RULES = (
    *(f"{words} > 0" for words in FIGURES),
    *(f"{words} is {next(iter(one.words))}" for words, one in STATES.items()),
    "each contact is open", "each relay is open", "each battery charge > 0",
)  # fmt: skip
WISHES = (
    "polling", "production", "plc", "grid-relay", "profile economy", "profile backup", "reserve 30",
    "charge-from-grid", "each contact", "each ac-battery", "generator", "generator auto", "live-view",
    "export-limit 0", "dynamic-limit 0", "panel-limit 50",
)  # fmt: skip
EVERYTHING = HomekitSettings(
    inverters=True,
    sensor=tuple(
        SensorSettings(f"{one} {kind}", one, kind)
        for one in RULES
        for kind in (SensorKind.MOTION, SensorKind.CONTACT)
    ),
    control=tuple(
        ControlSettings(f"{one} {kind}", one, kind)
        for one in WISHES
        for kind in (ControlKind.OUTLET, ControlKind.LIGHTBULB)
    ),
)
FORMS = [
    (MainKind.LIGHT_SENSOR, BatteryKind.BATTERY),
    (MainKind.LIGHTBULB, BatteryKind.LIGHTBULB),
    (MainKind.FAN, BatteryKind.FAN),
    (MainKind.HUMIDITY, BatteryKind.HUMIDITY),
    (MainKind.BATTERY, BatteryKind.NONE),
]


def characteristics(found):
    for accessory in found:
        for service in accessory.services:
            for one in service.characteristics:
                yield f"{accessory.key}:{service.key}:{one.kind}", one


def is_showable(one):
    value = one.value
    if isinstance(value, float):
        low = -float("inf") if one.least is None else one.least
        high = float("inf") if one.most is None else one.most
        return isfinite(value) and low <= value <= high
    return value is None or isinstance(value, bool | int | str)


@pytest.mark.parametrize("sample", EVERY)
def test_every_gateway_makes_a_house_whose_values_can_be_shown(sample):
    for main, batteries in FORMS[:2]:
        settings = attrs.evolve(EVERYTHING, main=main, batteries=batteries)
        found = house(view(sample, **ALL), settings)
        assert found
        assert [path for path, one in characteristics(found) if not is_showable(one)] == []


@pytest.mark.parametrize("sample", EVERY)
def test_no_two_tiles_of_a_gateway_have_the_same_key(sample):
    for layout in Layout:
        found = house(view(sample, **ALL), attrs.evolve(EVERYTHING, layout=layout))
        keys = [one.key for one in found]
        tiles_ = [(one.key, each.kind, each.key) for one in found for each in one.services]
        assert len(keys) == len({*keys})
        assert len(tiles_) == len({*tiles_})


@pytest.mark.parametrize(("main", "batteries"), FORMS)
@pytest.mark.parametrize("sample", [BATTERIES, AC_BATTERIES, RELAYS])
def test_whatever_form_is_chosen_the_values_can_be_shown(sample, main, batteries):
    settings = attrs.evolve(EVERYTHING, main=main, batteries=batteries, ac_batteries=batteries)
    found = house(view(sample, **ALL), settings)
    assert [path for path, one in characteristics(found) if not is_showable(one)] == []


@pytest.mark.parametrize("layout", Layout)
def test_what_a_gateway_lists_twice_is_there_once(layout):
    known = view()
    batteries, contacts = known.snapshot.batteries.batteries, known.snapshot.contacts.all
    twice = having(
        known,
        batteries__batteries=(*batteries, batteries[0]),
        contacts__all=(*contacts, contacts[0]),
        inverters__all=known.snapshot.inverters.all * 2,
    )
    settings = HomekitSettings(inverters=True, layout=layout)
    assert {one.key: len(one.services) for one in house(twice, settings)} == {
        one.key: len(one.services) for one in house(known, settings)
    }
    assert len(house(twice, settings)) == len(house(known, settings))


def test_a_single_accessory_has_all_that_the_bridge_has():
    dealt = house(view(**ALL), EVERYTHING)
    (single,) = house(view(**ALL, name="Roof"), attrs.evolve(EVERYTHING, layout=Layout.SINGLE))
    gateway = view().snapshot.gateway
    assert (single.key, single.name, single.serial) == ("gateway", "Roof", gateway.serial)
    assert {one.key for one in single.services} == {
        f"{one.key}/{each.key}" for one in dealt for each in one.services
    }


def test_our_own_services_stand_with_the_tiles_of_their_devices_unless_nobody_wants_them():
    ours = {one.kind for each in house(view(), HomekitSettings()) for one in each.services} & {
        *GROUPS
    }
    assert ours
    assert {kind for kind, _ in tiles(view(), PLAIN).values()} & {*GROUPS} == set()
    battery = next(
        one for one in house(view(), HomekitSettings()) if one.key.startswith("battery/")
    )
    assert len(battery.services) > 1


def responding(known, **settings):
    """Which accessories respond."""
    found = house(known, attrs.evolve(PLAIN, **settings))
    return {one.key.partition("/")[0] for one in found if one.reachable}


def silent(subject):
    """What is known once a subject has said nothing for long, and all others have."""
    known = view()
    return having(known, **{f"{subject}__source__at": known.at - timedelta(hours=1)})


def test_a_battery_of_which_nothing_is_known_any_more_does_not_respond():
    assert {"batteries", "battery"} <= responding(view())
    assert not {"batteries", "battery"} & responding(silent("batteries"))
    assert {"production", "grid"} <= responding(silent("batteries"))


def test_an_accessory_responds_as_long_as_one_of_its_tiles_knows_something():
    saving = SensorSettings("Saving", "batteries profile is economy")
    assert "batteries" in responding(silent("batteries"), sensor=(saving,))


def test_what_says_itself_that_it_knows_nothing_responds():
    assert "production" in responding(silent("production"))
    assert "production" not in responding(silent("production"), main=MainKind.FAN)


def many(count):
    """A house with so many microinverters that tell all there is to tell."""
    one = view("8.2.4345_device_data").snapshot.inverters.all[0]
    panels = tuple(attrs.evolve(one, serial=f"{number:012}") for number in range(count))
    return having(view(), inverters__all=panels)


def test_a_hundred_microinverters_make_no_more_to_read_than_one_does():
    few, lots = (len([*characteristics(house(many(n), HomekitSettings()))]) for n in (1, 126))
    assert few == lots


def test_each_microinverter_has_all_its_figures_where_each_is_wanted():
    found = {one.key: one for one in house(many(126), HomekitSettings(inverters=True))}
    kinds = [one.kind for one in found["inverters"].services]
    assert kinds.count("LightSensor") == kinds.count("Microinverter") == 126


def test_a_gateway_that_has_not_said_who_it_is_has_tiles_too():
    found = house(having(view(), gateway=None), PLAIN)
    assert (found[0].key, found[0].model, found[0].firmware) == ("production", None, None)


def test_a_device_says_what_it_is():
    known = view()
    by_key = {one.key: one for one in house(known, PLAIN)}
    gateway, battery = known.snapshot.gateway, known.snapshot.batteries.batteries[0]
    assert by_key["production"].firmware == gateway.firmware_text
    one = by_key[f"battery/{battery.serial}"]
    assert (one.model, one.serial, one.firmware) == (
        battery.model,
        battery.serial,
        battery.firmware,
    )


def everywhere(value, number):
    """The same with this number in place of every number."""
    if isinstance(value, float):
        return number
    if isinstance(value, tuple):
        return tuple(everywhere(one, number) for one in value)
    if attrs.has(type(value)) and not hasattr(value, "endpoint"):
        fields = {
            one.name: everywhere(getattr(value, one.name), number)
            for one in attrs.fields(type(value))
        }
        return attrs.evolve(value, **fields)
    return value


@pytest.mark.parametrize(
    "number", [float("nan"), float("inf"), float("-inf"), 1e300, -1e300, 1e-300]
)
@pytest.mark.parametrize("sample", [BATTERIES, AC_BATTERIES, RELAYS])
def test_no_number_however_wild_makes_a_value_that_cannot_be_shown(sample, number):
    known = view(sample, **ALL)
    wild = attrs.evolve(known, snapshot=everywhere(known.snapshot, number))
    for main, batteries in FORMS:
        found = house(wild, attrs.evolve(EVERYTHING, main=main, batteries=batteries))
        assert [path for path, one in characteristics(found) if not is_showable(one)] == []


@pytest.mark.parametrize("epoch", [4_102_444_799, 253_402_300_799, 1])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Los_Angeles"])
def test_a_gateway_whose_clock_is_at_an_end_of_the_calendar_is_shown(epoch, zone):
    recorded = recording.parse(SAMPLES[BATTERIES].read_bytes())
    answers = recording.answers(recorded)
    late = answers.having(INFO, attrs.evolve(answers.get(INFO), time=epoch))
    at = recording.moment(recorded)
    known = having(View(at, take(late, at, complete=True)), network__timezone=zone)
    assert house(known, HomekitSettings())
