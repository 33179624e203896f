from base64 import b64decode, b64encode

import pytest

from pyenvoy_homekit.chronicle import Chronicle
from tests.pyenvoy_homekit.test_peaks import snapshot


def lived(where, minutes=30):
    found = Chronicle("122300000001", where)
    for minute in range(0, minutes + 1, 5):
        found.saw(snapshot(1000, total=400, minute=minute))
    return found


def test_a_history_and_a_peak_go_on_after_a_restart(tmp_path):
    before = lived(tmp_path)
    after = Chronicle("122300000001", tmp_path)
    assert after.status("production") == before.status("production") != ""
    assert after.figures.peaks == before.figures.peaks


def test_what_is_doubted_is_written_down_too(tmp_path):
    found = lived(tmp_path)
    for minute in (9990, 10_000):
        found.saw(snapshot(1000, minute=minute))
    again = Chronicle("122300000001", tmp_path).figures.histories["production"]
    assert len(again.doubted) == 1


def test_only_its_owner_can_read_the_file(tmp_path):
    assert lived(tmp_path).path.stat().st_mode & 0o777 == 0o600


def test_every_gateway_has_a_file_of_its_own(tmp_path):
    lived(tmp_path)
    assert Chronicle("122300000002", tmp_path).figures.peaks == {}


def test_eve_reads_on_from_where_it_was(tmp_path):
    found = lived(tmp_path, 200)
    assert found.wrote("eve-request production", b64encode(bytes([0, 0, 1, 0, 0, 0])).decode())
    read = [b64decode(found.entries("production")) for _ in range(3)]
    assert [len(one) for one in read] == [21 + 10 * 20, 10 * 20, 1]


def test_each_meter_is_read_for_itself(tmp_path):
    found = lived(tmp_path)
    first = found.entries("production")
    found.entries("total")
    assert found.entries("production") == "AA=="
    assert found.wrote("eve-request production", b64encode(bytes([0, 0, 1, 0, 0, 0])).decode())
    assert found.entries("production") == first


@pytest.mark.parametrize("text", ["eve-time production", "eve-request total"])
def test_what_eve_says_else_changes_nothing(tmp_path, text):
    found = lived(tmp_path)
    assert found.wrote(text, "AAAA")
    assert len(b64decode(found.entries("total"))) == 21 + 3 * 20


def test_a_reset_is_kept_at_once(tmp_path):
    lived(tmp_path).wrote("eve-reset total", 800_000_000)
    assert Chronicle("122300000001", tmp_path).figures.resets == {"total": 800_000_000}


def test_a_peak_begins_again_at_what_flows_now(tmp_path):
    found = lived(tmp_path)
    found.saw(snapshot(300, minute=35))
    found.wrote("power-peak production", value=True)
    assert found.figures.peaks["production"].power == 300
    assert found.figures.peaks["total"].power == 400


def test_words_for_somebody_else_are_left_to_them(tmp_path):
    assert not lived(tmp_path).wrote("polling", value=True)


def test_a_damaged_file_is_set_aside_and_costs_only_the_history(tmp_path, caplog):
    path = lived(tmp_path).path
    path.write_bytes(b"\x00 not ours")
    assert Chronicle("122300000001", tmp_path).figures.peaks == {}
    assert path.with_name(f"{path.name}.damaged").read_bytes() == b"\x00 not ours"
    assert "could not be understood" in caplog.text


def test_a_damaged_file_that_cannot_be_set_aside_costs_only_the_history(tmp_path, caplog):
    path = lived(tmp_path).path
    path.write_bytes(b"\x00 not ours")
    path.with_name(f"{path.name}.damaged").mkdir()
    assert Chronicle("122300000001", tmp_path).figures.peaks == {}
    assert "could not be understood" in caplog.text


def test_a_folder_that_cannot_be_written_costs_only_what_would_be_kept(tmp_path, caplog):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    found = lived(in_the_way)
    assert found.status("production") != ""
    assert "cannot be written" in caplog.text
