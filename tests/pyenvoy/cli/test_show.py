import jsonschema
import pytest

from pyenvoy.show.schema import schema
from tests.recordings import EVERY


def test_a_recording_is_shown(pyenvoy, har):
    ran = pyenvoy("show", "--recording", har)
    assert ran.code == 0
    assert "122300000001" in ran.out
    assert "panels" in ran.out


def test_a_recording_is_shown_as_json(pyenvoy, har):
    ran = pyenvoy("show", "--recording", har, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json["production"]["power"] == 4.0
    assert ran.json["gateway"]["serial"] == "122300000001"


def test_all_shows_what_else_there_is(pyenvoy, har):
    assert "firmware text" in pyenvoy("show", "--recording", har, "--all").out
    assert "firmware text" not in pyenvoy("show", "--recording", har).out


@pytest.mark.parametrize("name", EVERY)
def test_every_recording_is_shown_and_keeps_to_the_schema(pyenvoy, name):
    ran = pyenvoy("show", "--recording", EVERY[name], "--json")
    assert ran.code == 0, ran.err
    jsonschema.validate(ran.json, schema(), jsonschema.Draft202012Validator)


@pytest.mark.parametrize("name", EVERY)
def test_every_recording_is_shown_to_people(pyenvoy, name):
    assert pyenvoy("show", "--recording", EVERY[name], "--all").code == 0


@pytest.mark.parametrize("era", ["3.9.36", "8.3.5167_third_party_pv"])
def test_a_gateway_that_is_not_there_is_asked_over_its_sockets(pyenvoy, era):
    ran = pyenvoy("show", "--era", era, "--json")
    assert ran.code == 0, ran.err
    assert ran.json["gateway"]["firmware_text"].endswith(era.partition("_")[0])
    assert ran.json["production"]["power"] is not None


def test_the_schema_is_printed(pyenvoy):
    assert pyenvoy("show", "--schema").json == schema()


def test_no_cookie_is_shown(pyenvoy, har):
    assert "geheim" not in pyenvoy("show", "--recording", har, "--json").out


def test_a_file_far_too_large_for_a_recording_is_not_read(pyenvoy, tmp_path):
    large = tmp_path / "large.har"
    with large.open("wb") as file:
        file.truncate(60 << 20)
    ran = pyenvoy("show", "--recording", large)
    assert (ran.code, "larger than 50 MiB" in ran.err) == (2, True)
