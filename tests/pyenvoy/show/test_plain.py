import json
from datetime import UTC, datetime, timedelta

from pyenvoy.model.batteries import Activity
from pyenvoy.model.flow import Flow
from pyenvoy.secret import Secret
from pyenvoy.show import plain
from pyenvoy.show.plain import value
from tests.pyenvoy.show.houses import consumption, gateway, house, inverters, production


def test_a_snapshot_says_which_shape_it_has():
    assert plain(house())["schema"] == 1


def test_json_can_carry_it():
    assert json.loads(json.dumps(plain(house()), allow_nan=False)) == plain(house())


def test_what_is_not_known_is_null_and_there():
    assert plain(house())["generator"] is None


def test_a_time_is_iso_8601_in_utc():
    assert plain(house())["at"] == "2026-06-01T12:00:00Z"


def test_a_time_keeps_its_microseconds():
    assert value(datetime(2026, 6, 1, 12, 0, 0, 250, UTC)) == "2026-06-01T12:00:00.000250Z"


def test_a_span_is_in_seconds():
    assert plain(inverters())["all"][0]["detail"]["interval"] == 900.0


def test_firmware_is_text():
    assert plain(gateway())["firmware"] == "D8.3.5167"


def test_a_word_is_text_even_if_nobody_knows_it():
    assert plain(house())["batteries"]["batteries"][0]["activity"] == "dreaming"


def test_a_word_is_plain_text_and_no_word_any_more():
    assert type(value(Activity.IDLE)) is str


def test_the_power_has_a_short_name():
    assert plain(production())["power"] == 3412.3
    assert plain(consumption())["net"]["power"] == -1708.3


def test_a_number_that_json_cannot_carry_is_null():
    assert plain(Flow(power=float("nan"), current=float("inf"), voltage=1.0)) == plain(
        Flow(voltage=1.0)
    )


def test_a_list_is_not_told_again_as_a_part_of_itself():
    assert "in_use" not in plain(inverters())


def test_a_mapping_stays_one():
    assert plain(house())["plc"]["levels"] == {"202": 4}


def test_a_secret_is_never_carried():
    assert value((Secret("abc"),)) == [None]


def test_truth_stays_truth():
    assert value(True) is True  # an int would print as 1
    assert value(timedelta(hours=1)) == 3600.0
