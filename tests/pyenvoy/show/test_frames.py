import sys

import pytest

from pyenvoy.errors import UsageError
from pyenvoy.show import frames
from tests.pyenvoy.show.houses import house


def test_each_list_is_a_frame():
    found = frames(house())
    assert list(found["inverters"]["serial"]) == ["202", "203"]
    assert found["inverters"]["detail.dc_voltage"][0] == 33.25


def test_a_frame_says_its_units():
    assert frames(house())["inverters"].attrs["units"]["power"] == "W"


def test_single_facts_are_one_frame():
    values = frames(house())["values"].set_index("path")
    assert values.loc["production.now.power", "value"] == 3412.3
    assert values.loc["production.now.power", "unit"] == "W"


def test_a_phase_says_whose_it_is():
    assert list(frames(house())["meters phases"]["of"]) == ["700", "800"]


def test_a_span_is_seconds():
    assert frames(house())["inverters"]["detail.interval"][0] == 900.0


def test_without_pandas_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match="extra `notebook`"):
        frames(house())
