"""The campaign in short: one small roof for eleven weeks, on which everything is found and nothing imagined."""

from statistics import median

import attrs
import pytest

from pyenvoy.simulator.plant import Plant
from pyenvoy.simulator.plant.flaws import Flaw, Kind
from tests.insight.campaign import run
from tests.insight.planting import ALWAYS, BEGIN, DAY, ONE_ROOF, Planted, Stage
from tests.insight.table import Heard, page
from tests.insight.whole import CLEAN, DIRTY, Roof

DAYS = 77
FLAWS = (
    Planted("dead", Flaw(Kind.DEAD, 1, BEGIN + 40 * DAY, BEGIN + 50 * DAY)),
    Planted("silent", Flaw(Kind.SILENT, 2, BEGIN + 45 * DAY, BEGIN + 55 * DAY)),
    Planted("soiled", Flaw(Kind.SOILED, 3, BEGIN + 35 * DAY, part=0.15, over=20 * DAY)),
    Planted(ALWAYS, Flaw(Kind.SHADED, 4, 0, part=0.8, hours=(13, 16))),
)


@pytest.fixture(scope="module")
def result():
    plant = Plant(seed=4, planes=ONE_ROOF, inverters=7, flaws=tuple(one.flaw for one in FLAWS))
    return run(Stage(4, plant, FLAWS, 900, ()), DAYS)


def test_everything_is_found_within_days(result):
    late = {one.planted.what: one.found - one.visible for one in result.courses if one.found}
    assert set(late) == {"dead", "silent", "soiled"}
    assert max(late["dead"], late["silent"]) <= 1
    assert late["soiled"] <= 12


def test_nothing_is_imagined(result):
    assert [attrs.asdict(one) for one in result.alarms] == []


def test_the_loss_is_told_within_some_points(result):
    (soiled,) = (one for one in result.courses if one.planted.what == "soiled")
    assert soiled.loss_errors
    assert max(map(abs, soiled.loss_errors)) < 5
    assert median(map(abs, result.fine_errors)) < 1


def test_the_page_tells_it_all(result):
    said = page(Heard([result]))
    assert "| dead | 1 | 1 | 0 |" in said
    assert "| false alarms | 0, 0.000 for each panel and year |" in said


def test_the_page_tells_of_whole_roofs_and_of_what_lasts(result):
    clean = Roof(CLEAN, known=[400, 401], said=[401])
    dirty = Roof(DIRTY, known=[400, 481, 482, 490], said=[490])
    lasted = [{("drop", 12): 250, ("rise", 12): days} for days in (40, 46)]
    said = page(Heard([result], skies=[[clean, dirty]], lasted=lasted))
    assert f"|---|\n| {CLEAN} | 1 | 0 |  | 1 of 2 |" in said
    assert f"| {DIRTY} | 1 | 1 | 8 in the middle, 8 at most | 0 of 2 |" in said
    assert "|---|\n| 20 % less | 12 | 250 |\n| 25 % more | 12 | 40 to 46 |" in said
