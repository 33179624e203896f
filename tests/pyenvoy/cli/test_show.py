import jsonschema
import pytest

from pyenvoy.show.schema import schema
from tests.pyenvoy.cli.children import simulated
from tests.recordings import EVERY, SAMPLES


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


def test_everything_at_a_glance_fits_on_one_screen(pyenvoy):
    ran = pyenvoy("show", "--recording", SAMPLES["8.3.5422_zeros"])
    assert len(ran.out.splitlines()) <= 40
    assert "production energy lifetime" in ran.out


@pytest.mark.parametrize(("name", "said"), [("8.2.4382_acb", True), ("4.10.35", False)])
def test_where_there_are_batteries_it_is_said_what_consumption_holds(pyenvoy, name, said):
    ran = pyenvoy("show", "--recording", SAMPLES[name])
    assert "consumption total" in ran.out
    assert ("with what batteries take" in ran.out) is said


def test_what_is_wrong_with_the_figures_stands_below_them(pyenvoy):
    ran = pyenvoy("show", "--recording", SAMPLES["8.3.5422_zeros"])
    assert "note: The totals may all be 0" in ran.out


def test_what_is_refused_is_said(pyenvoy, monkeypatch):
    monkeypatch.setenv("PYENVOY_PASSWORD", "nix")
    with simulated("--era", "5.0") as told:
        ran = pyenvoy("show", "--host", told["gateway"], "--user", "nobody")
    assert "missing: tariff: denied" in ran.out


def test_the_sun_shines_on_a_simulated_gateway_whenever_it_is_tried(pyenvoy):
    assert pyenvoy("show", "--era", "5.0", "--json").json["production"]["now"]["power"] > 500


def test_a_gateway_that_is_named_goes_before_that_of_the_environment(pyenvoy, monkeypatch):
    monkeypatch.setenv("PYENVOY_HOST", "envoy.local")
    assert pyenvoy("show", "--era", "5.0", "--json").code == 0
    assert pyenvoy("show", "--era", "5.0", "--host", "envoy.local").code == 2
