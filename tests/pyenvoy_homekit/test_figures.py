import json

import pytest

from pyenvoy_homekit.figures import Figures, after, parsed, rendered, wrote
from tests.pyenvoy_homekit.test_peaks import snapshot


def lived(minutes=30):
    found = Figures()
    for minute in range(0, minutes + 1, 5):
        found = after(found, snapshot(1000 + minute, total=400, net=-600, minute=minute))
    return found


def test_every_place_has_a_peak_and_a_history():
    found = lived()
    assert set(found.peaks) == set(found.histories) == {"production", "total", "net"}
    assert found.peaks["production"].power == 1030
    assert [tenths for _, tenths in found.histories["total"].means] == [4000, 4000, 4000]


def test_what_is_written_is_read_again():
    found = parsed(rendered(wrote(lived(), "eve-reset total", 700_000_000)))
    assert found.resets == {"total": 700_000_000}
    assert found.histories["net"].means == lived().histories["net"].means
    assert found.peaks["production"].power == 1030


def test_a_peak_goes_on_after_a_restart():
    found = after(parsed(rendered(lived())), snapshot(700, minute=40))
    assert found.peaks["production"].power == 1030


def test_a_person_resets_the_peak_of_one_place():
    found = wrote(lived(), "power-peak production", value=True)
    assert set(found.peaks) == {"total", "net"}


def test_to_put_the_reset_back_to_off_changes_nothing():
    assert wrote(lived(), "power-peak production", value=False) == lived()


def test_each_meter_has_a_reset_time_of_its_own():
    found = wrote(wrote(Figures(), "eve-reset total", 1), "eve-reset net", 2)
    assert found.resets == {"total": 1, "net": 2}


@pytest.mark.parametrize("text", ["polling", "power-peak", "power-peak roof", "production off", ""])
def test_other_words_are_for_somebody_else(text):
    assert wrote(Figures(), text, value=True) is None


def test_a_reset_time_that_is_no_number_is_not_taken():
    assert wrote(Figures(), "eve-reset net", "now") is None


def _changed(**wrong):
    return json.dumps(json.loads(rendered(lived())) | wrong).encode()


@pytest.mark.parametrize(
    "text",
    [
        b"", b"[]", _changed(version=2), _changed(peaks={"net": [1]}),
        _changed(peaks={"net": [1, "2026-06-01T10:00:00"]}), _changed(peaks={"net": [1, "noon"]}),
        _changed(resets={"net": -1}), _changed(resets={"net": "1"}), _changed(histories={"net": 1}),
        _changed(peaks={"net": [float("inf"), "2026-06-01T10:00:00+00:00"]}),
    ],
)  # fmt: skip
def test_what_is_something_else_is_refused(text):
    with pytest.raises(ValueError):
        parsed(text)


def test_a_reading_in_the_same_ten_minutes_adds_no_slot():
    once = after(lived(), snapshot(1, minute=31))
    assert once.histories["production"].last == lived().histories["production"].last
