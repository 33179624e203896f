from datetime import UTC, datetime

from pyenvoy.model.relays import RelayState
from pyenvoy.reading import relays
from pyenvoy.wire.installer import PCU_COMM_CHECK
from pyenvoy.wire.inventory import INVENTORY_ALL
from pyenvoy.wire.ivp_pdm import DEVICE_DATA
from pyenvoy.wire.ivp_peb import DEVSTATUS
from tests.pyenvoy.reading.said import said


def listed(**keys):
    return {INVENTORY_ALL: [{"type": "NSRB", "devices": [{"serial_num": "1", **keys}]}]}


def record(*channels, **keys):
    return {
        DEVICE_DATA: {
            "deviceCount": 1,
            "9": {"devName": "nsrb", "sn": "1", "channels": list(channels), **keys},
        }
    }


def only(bodies):
    (one,) = relays.read(said(bodies)).all
    return one


def test_nothing_said_is_nothing_known():
    assert relays.read(said({})) is None


def test_an_inventory_without_relays_has_none():
    assert relays.read(said({INVENTORY_ALL: [{"type": "NSRB", "devices": []}]})) is None


def test_the_inventory_tells_where_the_contact_stands_and_why():
    one = only(listed(relay="close", reason="ok", reason_code=1, part_num="800-00597-r02"))
    assert (one.state, one.reason, one.reason_code) == (RelayState.CLOSED, "ok", 1)
    assert one.model == "Q-RELAY-3P-INT"


def test_a_position_nobody_knows_is_kept():
    assert only(listed(relay="stuck")).state == "stuck"


def test_connected_lines_are_told_in_order():
    one = only(listed(**{"line-count": 2, "line1-connected": True, "line2-connected": False}))
    assert (one.line_count, one.lines_connected) == (2, (True, False))


def test_the_last_report_is_in_si_units():
    reading = {
        "endDate": 1767225600,
        "VrmsL1N": 230500,
        "VrmsL2N": 231000,
        "vrmsB1L12_or_L12": 400000,
    }
    one = only(
        record({"created": 1, "lastReading": {**reading, "freqInmHz": 50010, "temperature": 41}})
    )
    assert (one.voltages, one.line_voltages) == ((230.5, 231), (400,))
    assert (one.frequency, one.temperature) == (50.01, 41)
    assert one.reported_at == datetime(2026, 1, 1, tzinfo=UTC)


def test_an_unused_channel_says_nothing():
    one = only(
        record({"created": 0, "lastReading": {"temperature": 1}}, {"created": 1}, active=True)
    )
    assert (one.temperature, one.active) == (None, True)


def test_a_retired_relay_is_inactive():
    one = only(listed(admin_state=3))
    assert (one.retired, one.active) == (True, False)


def test_the_status_table_of_installers_helps_out():
    table = {
        "nsrb": {
            "fields": ["serialNumber", "temperature", "communicating"],
            "values": [["1", 30, 1]],
        }
    }
    one = only({DEVSTATUS: table})
    assert (one.temperature, one.communicating) == (30, True)


def test_the_power_line_level_stands_with_the_relay():
    assert only({**listed(), PCU_COMM_CHECK: {"1": 4}}).communication == 4
