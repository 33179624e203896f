"""A history as frames."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pyenvoy import UsageError, compare
from pyenvoy_mqtt.history.columns import Sight
from pyenvoy_mqtt.history.files import file_of
from pyenvoy_mqtt.history.gathered import Gathered
from pyenvoy_mqtt.history.past import past
from pyenvoy_mqtt.history.store import Store
from tests.pyenvoy_mqtt.history.sights import accounts, panels, snapshot

NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two days of a small house, every six hours; it ends at noon UTC, two o'clock in Berlin."""
    found = tmp_path_factory.mktemp("kept")
    gathered = Gathered()
    for step in range(9):
        at = NOON - timedelta(days=2) + timedelta(hours=6 * step)
        seen = snapshot(at, 1000.0 + step, inverters=panels(at, ("7", 250.0)))
        gathered = gathered.with_(Sight(seen, accounts(at, produced=100.0 * step)))
    store = Store(file_of(found, "122300000001"))
    store.put(gathered)
    store.close()
    return found


@pytest.fixture
def kept(folder):
    return past(folder=folder, zone="Europe/Berlin")


def test_power_goes_back_from_where_history_ends_in_the_time_of_the_site(kept):
    found = kept.power("12h", every="raw")["production"]
    assert [*found.index.hour] == [8, 14]
    assert [*found] == [1007, 1008]
    assert found.index.tz == ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(("every", "lines"), [("raw", 9), ("five", 8), ("hour", 8)])
def test_every_grain_is_told(kept, every, lines):
    assert len(kept.power("9d", every=every)) == lines


def test_units_stand_beside(kept):
    assert kept.power().attrs["units"]["charge"] == "%"


def test_panels_have_a_column_each(kept):
    assert [*kept.panels("13h")["7"]] == [250, 250, 250]


def test_energy_is_told_by_the_site_s_days(kept):
    found = kept.energy("day", "2026-06-09")
    assert [*found["produced"]] == [400, 300]
    assert [str(day) for day in found.index] == ["2026-06-09", "2026-06-10"]


@pytest.mark.parametrize("since", [datetime(2026, 6, 10, 6, tzinfo=UTC), "2026-06-10T08:00"])
def test_a_moment_without_a_zone_is_one_of_the_site(kept, since):
    assert len(kept.power(since, datetime(2026, 6, 10, 6, 1, tzinfo=UTC), every="raw")) == 1


def test_an_empty_history_is_an_empty_frame(tmp_path):
    Store(file_of(tmp_path, "1")).close()
    assert past("1", folder=tmp_path).power().empty


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda kept: kept.power(every="blink"), "every='blink' is none of raw, five, hour"),
        (lambda kept: kept.energy("aeon"), "'aeon' is none of day, week, month, year"),
        (lambda kept: kept.power("2026-06-10", "2026-06-09"), "is not before until"),
        (lambda kept: kept.power("soon"), "'soon' is no moment"),
    ],
)
def test_what_cannot_be_is_said(kept, asked, said):
    with pytest.raises(UsageError, match=said):
        asked(kept)


def test_where_nothing_is_kept_it_is_said(tmp_path):
    with pytest.raises(UsageError, match="no history is kept"):
        past(folder=tmp_path)


def test_reports_are_told_one_by_one_as_panels_are_compared(kept):
    assert next(iter(kept.reports("13h"))) == (NOON - timedelta(hours=12), "7", 250)
    assert compare(kept.reports()).by_serial("7").heard_at == NOON
