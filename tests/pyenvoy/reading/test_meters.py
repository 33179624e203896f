from datetime import timedelta

import attrs
import pytest

from pyenvoy.model.meters import MeterKind
from pyenvoy.reading import meters
from pyenvoy.wire.ivp_meters import METER_READINGS, METERS
from tests.pyenvoy.reading.meterings import (
    CONSUMPTION_EID,
    PRODUCTION_EID,
    channel,
    meter,
    net,
    reading,
    total,
)
from tests.pyenvoy.reading.said import AT, said


def read(listed, readings=None):
    bodies = {METERS: listed} | ({} if readings is None else {METER_READINGS: readings})
    return meters.read(said(bodies))


@pytest.mark.parametrize("bodies", [{}, {METERS: []}, {METERS: {"error": "404 - Not Found"}}])
def test_no_meters_are_no_subject(bodies):
    assert meters.read(said(bodies)) is None


def test_the_source_names_both_pages_the_one_that_changes_first():
    source = read([meter()], [reading()]).source
    assert (source.endpoint, source.at, source.others) == ("meter_readings", AT, ("meters",))


def test_the_age_of_meters_is_that_of_their_readings():
    answers = said({METERS: [meter()], METER_READINGS: [reading()]})
    later = attrs.evolve(answers.answer(METER_READINGS), at=AT + timedelta(hours=1))
    found = meters.read(answers.with_(METER_READINGS, later))
    assert found.source.at == AT + timedelta(hours=1)


@pytest.mark.parametrize("readings", [None, []])
def test_without_readings_the_list_is_the_source(readings):
    source = read([meter()], readings).source
    assert (source.endpoint, source.others) == ("meters", ())


def test_readings_are_joined_by_number_and_never_by_place():  # chapter 1.3 number 12
    phantom = reading(1023410688, 0.0)
    found = read([meter(), net()], [phantom, reading(CONSUMPTION_EID, 5.0), reading(power=9.0)])
    assert [(one.eid, one.now.power) for one in found.all] == [
        (PRODUCTION_EID, 9.0),
        (CONSUMPTION_EID, 5.0),
    ]


ZERO = reading(power=0.0, delivered=0.0, received=0.0, voltage=0.0)


@pytest.mark.parametrize(
    ("rows", "power", "voltage"),
    [
        ([ZERO, reading(power=9.0)], 9.0, 230.0),
        ([reading(power=9.0), ZERO], 9.0, 230.0),
        ([reading(power=9.0), reading(power=5.0)], 9.0, 230.0),
        ([reading(power=0.0, delivered=0.0, received=0.0), ZERO], 0.0, 230.0),
        ([ZERO, ZERO], 0.0, 0.0),
    ],
    ids=["zero first", "zero last", "both say something", "voltage alone", "both zero"],
)
def test_of_two_rows_with_one_number_the_first_that_is_not_all_zero_is_the_meters(
    rows, power, voltage
):
    (one,) = read([meter()], rows).all
    assert (one.now.power, one.now.voltage) == (power, voltage)


def test_the_kind_is_what_the_gateway_says_and_not_what_its_number_was():
    (one,) = read([total()]).all
    assert (one.eid, one.kind) == (CONSUMPTION_EID, MeterKind.TOTAL_CONSUMPTION)


def test_a_meter_without_a_reading_is_a_meter():
    (one,) = read([net(state="disabled")], [reading()]).all
    assert (one.enabled, one.now, one.energy, one.phases) == (False, None, None, ())


def test_flags_are_kept_in_the_gateways_words():
    (one,) = read([meter(statusFlags=["negative-production"])]).all
    assert one.flags == ("negative-production",)


def test_firmware_4_has_no_kind_to_its_words():
    (one,) = read([{"eid": 1}]).all
    assert (one.kind.known, one.enabled, one.phase_mode, one.status) == (False, False, None, None)


def test_only_connected_channels_are_phases():  # chapter 1.3 number 25
    alias = channel(3, -464.9)
    three = [channel(1, 200.0), channel(2, 300.0), alias]
    (one,) = read([net(count=2, mode="split")], [reading(CONSUMPTION_EID, channels=three)]).all
    assert [(phase.eid, phase.now.power) for phase in one.phases] == [(1, 200.0), (2, 300.0)]


@pytest.mark.parametrize("count", [0, 7, None])
def test_a_count_of_phases_that_cannot_be_is_none(count):
    (one,) = read([meter(count=count)], [reading()]).all
    assert (one.phase_count, one.phases) == (None, ())


def test_the_first_of_a_kind_is_an_enabled_one():
    found = read([meter(state="disabled"), net()])
    assert found.first(MeterKind.PRODUCTION) is None
    assert found.first(MeterKind.NET_CONSUMPTION).eid == CONSUMPTION_EID


def test_the_moment_is_the_meters_own():
    (one,) = read([meter()], [reading()]).all
    assert one.measured_at.timestamp() == 1767225600
    assert one.phases[0].measured_at == one.measured_at
