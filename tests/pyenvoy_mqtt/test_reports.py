from datetime import UTC, datetime, timedelta

import attrs
import pytest

from pyenvoy.model.gateway import Gateway
from pyenvoy.model.source import Source
from pyenvoy_mqtt.history.panels import powers
from pyenvoy_mqtt.metrics import exposition
from pyenvoy_mqtt.reports import of_now
from pyenvoy_mqtt.rest.board import panels as shown
from pyenvoy_mqtt.view import View
from tests.pyenvoy_mqtt.history.sights import START, panels, snapshot

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def seen(ago, skew=timedelta(), told=HOUR, interval=15 * MINUTE):
    """A panel that reported so long ago; the gateway told its clock, and how far it is from ours, some time before."""
    read = START - told
    gateway = Gateway(Source("info", read), "1", None, "", clock=read + skew)
    found = panels(START + skew, ("7", 100.0), ago=ago.total_seconds())
    inverters = attrs.evolve(found, source=Source("inverters", START), report_interval=interval)
    return snapshot(gateway=gateway, inverters=inverters)


def fresh(found, leap=timedelta()):
    """Whether it is of now, where our clock was set by so much since the gateway told its own."""
    return of_now(attrs.evolve(found, at=START + leap), START + leap) == {"7"}


def test_without_microinverters_none_reports():
    assert of_now(snapshot(), START) == frozenset()


@pytest.mark.parametrize("skew", [-365 * DAY, -HOUR, timedelta(), HOUR, DAY], ids=str)
def test_a_report_is_as_old_as_the_gateway_s_clock_says(skew):
    assert fresh(seen(20 * MINUTE, skew))
    assert not fresh(seen(2 * HOUR, skew))


@pytest.mark.parametrize(("interval", "patience"), [(5, 15), (15, 45), (60, 180), (None, 60)])
def test_it_is_of_now_until_three_more_were_due(interval, patience):
    interval = interval and interval * MINUTE
    assert fresh(seen(patience * MINUTE, interval=interval))
    assert not fresh(seen((patience + 1) * MINUTE, interval=interval))


@pytest.mark.parametrize("before", [EPOCH - START, -HOUR, HOUR, 365 * DAY], ids=str)
def test_where_our_clock_was_set_right_since_it_told_its_own_ours_counts(before):
    for ago in (20 * MINUTE, 5 * HOUR):
        found = seen(ago)
        told = Source("info", found.gateway.source.at + before)
        found = attrs.evolve(found, gateway=attrs.evolve(found.gateway, source=told))
        assert fresh(found) is (ago < HOUR)


def test_of_what_lies_in_the_future_of_both_clocks_nobody_knows():
    assert fresh(seen(MINUTE), leap=-DAY)
    assert fresh(attrs.evolve(seen(MINUTE), gateway=None), leap=-DAY)


def test_a_gateway_that_does_not_tell_its_time_is_measured_by_ours():
    found = seen(MINUTE)
    silent = attrs.evolve(found, gateway=attrs.evolve(found.gateway, clock=None))
    assert fresh(silent)
    assert not fresh(silent, leap=HOUR)


def test_an_hour_behind_ours_its_panels_are_shown_kept_and_counted():
    found = seen(MINUTE, -HOUR)
    assert [one["fresh"] for one in shown(found)] == [True]
    assert powers(found) == {"7": 100}
    assert b'inverter_power_watts{gateway="1",serial="7"} 100.0' in exposition(
        [View("1", found)], START
    )
