import json
import stat

import pytest

from pyenvoy_mqtt.broker.places import Places

HERE = ("pyenvoy/1223/#", "homeassistant/+/pyenvoy_1223/+/config")


@pytest.fixture
def places(tmp_path):
    return Places(tmp_path, "1223", "localhost:1883")


def test_the_next_run_knows_them_and_nobody_else_may_read_them(places):
    places.write(HERE)
    assert places.read() == HERE
    assert stat.S_IMODE(places.path.stat().st_mode) == 0o600


def test_of_another_broker_nothing_is_known(places, tmp_path):
    places.write(HERE)
    assert Places(tmp_path, "1223", "elsewhere:1883").read() == ()


def test_what_has_not_changed_is_not_written_again(places):
    places.write(HERE)
    before = places.path.stat()
    places.write(HERE)
    assert places.path.stat().st_ino == before.st_ino


@pytest.mark.parametrize("body", ["{", "[]", json.dumps({"broker": "localhost:1883", "topics": 1})])
def test_what_is_no_list_of_places_is_none(places, body):
    places.path.parent.mkdir()
    places.path.write_text(body)
    assert places.read() == ()


def test_places_of_others_in_the_file_are_not_ours(places):
    places.write(("#", "home/#", "a/#/b", *HERE))
    assert places.read() == HERE


def test_what_is_no_text_in_the_file_is_no_place(places):
    places.path.parent.mkdir()
    places.path.write_text(json.dumps({"broker": "localhost:1883", "topics": [1, None, HERE[0]]}))
    assert places.read() == HERE[:1]


def test_no_file_makes_us_listen_to_thousands(places):
    places.write(f"a/{number}" for number in range(1000))
    assert len(places.read()) == 200


def test_where_nothing_can_be_written_that_is_said(places, caplog):
    places.path.parent.parent.joinpath("mqtt").write_text("no folder")
    places.write(HERE)
    assert "cannot be written" in caplog.text


def test_a_serial_number_that_is_a_path_stays_in_the_folder(tmp_path):
    assert Places(tmp_path, "../../etc", "b:1").path.parent == tmp_path / "mqtt"
