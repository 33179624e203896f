"""Which source of live power is chosen."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from pyenvoy.endpoint import Answers, Role
from pyenvoy.polling.agenda import Lane, agenda
from pyenvoy.polling.live import (
    AGAIN,
    PATIENCE,
    RESTS,
    Live,
    Way,
    offered,
    second_of,
    stamp_of,
)
from pyenvoy.wire.ivp_ensemble.inventory import ENSEMBLE_INVENTORY
from pyenvoy.wire.ivp_livedata import LIVE_STATUS
from pyenvoy.wire.ivp_meters import METER_READINGS, METERS, MeterReading
from tests.pyenvoy.polling.test_agenda import BATTERY, CT, IDLE_CT, known, saying

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ALL = tuple(Way)
NONE_BUT = (Way.STATUS,)


def live(*ways, at=NOW):
    return Live().among(ways or ALL, at)


def at(seconds):
    return NOW + seconds * SECOND


def given_up(way=Way.READINGS, among=ALL, start=0):
    """A choice whose source has been silent beyond its patience."""
    found = live(*among, at=at(start)).missed(way, at(start))
    return found.missed(way, at(start) + PATIENCE).among(among, at(start) + PATIENCE)


def status(stamp, word="enabled"):
    body = b'{"connection": {"sc_stream": "%s"}, "meters": {"last_update": %d}}'
    return saying((LIVE_STATUS, body % (word.encode(), stamp)))


# -- what is offered ------------------------------------------------------------------------------


def test_an_owner_with_meters_has_their_readings():
    assert offered(known((METERS, CT))) == (Way.READINGS,)


def test_an_installer_has_the_stream_besides():
    assert offered(known((METERS, CT), role=Role.INSTALLER)) == (Way.READINGS, Way.STREAM)


def test_with_batteries_there_is_the_live_view():
    assert offered(known((METERS, b"[]"), (ENSEMBLE_INVENTORY, BATTERY))) == (Way.STATUS,)
    assert offered(known((METERS, None), (ENSEMBLE_INVENTORY, BATTERY))) == (Way.STATUS,)


def test_without_meters_and_batteries_there_is_nothing():
    assert offered(known((METERS, b"[]"), (ENSEMBLE_INVENTORY, b"[]"))) == ()


def test_meters_that_are_off_measure_nothing():
    assert offered(known((METERS, IDLE_CT), role=Role.INSTALLER)) == ()


def test_before_the_meters_are_known_nothing_is_written():
    assert offered(known((ENSEMBLE_INVENTORY, BATTERY))) == ()


def test_old_firmware_has_no_live_view():
    said = (METERS, b"[]"), (ENSEMBLE_INVENTORY, BATTERY)
    assert offered(known(*said, firmware="5.0.62")) == ()


# -- the choice -----------------------------------------------------------------------------------


def test_the_readings_come_first():
    assert live().chosen is Way.READINGS


def test_what_is_not_offered_is_not_chosen():
    assert live(Way.STATUS).chosen is Way.STATUS
    assert live().among((), NOW).chosen is None


def test_a_short_silence_changes_nothing():
    found = live().missed(Way.READINGS, at(1)).missed(Way.READINGS, at(59)).among(ALL, at(59))
    assert found.chosen is Way.READINGS


def test_one_failure_after_a_long_sleep_changes_nothing():
    found = live().heard(Way.READINGS, 5.0, NOW).missed(Way.READINGS, at(3600)).among(ALL, at(3600))
    assert found.chosen is Way.READINGS


def test_after_its_patience_the_next_source_is_chosen():
    assert given_up().chosen is Way.STREAM


def test_the_readings_are_gone_on_with_where_there_is_nothing_else():
    assert given_up(among=(Way.READINGS,)).chosen is Way.READINGS


def test_a_live_view_that_stands_still_is_left_alone_for_a_while():
    found = given_up(Way.STATUS, NONE_BUT)
    assert found.chosen is None
    assert found.among(NONE_BUT, at(60) + RESTS[0]).chosen is Way.STATUS


def test_it_rests_longer_each_time():
    found, now = live(Way.STATUS), NOW
    for rest in (*RESTS, RESTS[-1]):
        found = found.missed(Way.STATUS, now)
        now += PATIENCE
        found = found.missed(Way.STATUS, now).among(NONE_BUT, now)
        assert found.of(Way.STATUS).until == now + rest
        now += rest
        found = found.among(NONE_BUT, now)


def test_a_clock_set_back_ends_a_rest():
    found = given_up(Way.STATUS, NONE_BUT, start=86400)
    assert found.among(NONE_BUT, NOW).chosen is Way.STATUS


def test_readings_that_are_heard_again_are_chosen_at_once():
    found = given_up().heard(Way.READINGS, 5.0, at(90)).among(ALL, at(90))
    assert found.chosen is Way.READINGS


def test_readings_do_not_come_back_by_waiting():
    assert given_up().among(ALL, at(60) + 2 * RESTS[-1]).chosen is Way.STREAM


def test_a_stamp_that_stands_still_is_no_life():
    found = live().heard(Way.READINGS, 5.0, NOW).heard(Way.READINGS, 6.0, at(1))
    for second in range(2, 63):
        found = found.heard(Way.READINGS, 6.0, at(second)).among(ALL, at(second))
    assert found.chosen is Way.STREAM


def test_a_stamp_that_never_moved_is_believed():
    found = live()
    for second in range(200):
        found = found.heard(Way.READINGS, 6.0, at(second)).among(ALL, at(second))
    assert found.chosen is Way.READINGS


def test_what_has_no_stamp_lives_while_it_speaks():
    found = live(Way.STREAM)
    for second in range(200):
        found = found.heard(Way.STREAM, None, at(second)).among((Way.STREAM,), at(second))
    assert (found.chosen, found.age(at(201))) == (Way.STREAM, 2 * SECOND)


def test_before_the_first_sign_of_life_there_is_no_age():
    assert live().age(NOW) is None
    assert Live().age(NOW) is None


# -- the live view --------------------------------------------------------------------------------


def test_a_live_view_that_is_off_is_switched_on():
    assert live(Way.STATUS).wants(status(5, "disabled"), None, NOW) is True


def test_it_is_looked_at_before_it_is_told_anything():
    assert live(Way.STATUS).wants(Answers(), None, NOW) is None


def test_it_is_told_so_once_a_minute_at_most():
    found = live(Way.STATUS)
    assert found.wants(status(5, "disabled"), at(-59), NOW) is None
    assert found.wants(status(5, "disabled"), NOW, NOW) is None
    assert found.wants(status(5, "disabled"), NOW - AGAIN, NOW) is True


def test_a_live_view_that_moves_is_told_nothing():
    found = live(Way.STATUS).heard(Way.STATUS, 5.0, NOW).heard(Way.STATUS, 6.0, at(1))
    assert found.wants(status(6), None, at(2)) is None


def test_life_that_was_shown_in_the_future_is_none():
    found = live(Way.STATUS).heard(Way.STATUS, 5.0, at(3600)).heard(Way.STATUS, 6.0, at(3601))
    assert found.wants(status(6), None, NOW) is True


def test_one_that_stands_still_is_told_again():
    assert live(Way.STATUS).wants(status(6), None, at(40)) is True


def test_it_is_switched_off_once_when_it_is_no_longer_chosen():
    found = live(Way.STATUS).told(NOW).among((Way.READINGS,), at(5))
    assert found.wants(Answers(), NOW, at(5)) is False
    assert found.told(at(5)).wants(Answers(), at(5), at(6)) is None


def test_what_the_gateway_has_switched_off_itself_is_left_alone():
    found = live(Way.STATUS).told(NOW).among((Way.READINGS,), at(5))
    assert found.wants(Answers(), NOW, at(901)) is None


# -- what follows ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("way", "lane"), [(Way.STATUS, Lane.LIVE), (Way.STREAM, Lane.SLOW)])
def test_readings_that_were_given_up_are_asked_rarely(way, lane):
    items = agenda(attrs.evolve(known((METERS, CT)), live=way))
    (found,) = [one for one in items if one.endpoint is METER_READINGS]
    assert (found.lane, found.every) == (lane, timedelta(seconds=30))


def test_the_live_view_is_asked_only_when_it_is_chosen():
    asked = {
        way: [
            one
            for one in agenda(attrs.evolve(known((METERS, CT)), live=way))
            if one.endpoint is LIVE_STATUS
        ]
        for way in (None, *Way)
    }
    assert [way for way, found in asked.items() if found] == [Way.STATUS]


@pytest.mark.parametrize(
    ("way", "answers", "stamp"),
    [
        (Way.READINGS, saying((METER_READINGS, b'[{"eid": 1, "timestamp": 7}]')), 7),
        (Way.READINGS, saying((METER_READINGS, b'[{"eid": 1}]')), None),
        (Way.READINGS, Answers(), None),
        (Way.STATUS, status(8), 8),
        (Way.STATUS, Answers(), None),
        (Way.STREAM, status(8), None),
    ],
)
def test_each_source_has_its_own_stamp(way, answers, stamp):
    assert stamp_of(way, answers) == stamp


def test_the_second_of_all_readings_is_that_of_the_slowest_meter():
    assert second_of((MeterReading(1, timestamp=7), MeterReading(2, timestamp=8))) == 7


def test_a_meter_that_nothing_is_heard_of_has_no_say_in_the_second():
    readings = (MeterReading(1, timestamp=9), MeterReading(2, timestamp=3), MeterReading(3))
    assert second_of(readings) == 9


def test_without_stamps_there_is_no_second():
    assert second_of((MeterReading(1),)) is None
