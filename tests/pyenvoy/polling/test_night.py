"""When it is night, what is rare then, and how it ends: by what the gateway says."""

from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy.endpoint import Answer, Answers, Cadence, Role
from pyenvoy.firmware import Firmware
from pyenvoy.polling.agenda import Known, agenda
from pyenvoy.polling.night import BLIND, DUSK, NIGHTLY, Night, watch
from pyenvoy.request import Response
from pyenvoy.wire import CATALOGUE, read

NOW = datetime(2026, 6, 1, 21, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BY_NAME = {one.name: one for one in CATALOGUE}
METERS = b'[{"eid": 1, "state": "enabled", "measurementType": "production"}]'
NO_METERS = b"[]"
PAGE = b'{"production": [], "consumption": [], "storage": []}'
ACB = b'[{"type": "ACB", "devices": [{"serial_num": "1"}]}]'


def readings(watts):
    return b'[{"eid": 1, "activePower": %d}]' % watts


def totals(watts):
    return b'{"wattsNow": %d}' % watts


def reports(*moments):
    each = (b'{"serialNumber": "%d", "lastReportDate": %d}' % pair for pair in enumerate(moments))
    return b"[%s]" % b", ".join(each)


def stored(moment):
    return (
        b'{"deviceCount": 1, "7": {"devName": "pcu", "sn": "1", "channels": '
        b'[{"lastReading": {"endDate": %d}}, {}]}}' % moment
    )


def stream(watts):
    return b'data: {"production": {"ph-a": {"p": %d}}}\n\n' % watts


def live(milliwatts):
    return b'{"meters": {"pv": {"agg_p_mw": %d}}}' % milliwatts


class Watched:
    """A night machine that hears what a gateway says."""

    def __init__(self, meters=METERS):
        self.night, self.now, self.answers = Night(), NOW, Answers()
        self.says("meters", meters)

    def says(self, name, body, after=timedelta()):
        self.now += after
        found = read(BY_NAME[name], Response(200, body=body), self.now)
        assert isinstance(found, Answer), found
        self.answers = self.answers.with_(BY_NAME[name], found)
        self.night = self.night.after(name, self.answers, self.now)
        return self

    def over(self, name, body, span, every=5 * MINUTE):
        """The same for a while."""
        end = self.now + span
        while self.now < end:
            self.says(name, body, every)
        return self

    def knows(self, firmware="8.2.4345"):
        return Known(Firmware.parse(firmware), Role.OWNER, self.answers, night=self.night)

    def every(self, name):
        return next(one.every for one in agenda(self.knows()) if one.endpoint.name == name)


def metered():
    return Watched().says("meter_readings", readings(900))


def asleep():
    return metered().over("meter_readings", readings(-2), DUSK + 5 * MINUTE)


def test_by_day_it_is_not_night():
    assert metered().over("meter_readings", readings(5), 2 * DUSK).night.since is None


@pytest.mark.parametrize("watts", [0, 4, -12])
def test_it_is_night_when_next_to_nothing_is_produced_for_long(watts):
    dusk = metered().over("meter_readings", readings(watts), DUSK - 5 * MINUTE)
    assert dusk.night.since is None
    assert dusk.over("meter_readings", readings(watts), 5 * MINUTE).night.since == dusk.now


def test_a_gateway_met_by_night_is_watched_for_as_long():
    dark = Watched().says("meter_readings", readings(0))
    assert dark.over("meter_readings", readings(0), DUSK).night.since == NOW + DUSK


@pytest.mark.parametrize(
    ("name", "first", "next_"),
    [
        ("production_inverters", reports(10, 20), reports(30, 20)),
        ("device_data", stored(10), stored(20)),
    ],
)
def test_while_inverters_send_new_reports_it_is_not_night(name, first, next_):
    watched = metered().says(name, first).over("meter_readings", readings(0), DUSK - 5 * MINUTE)
    watched.says(name, next_).over("meter_readings", readings(0), DUSK - 5 * MINUTE)
    assert watched.night.since is None
    assert watched.over("meter_readings", readings(0), 5 * MINUTE).night.since is not None


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("production_inverters", reports(10)),
        ("production_inverters", b"[]"),
        ("device_data", stored(10)),
        ("production_totals", totals(900)),
        ("meters", METERS),
    ],
)
def test_what_stands_still_does_not_end_the_night(name, body):
    watched = metered().says("production_inverters", reports(10))
    watched.over("meter_readings", readings(0), DUSK + 5 * MINUTE).says(name, body)
    assert watched.night.since is not None


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("meter_readings", readings(5)),
        ("meter_stream", stream(40)),
        ("live_status", live(40_000)),
    ],
)
def test_the_first_light_ends_the_night(name, body):
    assert asleep().says(name, body).night.since is None


def test_a_stream_of_darkness_goes_on_with_the_night():
    for body in (stream(0), b"data: {}\n\n"):
        assert asleep().says("meter_stream", body).night.since is not None
    assert asleep().says("live_status", b'{"meters": {}}').night.since is not None


def test_only_what_the_sun_changes_is_rare_by_night():
    day, night = metered(), asleep()
    for one in (day, night):
        one.says("production_details", PAGE)
    by_day = {one.endpoint.name: one.every for one in agenda(day.knows())}
    by_night = {one.endpoint.name: one.every for one in agenda(night.knows())}
    assert {name for name, every in by_night.items() if every != by_day[name]} == {
        "production_details",
        "production_inverters",
        "production_totals",
        "device_data",
        "pdm_energy",
    }
    assert by_night["production_details"] == NIGHTLY


def test_the_page_goes_on_where_only_it_tells_of_batteries():
    acb = asleep().says("inventory_all", ACB)
    assert acb.every("production_details") == Cadence.STEADY.value
    assert acb.every("device_data") == Cadence.SLOW.value
    assert acb.every("production_inverters") == NIGHTLY


def test_without_a_meter_nothing_is_believed_dark_that_was_never_bright():
    watched = Watched(NO_METERS).over("production_totals", totals(0), 2 * DUSK)
    assert watch(watched.answers, watched.night.eyes) == ()
    assert watched.night.since is None


def test_without_a_meter_the_totals_keep_watch():
    watched = Watched(NO_METERS).says("production_totals", totals(80))
    watched.over("production_totals", totals(0), DUSK + 5 * MINUTE)
    assert watched.night.since is not None
    assert watched.every("production_totals") == Cadence.SLOW.value
    assert watched.every("production_inverters") == NIGHTLY


@pytest.mark.parametrize(
    ("name", "said"), [("production_inverters", reports), ("device_data", stored)]
)
def test_where_the_totals_say_nothing_the_inverters_keep_watch(name, said):
    watched = Watched(NO_METERS).says(name, said(10)).says(name, said(20))
    watched.over(name, said(20), DUSK + 5 * MINUTE)
    assert watched.night.since is not None
    assert watched.every(name) == Cadence.SLOW.value


@pytest.mark.parametrize("name", ["production_inverters", "device_data"])
def test_a_report_that_was_set_aside_is_no_light(name):
    night = Night(newest={name: 5})
    assert night.after(name, Answers(), NOW) == night


def test_a_watch_that_is_not_heard_sees_nothing():
    night = asleep().night
    assert night.passing(night.heard + BLIND) == night
    assert night.passing(night.heard + BLIND + MINUTE).since is None


def test_after_a_sleep_of_ours_darkness_is_counted_anew():
    slept = asleep().says("meter_readings", readings(0), after=timedelta(hours=8))
    assert slept.night.since is None
    assert slept.over("meter_readings", readings(0), DUSK).night.since is not None


def test_of_a_clock_set_back_no_night_is_kept():
    assert (
        asleep().says("meter_readings", readings(0), after=timedelta(hours=-5)).night.since is None
    )


def test_a_meter_that_says_nothing_of_power_is_dark():
    watched = metered()
    watched.over("meter_readings", b'[{"eid": 2, "activePower": 900}]', DUSK + 5 * MINUTE)
    assert watched.night.since is not None


REPORTING = [("production_inverters", reports), ("device_data", stored)]


def reported(watched, name, said, *, ahead=0):
    """Inverters that report every five minutes, by a clock that is ahead by so many seconds."""
    return watched.says(name, said(int(watched.now.timestamp()) + ahead), 5 * MINUTE)


@pytest.mark.parametrize(("name", "said"), REPORTING)
@pytest.mark.parametrize("ahead", [4000, 86_400, 400_000_000])
def test_a_gateway_whose_clock_was_ahead_for_a_moment_has_no_night_by_day(name, said, ahead):
    watched = reported(reported(Watched(NO_METERS), name, said), name, said)
    reported(watched, name, said, ahead=ahead)
    while watched.now < NOW + 3 * DUSK:
        assert reported(watched, name, said).night.since is None


@pytest.mark.parametrize("names", [(0, 1), (1, 0)])
def test_where_one_page_lags_behind_the_other_night_falls_all_the_same(names):
    (early, first), (late, second) = (REPORTING[one] for one in names)
    watched = metered().says(early, first(90_000)).says(late, second(10_000))
    while watched.now < NOW + DUSK:
        watched.says("meter_readings", readings(0), 5 * MINUTE)
        watched.says(early, first(90_000)).says(late, second(10_000))
    assert watched.night.since is not None
