"""The tariff: dates as text, parts that older firmware has not."""

from pyenvoy.wire.admin_lib import ACB_CONFIG, TARIFF
from tests.pyenvoy.reading.said import said


def test_dates_come_as_text():
    body = {"tariff": {"date": "1700000000"}}
    assert said({TARIFF: body}).get(TARIFF).tariff.date == 1700000000


def test_an_older_tariff_has_no_storage_settings():
    body = {"tariff": {"currency": {"code": "EUR"}}, "schedule": {"source": "Tariff"}}
    answer = said({TARIFF: body}).answer(TARIFF)
    assert answer.value.tariff.storage_settings is None
    assert answer.problems == ()


def test_a_serial_number_may_be_a_number():
    body = {"acb_sleep": [{"serial_num": 1220, "sleep_min_soc": 25}]}
    assert said({ACB_CONFIG: body}).get(ACB_CONFIG).acb_sleep[0].serial_num == 1220
