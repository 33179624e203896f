"""Each lie as a passage in time: what is published never jumps, and returns to the truth."""

import pytest

from pyenvoy import quirks
from tests.passages import page, passages, playing
from tests.passages.playing import AFTER, BEFORE, DURING, played

NAMED = [pytest.param(one, id=one.name) for one in passages.EVERY]
OF_QUIRKS = [pytest.param(one, id=one.name) for one in passages.QUIRKS]
_METER, _POWER = 6.0, 0.02


def test_every_quirk_has_a_passage():
    assert {one.quirk for one in passages.QUIRKS} == {one.name for one in quirks.QUIRKS}


@pytest.mark.parametrize("passage", OF_QUIRKS)
def test_the_lie_is_told_and_found_and_over(passage):
    found = played(passage)
    noted = {
        part: {note.quirk for one in found.during(part) for note in one.snapshot.notes}
        for part in (BEFORE, DURING, AFTER)
    }
    assert passage.quirk in noted[DURING]
    if passage.noted:
        assert passage.quirk not in noted[BEFORE] | noted[AFTER]


@pytest.mark.parametrize("passage", NAMED)
def test_no_published_energy_falls(passage):
    assert list(playing.falls(played(passage))) == []


@pytest.mark.parametrize("passage", NAMED)
def test_no_published_energy_rises_by_more_than_the_plant_could_make(passage):
    assert list(playing.leaps(played(passage))) == []


@pytest.mark.parametrize("passage", NAMED)
def test_no_total_of_a_day_falls_before_the_day_is_over(passage):
    assert list(playing.shrunk(played(passage))) == []


@pytest.mark.parametrize("passage", NAMED)
def test_no_energy_is_published_that_was_not_there(passage):
    found = played(passage)
    most = playing.lag(found) + _METER
    for name in playing.counted(found):
        assert max(off for _, off in playing.deviations(found, name)) <= most, name


@pytest.mark.parametrize("passage", NAMED)
def test_when_the_lie_is_over_the_true_energy_is_published(passage):
    found = played(passage)
    most = playing.lag(found) + _METER
    for name in playing.counted(found):
        _, off = playing.deviations(found, name)[-1]
        assert abs(off) <= most, name


@pytest.mark.parametrize("passage", NAMED)
def test_every_published_power_was_so_at_the_moment_it_is_of(passage):
    wrong = [one for one in playing.power_errors(played(passage)) if one[2] > _POWER]
    assert wrong == []


@pytest.mark.parametrize("passage", NAMED)
def test_the_page_says_what_was_published(passage):
    """`python -m tests.passages.page` writes it again."""
    assert page.line(passage) in page.PAGE.read_text(encoding="utf-8")
