from datetime import UTC, datetime

from pyenvoy.errors import Reason
from pyenvoy.request import Response
from pyenvoy.wire import read
from pyenvoy.wire.api_v1 import PRODUCTION_INVERTERS, PRODUCTION_TOTALS

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def heard(endpoint, body):
    return read(endpoint, Response(200, body=body), NOW)


def test_power_may_be_negative_at_night():
    assert heard(PRODUCTION_TOTALS, b'{"wattsNow": -4}').value.watts_now == -4


def test_firmware_3_does_not_say_what_kind_of_device_it_is():
    (report,) = heard(PRODUCTION_INVERTERS, b'[{"serialNumber": "0121"}]').value
    assert (report.serial_number, report.device_type) == ("0121", None)


def test_a_refusal_in_a_good_status_is_a_refusal():
    body = b'{"status": 401, "error": "", "info": "Authentication required", "moreInfo": ""}'
    assert heard(PRODUCTION_INVERTERS, body).reason is Reason.DENIED
