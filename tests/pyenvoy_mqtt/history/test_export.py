import csv
import io
import json
import sys
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from pyenvoy import UsageError
from pyenvoy_mqtt.history import export
from pyenvoy_mqtt.history.columns import Sight
from pyenvoy_mqtt.history.gathered import Gathered
from pyenvoy_mqtt.history.periods import Energies
from pyenvoy_mqtt.history.store import Store
from tests.pyenvoy_mqtt.history.sights import START, after, panels, snapshot

AT = datetime(2026, 6, 1, tzinfo=UTC)
ROWS = [{"at": AT, "production": 100, "grid": None}, {"at": AT, "production": 1.5, "grid": -7}]
NAMES = ["at", "production", "grid"]


def test_csv_is_read_by_any_reader():
    text = "".join(export.as_csv(ROWS, NAMES))
    found = list(csv.DictReader(io.StringIO(text)))
    assert found[0] == {"at": "2026-06-01T00:00:00+00:00", "production": "100", "grid": ""}
    assert found[1]["grid"] == "-7"


def test_csv_of_nothing_has_its_names():
    assert list(export.as_csv([], NAMES)) == ["at,production,grid\n"]


def test_json_is_one_array():
    found = json.loads("".join(export.as_json(ROWS)))
    assert found[1] == {"at": "2026-06-01T00:00:00+00:00", "production": 1.5, "grid": -7}
    assert json.loads("".join(export.as_json([]))) == []


def test_a_frame_keeps_times_and_numbers():
    found = export.frame(ROWS, NAMES)
    assert found["at"].iloc[0] == AT
    assert found["production"].sum() == 101.5


def test_parquet_comes_back_as_it_was(tmp_path):
    export.write_parquet(ROWS, NAMES, tmp_path / "h.parquet")
    assert pd.read_parquet(tmp_path / "h.parquet")["grid"].iloc[1] == -7


@pytest.mark.parametrize("lacking", ["pandas", "pyarrow"])
def test_what_is_missing_is_named(lacking, tmp_path, monkeypatch):
    # the environment of somebody who has not installed it; nothing of ours is replaced
    monkeypatch.setitem(sys.modules, lacking, None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pandas.io.parquet", None)
    with pytest.raises(UsageError, match="install the extra"):
        export.write_parquet(ROWS, NAMES, tmp_path / "h.parquet")


def test_periods_are_rows():
    one = Energies(date(2026, 6, 1), AT, AT, {"produced": 7.0}, whole=True)
    assert list(export.of_periods([one])) == [
        {"first": date(2026, 6, 1), "produced": 7.0, "whole": True}
    ]


def test_panels_are_rows_with_a_column_each(tmp_path):
    store = Store(tmp_path / "h")
    store.put(Gathered().with_(Sight(snapshot(inverters=panels(START, ("1", 9.0))))))
    assert list(export.of_panels(store, START, after(300))) == [{"at": START, "1": 9}]
    store.close()
