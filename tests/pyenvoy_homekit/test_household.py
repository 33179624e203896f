"""What is shown of one gateway over time, and what becomes of taps; nothing listens here."""

import logging
import shutil
from datetime import timedelta

import attrs
import pytest

from pyenvoy import TransportError, UsageError
from pyenvoy.commands import Confirmed, Ignored, Refused, Reverted, Unconfirmed
from pyenvoy.endpoint import Role
from pyenvoy.errors import Problem
from pyenvoy_homekit.bridge.writing import Reply
from pyenvoy_homekit.household import Household
from pyenvoy_homekit.limits import MOST_ACCESSORIES, MOST_KNOWN
from pyenvoy_homekit.settings import ControlSettings, Layout, SensorSettings
from pyenvoy_homekit.shape import Service
from pyenvoy_homekit.store import Store
from tests.pyenvoy_homekit.sites import Hand, Played
from tests.pyenvoy_homekit.views import anew, changed, snapshot

SAID = attrs.evolve(snapshot(), gaps=())
"""A whole answer."""


@pytest.fixture
def at_home(tmp_path):
    """Begins, or begins again, what is shown of a gateway; what is kept is kept."""

    def begun(site=None, clock=None):
        site, clock = site or Played(), clock or Hand(SAID.at)
        store = Store("122", tmp_path)
        found = Household(site, store, site.homekit, site.gateway, clock)
        found.site, found.clock, found.store = site, clock, store
        found.refresh()
        return found

    return begun


def shown(home):
    """The accessories but the bridge itself, by their keys."""
    return {key: one for key, one in home.bridge._told.items() if key}


def reachable(home):
    return {one.reachable for one in shown(home).values()}


async def test_a_house_that_was_never_met_is_empty(at_home):
    assert shown(at_home()) == {}


async def test_a_gateway_that_is_away_at_the_start_shows_the_house_that_is_known(at_home):
    before = at_home()
    before.take(SAID)
    again = at_home()
    assert shown(again).keys() == shown(before).keys() != set()
    assert reachable(again) == {False}
    again.take(SAID)
    assert reachable(again) == {True}


async def test_a_gateway_that_is_gone_does_not_respond_and_comes_back(at_home):
    home = at_home()
    home.take(SAID)
    home.site.state.available = False
    for minutes, there in ((4, True), (2, False), (60, False)):
        home.clock.turn(minutes=minutes)
        home.refresh()
        assert reachable(home) == {there}
    home.site.state.available = True
    home.take(anew(SAID, home.clock.now()))
    assert reachable(home) == {True}


async def test_a_clock_that_is_set_back_keeps_no_gateway_that_is_gone(at_home):
    home = at_home()
    home.take(SAID)
    home.site.state.available = False
    for hours, minutes, there in ((-2, 0, True), (0, 6, False)):
        home.clock.turn(hours=hours, minutes=minutes)
        home.refresh()
        assert (True in reachable(home)) is there


async def test_a_clock_that_is_set_back_does_not_keep_from_writing_what_is_missing(at_home):
    home = at_home()
    home.take(SAID)
    home.clock.turn(hours=-2)
    home.take(attrs.evolve(SAID, batteries=None, at=home.clock.now()))
    assert home.store.kept.memory.missing


async def test_a_gateway_that_nobody_asks_by_a_persons_wish_is_not_gone(at_home):
    home = at_home()
    home.take(SAID)
    home.site.state.available, home.site.paused = False, True
    home.clock.turn(hours=2)
    home.refresh()
    assert reachable(home) == {True}


async def test_batteries_that_are_forgotten_for_an_hour_stay_and_go_after_a_day(at_home):
    home = at_home()
    home.take(SAID)
    batteries = {key for key in shown(home) if key.startswith("battery")}
    assert batteries
    without = attrs.evolve(SAID, batteries=None)
    for hour in range(25):
        home.take(attrs.evolve(without, at=home.clock.now()))
        assert (batteries <= shown(home).keys()) is (hour < 24)
        home.clock.turn(hours=1)


async def test_a_snapshot_that_is_not_whole_counts_against_nothing(at_home):
    home = at_home()
    home.take(SAID)
    before = shown(home).keys()
    for _ in range(3):
        home.clock.turn(days=2)
        home.take(attrs.evolve(SAID, batteries=None, complete=False, at=home.clock.now()))
    assert shown(home).keys() == before


async def test_a_tile_that_the_settings_take_away_goes_within_minutes(at_home):
    rule = SensorSettings("Sunny", when="production power > 1 W")
    before = at_home(Played(sensor=(rule,)))
    before.take(SAID)
    home = at_home(Played(), clock=before.clock)
    for minutes, there in ((0, True), (5, True), (5, False)):
        home.clock.turn(minutes=minutes)
        home.take(attrs.evolve(SAID, at=home.clock.now()))
        names = {one.name for each in shown(home).values() for one in each.services}
        assert ("Sunny" in names) is there


async def test_what_is_too_much_is_said_once(at_home, monkeypatch, caplog):
    monkeypatch.setattr("pyenvoy_homekit.limits.within.__defaults__", (3,))
    home = at_home()
    home.take(SAID)
    home.take(SAID)
    assert len(shown(home)) == 3
    assert caplog.text.count("HomeKit takes 3 accessories") == 1


async def test_a_gateway_that_goes_on_inventing_batteries_fills_no_memory(at_home):
    home = at_home(Played(eve=False))
    one = SAID.batteries.batteries[0]
    for number in range(3):
        many = tuple(attrs.evolve(one, serial=f"{number}-{n}") for n in range(100))
        home.take(changed(SAID, batteries__batteries=many))
    assert len(home._memory.accessories) == MOST_KNOWN
    assert len(home.store.kept.identity.aids) == MOST_ACCESSORIES + 1


async def test_a_gateway_that_goes_on_inventing_panels_is_followed_so_far_and_it_is_said(
    at_home, monkeypatch, caplog
):
    monkeypatch.setattr("pyenvoy_homekit.limits.admitted.__defaults__", (MOST_KNOWN, 20))
    home = at_home(Played(inverters=True, eve=False, eve_history=False))
    home.take(SAID)
    home.take(SAID)
    assert sum(len(one.services) for one in home._memory.accessories) == 20
    assert caplog.text.count("tiles, of which") == 1


async def test_numbers_that_cannot_be_kept_are_not_shown_and_it_is_said_once(at_home, caplog):
    home = at_home()
    shutil.rmtree(home.store.path.parent)
    home.store.path.parent.write_text("a file in the place of the folder")
    home.take(SAID)
    home.take(SAID)
    assert shown(home) == {}
    assert caplog.text.count("cannot be written") == 1


async def test_where_a_gateway_was_met_is_remembered(at_home):
    home = at_home()
    home.refresh()
    assert home.store.kept.host == ""
    home.take(SAID)
    assert home.store.kept.host == home.site.gateway.host


async def test_a_disk_that_is_full_leaves_old_tiles_as_they_are_and_ends_nothing(at_home, caplog):
    home = at_home()
    home.take(attrs.evolve(SAID, batteries=None))
    before = shown(home).keys()
    shutil.rmtree(home.store.path.parent)
    home.store.path.parent.write_text("a file in the place of the folder")
    home.clock.turn(minutes=11)
    for power in (10.0, 20.0):
        home.take(anew(changed(SAID, production__now__power=power), home.clock.now()))
    assert shown(home).keys() == before
    assert shown(home)["production"].services[1].characteristics[0].value == 20.0
    assert caplog.text.count("cannot be written") == 1


async def test_a_peak_of_the_last_minutes_is_kept_when_the_program_ends(at_home):
    home = at_home()
    home.take(SAID)
    home.close()
    assert at_home()._chronicle.figures.peaks.keys() == {"production", "total", "net"}


async def test_a_control_that_is_asked_for_and_cannot_be_is_told_of_once(at_home, caplog):
    asked = ControlSettings("Dark", "production")
    home = at_home(Played(role=Role.OWNER, allow=(), control=(asked,)))
    home.take(attrs.evolve(SAID, complete=False))
    assert "Dark" not in caplog.text
    home.take(SAID)
    home.take(SAID)
    assert caplog.text.count("Dark is not shown: ") == 1


# -- taps ------------------------------------------------------------------------------------------


async def told(reply):
    return reply if isinstance(reply, Reply) else await reply


@pytest.fixture
async def ready(at_home):
    """A house whose gateway has spoken, and whose lock is open."""
    home = at_home()
    home.take(SAID)
    home.tapped("locked", 0)
    yield home
    home.close()


@pytest.mark.parametrize(
    ("outcome", "reply"),
    [
        (Confirmed(), Reply.DONE),
        (Refused((Problem("role", "no"),)), Reply.NOT_ALLOWED),
        (Ignored("nobody saw it"), Reply.UNREACHABLE),
        (Unconfirmed(), Reply.UNREACHABLE),
        (TransportError("nobody answers"), Reply.UNREACHABLE),
        (UsageError("it cannot be"), Reply.NOT_ALLOWED),
    ],
    ids=lambda one: getattr(one, "name", type(one).__name__),
)
async def test_each_outcome_has_its_answer(ready, outcome, reply):
    ready.site.outcome = outcome
    assert await told(ready.tapped("storage-profile economy", value=True)) is reply
    assert len(ready.site.wishes) == 1


async def test_an_outcome_without_a_reason_is_said_without_one(ready, caplog):
    ready.site.outcome = Reverted(timedelta())
    await told(ready.tapped("storage-profile economy", value=True))
    assert ": reverted" in caplog.text
    assert "reverted," not in caplog.text


async def test_what_is_locked_is_refused_at_once(at_home, caplog):
    caplog.set_level(logging.INFO)
    home = at_home()
    home.take(SAID)
    assert home.tapped("grid-relay", value=False) is Reply.NOT_ALLOWED
    assert "locked" in caplog.text
    assert home.site.wishes == []


async def test_the_lock_closes_by_itself(ready):
    assert ready._view(SAID).unlocked
    ready.clock.turn(seconds=31)
    assert not ready._view(SAID).unlocked
    await ready._closing


async def test_a_lock_that_has_closed_is_not_open_again_once_a_clock_that_was_set_back_comes_by(
    ready,
):
    opened = ready.clock.now()
    ready.clock.turn(seconds=31)
    await ready._closing
    ready.clock.at = opened  # it was set back, and comes by again
    assert not ready._view(SAID).unlocked


async def test_polling_is_stopped_and_goes_on(ready):
    assert ready.tapped("polling", value=False) is Reply.DONE
    assert ready.site.paused
    assert ready.tapped("polling", value=True) is Reply.DONE
    assert not ready.site.paused


async def test_nothing_can_be_set_before_the_gateway_has_spoken(at_home):
    assert at_home().tapped("grid-relay", value=True) is Reply.UNREACHABLE


async def test_eve_reads_a_history_that_is_put_together_when_it_does(ready):
    read = ready._reads(Service("EveHistory", "eve-history/production", "", ()), "EveStatus")
    for _ in range(3):
        ready.clock.turn(minutes=10)
        now = ready.clock.now()
        ready.take(changed(SAID, at=now, production__source__at=now))
    assert read() == ready._chronicle.status("production") != ""
    assert ready._reads(Service("EveHistory", "eve-history/production", "", ()), "On") is None
    assert ready.tapped("eve-time production", "AAAA") is Reply.DONE


async def test_beside_a_single_accessory_eve_has_its_meters(at_home):
    home = at_home(Played(layout=Layout.SINGLE))
    home.take(SAID)
    assert {*shown(home)} == {
        "gateway",
        *(f"meter/{one}" for one in ("production", "consumption", "grid")),
    }
    history = next(one for one in shown(home)["meter/grid"].services if one.kind == "EveHistory")
    assert home._reads(history, "EveStatus") is not None


async def test_the_name_of_the_bridge_is_that_of_the_settings_or_of_the_gateway(at_home):
    assert at_home().name == "House"
    assert at_home(Played(name="Roof")).name == "Roof"


async def test_a_control_of_the_settings_is_a_tile_that_sets(at_home):
    control = ControlSettings("Storm", sets="storage-profile backup")
    home = at_home(Played(control=(control,)))
    home.take(SAID)
    services = [one for each in shown(home).values() for one in each.services]
    assert [one for one in services if one.name == "Storm"]


async def test_the_bridge_says_what_the_gateway_is(at_home):
    home = at_home()
    home.take(SAID)
    values = {one.kind: one.value for one in home.bridge._told[""].services[0].characteristics}
    assert (
        values["FirmwareRevision"]
        == ".".join(SAID.gateway.firmware_text.lstrip("D").split("."))[:8]
    )
