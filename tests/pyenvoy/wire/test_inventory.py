import pytest

from pyenvoy.endpoint import NotWhatWasAskedError
from pyenvoy.wire.converter import read_data
from pyenvoy.wire.inventory import INVENTORY, RawTable


def groups(data):
    return read_data(INVENTORY.shape, data)


def device(**keys):
    value, problems = groups([{"type": "PCU", "devices": [{"serial_num": "012", **keys}]}])
    assert problems == ()
    return value[0].devices[0]


@pytest.mark.parametrize("date", ["1750000000", 1750000000])
def test_dates_come_as_text_or_as_numbers(date):
    assert device(last_rpt_date=date).last_rpt_date == 1750000000


def test_a_retired_device_lacks_its_states():
    retired = device(admin_state=3)
    assert (retired.producing, retired.communicating, retired.operating) == (None, None, None)


def test_the_keys_of_a_relay_have_hyphens():
    relay = device(**{"relay": "closed", "line-count": 3, "line2-connected": True})
    assert (relay.relay, relay.line_count, relay.line2_connected) == ("closed", 3, True)


def test_a_serial_number_may_be_a_number():
    value, _ = groups([{"type": "ACB", "devices": [{"serial_num": 121000000001}]}])
    assert value[0].devices[0].serial_num == 121000000001


def test_a_group_without_devices_is_empty():
    assert groups([{"type": "NSRB"}])[0][0].devices == ()


def test_an_error_object_is_no_inventory():
    with pytest.raises(NotWhatWasAskedError):
        groups({"message": "no"})


def test_every_value_of_the_raw_table_is_text():
    table, problems = read_data(
        RawTable,
        {"numrows": 1, "rows": [{"s": "0482", "dtype": "1", "ld": "1750000000", "as": "2"}]},
    )
    assert problems == ()
    assert (table.rows[0].serial, table.rows[0].device_type) == ("0482", 1)
    assert table.rows[0].last_report == 1750000000
