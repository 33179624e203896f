import sys

import pytest

from pyenvoy.errors import UsageError
from pyenvoy.show import frames, plain
from pyenvoy.show.notebook import attach
from tests.pyenvoy.show.houses import house
from tests.pyenvoy.show.roofs import DIRTY, NEW, SHADED, WELL, insight


def test_each_list_is_a_frame():
    found = frames(house())
    assert list(found["inverters"]["serial"]) == ["202", "203"]
    assert found["inverters"]["detail.dc_voltage"][0] == 33.25


def test_a_frame_says_its_units():
    units = frames(house())["inverters"].attrs["units"]
    assert (units["power"], units["detail.dc_voltage"]) == ("W", "V")


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


def test_insight_is_a_line_for_each_panel_the_worst_first():
    found = frames(insight())["panels"]
    assert [*found["serial"]] == [DIRTY, SHADED, WELL, NEW]
    assert [*found["verdict"][:2]] == ["below its peers", "shaded"]
    assert found.attrs["units"]["loss"] == "%"


def test_insight_shows_itself_in_a_notebook_and_says_its_shape():
    attach()
    assert DIRTY in insight()._repr_html_()
    assert plain(insight())["schema"] == 1
