import json
import stat

import pytest

from pyenvoy.recording import parse
from tests.pyenvoy.cli.conftest import INFO

SERIAL = "122300000001"


def test_a_gateway_is_recorded_without_its_serial_number(pyenvoy, tmp_path):
    ran = pyenvoy("record", "--era", "5.0")
    (path,) = tmp_path.glob("*.har")
    assert (ran.code, ran.out.strip()) == (0, path.name)
    assert path.name.startswith("envoy-")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "/info  200 in " in ran.err
    assert len(parse(path.read_bytes()).entries) > 10


def test_a_recording_from_elsewhere_is_redacted(pyenvoy, har):
    assert pyenvoy("record", "--recording", har, "--output", "mine.har").code == 0
    written = (har.parent / "mine.har").read_text()
    assert SERIAL not in written
    assert "D5.0.62" in written


def test_what_is_redacted_is_shown_like_any_recording(pyenvoy, har):
    pyenvoy("record", "--recording", har, "--output", "mine.har")
    shown = [pyenvoy("show", "--recording", one, "--json").json for one in (har, "mine.har")]
    assert shown[0]["production"] == shown[1]["production"]


def test_the_same_salt_gives_the_same_file(pyenvoy, har):
    for name in ("one.har", "two.har"):
        pyenvoy("record", "--recording", har, "--output", name, "--salt", "words")
    one, two = ((har.parent / name).read_bytes() for name in ("one.har", "two.har"))
    assert one == two


def test_without_redaction_it_is_said_who_may_have_it(pyenvoy, har):
    ran = pyenvoy("record", "--recording", har, "--output", "mine.har", "--no-redact")
    assert "pass it on to nobody" in ran.err
    (info, _) = json.loads((har.parent / "mine.har").read_text())["log"]["entries"]
    assert info["response"]["content"]["text"] == INFO


@pytest.mark.parametrize("how", [("--output", "house.har"), ("--output", "nowhere/house.har")])
def test_no_file_is_written_over_and_no_folder_is_made(pyenvoy, har, how):
    before = har.read_bytes()
    assert pyenvoy("record", "--recording", har, *how).code == 2
    assert har.read_bytes() == before


def test_a_folder_that_is_not_there_is_said_before_anything_is_asked(pyenvoy):
    ran = pyenvoy("record", "--era", "5.0", "--output", "nowhere/house.har")
    assert ran.code == 2
    assert "nothing can be written in" in ran.err
    assert "/info" not in ran.err


def test_a_second_recording_has_another_name(pyenvoy, har):
    names = [pyenvoy("record", "--recording", har).out.strip() for _ in range(2)]
    assert names == ["envoy-D5.0.62.har", "envoy-D5.0.62-1.har"]
