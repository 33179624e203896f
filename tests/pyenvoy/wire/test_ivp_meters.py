from datetime import UTC, datetime

from pyenvoy.errors import Gap, Reason
from pyenvoy.request import Response
from pyenvoy.wire import read
from pyenvoy.wire.ivp_meters import METER_READINGS, METERS

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def heard(endpoint, body):
    return read(endpoint, Response(200, body=body), NOW)


def test_firmware_4_has_no_flags():
    (meter,) = heard(METERS, b'[{"eid": 1, "state": "enabled"}]').value
    assert meter.status_flags == ()


def test_an_error_object_is_no_list_of_meters():
    gap = heard(METERS, b'{"error": "404 - Not Found"}')
    assert isinstance(gap, Gap)
    assert gap.reason is Reason.NOT_OFFERED


def test_a_reading_without_a_number_is_lost_alone():
    answer = heard(METER_READINGS, b'[{"activePower": 1.0}, {"eid": 2, "activePower": 3}]')
    assert [reading.eid for reading in answer.value] == [2]
    assert len(answer.problems) == 1


def test_the_moment_of_a_channel_may_have_decimals():
    body = b'[{"eid": 1, "timestamp": 5, "channels": [{"eid": 2, "timestamp": 5.25}]}]'
    (reading,) = heard(METER_READINGS, body).value
    assert reading.channels[0].timestamp == 5.25
