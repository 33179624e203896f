"""What a real controller sees of a bridge, and what it may do; one bridge runs for all tests here."""

import asyncio
from math import inf, nan

import attrs
import pytest
import pytest_asyncio

from pyenvoy_homekit.bridge.writing import Reply
from pyenvoy_homekit.shape import Characteristic, Service
from tests.pyenvoy_homekit.bridge.bridges import device, light, running, switch
from tests.pyenvoy_homekit.controllers import paired

pytestmark = pytest.mark.asyncio(loop_scope="module")

GRID = device(switch(True, "grid-relay"), key="grid", name="Grid")
SUN = device(light(500.0))
BATTERY = Service(
    "BatteryService",
    "charge",
    "Battery",
    (
        Characteristic("BatteryLevel", 55),
        Characteristic("ChargingState", 0),
        Characteristic("StatusLowBattery", 0),
    ),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def met():
    async with running(SUN, GRID) as bridge, paired(bridge.port, bridge.pin) as home:
        yield bridge, home


@pytest_asyncio.fixture(loop_scope="module")
async def bridge(met):
    """The bridge as it was at the beginning, and the home that looks at it."""
    bridge, home = met
    bridge.taps.reply, bridge.taps.seen[:] = Reply.DONE, []
    bridge.show(SUN, GRID)
    await home.look()
    return bridge, home


async def test_a_value_is_read_from_what_was_shown_last(bridge):
    bridge, home = bridge
    bridge.show(device(light(1234.0)), GRID)
    assert await home.read(home.place("Sun", "CurrentAmbientLightLevel")) == 1234.0


@pytest.mark.parametrize("value", [nan, inf, None, "bright"])
async def test_what_is_no_value_leaves_the_last_one(bridge, value):
    bridge, home = bridge
    bridge.show(device(light(value)), GRID)
    assert await home.read(home.place("Sun", "CurrentAmbientLightLevel")) == 500.0


@pytest.mark.parametrize(("value", "shown"), [(0.0, 0.0001), (-3.0, 0.0001), (1e9, 100000)])
async def test_what_is_out_of_range_is_shown_at_its_edge(bridge, value, shown):
    bridge, home = bridge
    bridge.show(device(light(value)), GRID)
    assert await home.read(home.place("Sun", "CurrentAmbientLightLevel")) == shown


async def test_a_tile_whose_value_is_not_known_says_so_and_comes_back(bridge):
    bridge, home = bridge
    places = home.place("Sun", "StatusFault"), home.place("Sun", "StatusActive")
    assert await home.read(*places) == [0, True]
    bridge.show(device(light(None)), GRID)
    assert await home.read(*places) == [1, False]
    bridge.show(SUN, GRID)
    assert await home.read(*places) == [0, True]


async def test_an_accessory_out_of_reach_does_not_respond_and_comes_back(bridge):
    bridge, home = bridge
    place = home.place("Sun", "CurrentAmbientLightLevel")
    bridge.show(device(light(500.0), reachable=False), GRID)
    assert await home.read(place) == -70402
    bridge.show(SUN, GRID)
    assert await home.read(place) == 500.0


async def test_a_tile_that_cannot_say_so_does_not_respond_beside_one_that_is_known(bridge):
    bridge, home = bridge
    bridge.show(device(BATTERY, light(500.0)), GRID)
    await home.look()
    level, sun = (
        home.place("Battery", "BatteryLevel"),
        home.place("Sun", "CurrentAmbientLightLevel"),
    )
    assert await home.read(level, sun) == [55, 500.0]
    unknown = attrs.evolve(
        BATTERY, characteristics=tuple(attrs.evolve(one, value=None) for one in BATTERY.characteristics)
    )  # fmt: skip
    bridge.show(device(unknown, light(500.0)), GRID)
    assert await home.read(level, sun) == [-70402, 500.0]
    assert await home.read(home.place("Battery", "Name")) == "Battery"
    bridge.show(device(BATTERY, light(500.0)), GRID)
    assert await home.read(level) == 55


async def test_what_comes_back_is_heard_also_where_it_is_as_it_was(bridge):
    bridge, home = bridge
    bridge.show(device(BATTERY, light(500.0)), GRID)
    await home.look()
    level, relay = home.place("Battery", "BatteryLevel"), home.place("Switch", "On")
    await home.listen(level, relay)
    unknown = attrs.evolve(BATTERY, characteristics=(attrs.evolve(BATTERY.characteristics[0], value=None), *BATTERY.characteristics[1:]))  # fmt: skip
    bridge.show(device(unknown, light(500.0)), attrs.evolve(GRID, reachable=False))
    bridge.show(device(BATTERY, light(500.0)), GRID)
    assert await home.heard(level) == 55
    assert await home.heard(relay) is True


async def test_a_change_is_heard_by_who_has_subscribed(bridge):
    bridge, home = bridge
    place = home.place("Sun", "CurrentAmbientLightLevel")
    await home.listen(place)
    bridge.show(device(light(777.0)), GRID)
    assert await home.heard(place) == 777.0


async def test_a_tap_reaches_who_decides(bridge):
    bridge, home = bridge
    assert await home.write(home.place("Switch", "On"), value=False) == 0
    assert bridge.taps.seen == [("grid-relay", False)]


async def test_the_tile_shows_what_the_gateway_says_and_not_what_was_tapped(bridge):
    bridge, home = bridge
    place = home.place("Switch", "On")
    await home.write(place, value=False)
    assert await home.read(place) is True


async def test_a_refusal_is_told_to_who_tapped_and_the_tile_returns(bridge):
    bridge, home = bridge
    bridge.taps.reply = Reply.NOT_ALLOWED
    place = home.place("Switch", "On")
    await home.listen(place)
    assert await home.write(place, value=False) == -70401
    assert await home.heard(place) is True


async def test_who_taps_learns_the_outcome_where_it_is_soon_known(bridge):
    bridge, home = bridge

    async def refused():
        await asyncio.sleep(0.05)
        return Reply.UNREACHABLE

    bridge.taps.reply = refused
    assert await home.write(home.place("Switch", "On"), value=False) == -70402


async def test_who_taps_does_not_wait_for_long_and_the_tile_returns_later(bridge, monkeypatch):
    bridge, home = bridge
    monkeypatch.setattr(bridge.bridge._driver, "patience", 0.05)
    decided = asyncio.Event()

    async def late():
        await decided.wait()
        return Reply.NOT_ALLOWED

    bridge.taps.reply = late
    place = home.place("Switch", "On")
    await home.listen(place)
    assert await home.write(place, value=False) == 0
    decided.set()  # the controller hears its own wish too, so that only the truth counts
    assert await home.heard(place, lambda on: on is True)


async def test_a_tap_that_dies_is_answered_as_not_reached(bridge):
    bridge, home = bridge

    async def dies():
        raise RuntimeError

    bridge.taps.reply = dies
    assert await home.write(home.place("Switch", "On"), value=False) == -70402


async def test_other_requests_are_answered_while_a_tap_waits(bridge):
    bridge, home = bridge
    decided = asyncio.Event()

    async def late():
        await decided.wait()
        return Reply.DONE

    bridge.taps.reply = late
    place = home.place("Switch", "On")
    await home.listen(home.place("Sun", "CurrentAmbientLightLevel"))
    writing_ = asyncio.create_task(home.write(place, value=False))
    bridge.show(device(light(888.0)), GRID)
    assert await home.heard(home.place("Sun", "CurrentAmbientLightLevel")) == 888.0
    decided.set()
    assert await writing_ == 0


async def test_what_is_only_read_cannot_be_written(bridge):
    bridge, home = bridge
    place = home.place("Sun", "CurrentAmbientLightLevel")
    assert await home.write(place, value=9.0) == -70404
    assert await home.read(place) == 500.0


async def test_a_switch_that_sets_nothing_cannot_be_written(bridge):
    bridge, home = bridge
    bridge.show(SUN, device(switch(True, ""), key="grid", name="Grid"))
    assert await home.write(home.place("Switch", "On"), value=False) == -70404


@pytest.mark.parametrize("value", ["on", 2, None, [1]])
async def test_a_value_that_does_not_fit_is_refused_and_nobody_is_asked(bridge, value):
    bridge, home = bridge
    assert await home.write(home.place("Switch", "On"), value=value) == -70410
    assert bridge.taps.seen == []


async def test_what_does_not_exist_is_named_and_the_rest_is_done(bridge):
    bridge, home = bridge
    aid, iid = home.place("Switch", "On")
    asked = [{"aid": aid, "iid": 9999, "value": 1}, {"aid": aid, "iid": iid, "value": False}]
    told = await home.pairing.connection.put_json("/characteristics", {"characteristics": asked})
    assert [one["status"] for one in told["characteristics"]] == [-70409, 0]
    assert bridge.taps.seen == [("grid-relay", False)]


async def test_what_tells_nothing_cannot_be_subscribed_to(bridge):
    _, home = bridge
    place = home.place("Sun", "Name")
    assert (await home.listen(place))[place]["status"] == -70406


async def test_a_new_battery_is_there_without_pairing_again(bridge):
    bridge, home = bridge
    before = bridge.bridge._driver.state.config_version
    bridge.show(SUN, GRID, device(BATTERY, key="battery/1", name="Battery 1"))
    await home.look()
    assert await home.read(home.place("Battery", "BatteryLevel")) == 55
    assert bridge.bridge._driver.state.config_version == before + 1


async def test_what_is_there_keeps_its_numbers_when_something_comes_before_it(bridge):
    bridge, home = bridge
    place = home.place("Sun", "CurrentAmbientLightLevel")
    bridge.show(device(switch(True, key="first", name="First"), light(5.0)), GRID)
    await home.look()
    assert home.place("Sun", "CurrentAmbientLightLevel") == place


async def test_values_alone_do_not_make_controllers_read_everything(bridge):
    bridge, _ = bridge
    before = bridge.bridge._driver.state.config_version
    bridge.show(device(light(None), name="Other", firmware="9"), GRID)
    bridge.show(device(light(2.0)), GRID)
    assert bridge.bridge._driver.state.config_version == before


async def test_a_name_that_a_person_gives_stays(bridge):
    bridge, home = bridge
    place = home.place("Sun", "ConfiguredName")
    assert await home.write(place, value="Unsere Sonne ☀") == 0
    bridge.show(device(light(5.0)), GRID)
    assert await home.read(place) == "Unsere Sonne ☀"
    assert list(bridge.store.kept.names.values()) == ["Unsere Sonne ☀"]
    await home.write(place, value="")
    assert await home.read(place) == "Sun"


async def test_a_name_that_cannot_be_kept_is_refused(bridge, monkeypatch):
    bridge, home = bridge
    place = home.place("Sun", "ConfiguredName")
    monkeypatch.setattr(bridge.store, "path", bridge.store.path / "no folder")
    assert await home.write(place, value="Other") == -70402
    assert await home.read(place) == "Sun"


async def test_names_keep_to_the_rule_and_the_persons_text_stands_beside(bridge):
    bridge, home = bridge
    bridge.show(device(light(5.0, name="Production > 3 kW!")), GRID)
    await home.look()
    assert await home.read(home.place("Production > 3 kW!", "Name")) == "Production 3 kW"


async def test_an_accessory_says_what_it_is(bridge):
    bridge, home = bridge
    bridge.show(device(light(1.0), serial="4711", firmware="D8.2.4382"), GRID)
    await home.look()
    told = home.information("Production")
    assert (told["iid"], told["SerialNumber"], told["FirmwareRevision"]) == (1, "4711", "8.2.4382")


async def test_identify_is_taken(bridge):
    _, home = bridge
    place = home.place("Production", "Identify")
    assert await home.write(place, value=True) == 0


async def test_a_timed_write_works_while_its_time_lasts(bridge, monkeypatch):
    bridge, home = bridge
    aid, iid = home.place("Switch", "On")
    wish = {"pid": 5, "characteristics": [{"aid": aid, "iid": iid, "value": False}]}
    put = home.pairing.connection.put_json
    late = await put("/characteristics", wish)
    assert late["characteristics"][0]["status"] == -70410
    await put("/prepare", {"ttl": 60000, "pid": 5})
    await put("/characteristics", wish)
    assert bridge.taps.seen == [("grid-relay", False)]
