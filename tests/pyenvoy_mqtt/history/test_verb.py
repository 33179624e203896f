import csv
import io
import json
from datetime import UTC, datetime, timedelta

import click
import pandas as pd
import pytest
from click.testing import CliRunner

from pyenvoy import UsageError
from pyenvoy.cli.main import pyenvoy
from pyenvoy_mqtt.history.choosing import place_of
from pyenvoy_mqtt.history.columns import Sight
from pyenvoy_mqtt.history.files import file_of
from pyenvoy_mqtt.history.gathered import Gathered
from pyenvoy_mqtt.history.store import Store
from tests.pyenvoy_mqtt.history.sights import accounts, panels, snapshot

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    keep(tmp_path, "122300000001")
    return tmp_path


def keep(folder, serial):
    """Two days of a small house, every six hours."""
    gathered = Gathered()
    for step in range(9):
        at = NOW - timedelta(days=2) + timedelta(hours=6 * step)
        seen = snapshot(at, 1000.0, inverters=panels(at, ("7", 250.0)))
        gathered = gathered.with_(Sight(seen, accounts(at, produced=100.0 * step)))
    store = Store(file_of(folder, serial))
    store.put(gathered)
    store.close()


def history(folder, *args):
    given = ["history", "--folder", str(folder), "--zone", "UTC", *args]
    return CliRunner().invoke(pyenvoy, given, catch_exceptions=False, standalone_mode=False)


def table(folder, *args):
    return list(csv.DictReader(io.StringIO(history(folder, *args).output)))


AROUND = ("--since", "2026-06-01", "--until", "2026-06-11")


def test_days_are_told_from_where_history_begins(folder):
    found = table(folder, *AROUND)
    assert [(row["first"], row["produced"], row["whole"]) for row in found] == [
        ("2026-06-08", "100.0", "False"),
        ("2026-06-09", "400.0", "True"),
        ("2026-06-10", "300.0", "True"),
    ]


@pytest.mark.parametrize("every", ["day", "month", "five", "hour"])
def test_of_days_before_it_begins_nothing_is_told(folder, every):
    assert table(folder, "--since", "2026-06-01", "--until", "2026-06-08", "--every", every) == []


@pytest.mark.parametrize(("every", "rows"), [("raw", 9), ("five", 8), ("hour", 8), ("month", 1)])
def test_every_grain_is_told(folder, every, rows):
    assert len(table(folder, *AROUND, "--every", every)) == rows


def test_panels_have_a_column_each(folder):
    assert table(folder, *AROUND, "--every", "panels")[0]["7"] == "250"


def test_json_goes_to_a_file(folder, tmp_path):
    output = tmp_path / "out.json"
    history(folder, *AROUND, "--format", "json", "--output", str(output))
    assert json.loads(output.read_text())[1]["produced"] == 400.0


@pytest.mark.parametrize(
    ("name", "begins"),
    [("d.JSON", b"["), ("d.parquet", b"PAR1"), ("d.txt", b"first,"), ("d", b"first,")],
)
def test_the_name_of_the_file_says_the_form(folder, tmp_path, name, begins):
    history(folder, *AROUND, "-o", str(tmp_path / name))
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_form_that_is_said_goes_before_the_name_of_the_file(folder, tmp_path):
    history(folder, *AROUND, "--format", "json", "-o", str(tmp_path / "d.csv"))
    assert (tmp_path / "d.csv").read_text().startswith("[")


def test_parquet_opens_in_pandas(folder, tmp_path):
    output = tmp_path / "out.parquet"
    history(folder, *AROUND, "--every", "five", "--format", "parquet", "--output", str(output))
    assert pd.read_parquet(output)["production"].mean() == 1000


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--format", "parquet"), "not for a terminal"),
        (("--since", "soon"), "'soon' is no moment"),
        (("--since", "2026-06-11", "--until", "2026-06-10"), "is not before"),
        (("--zone", "Atlantis"), "no time zone is called so"),
        (("--serial", "999"), "there is no history at"),
        (("--output", "/nowhere/at/all"), "cannot be written"),
    ],
)
def test_what_cannot_be_is_said(folder, args, said):
    with pytest.raises(UsageError, match=said):
        history(folder, *args)


def test_of_several_one_must_be_chosen(folder):
    keep(folder, "122300000002")
    with pytest.raises(
        UsageError, match="say whose by its serial number: 122300000001, 122300000002"
    ):
        history(folder)
    assert len(table(folder, *AROUND, "--serial", "122300000002")) == 3


def test_where_nothing_is_kept_it_is_said(tmp_path):
    with pytest.raises(UsageError, match="no history is kept"):
        history(tmp_path)


def test_an_unknown_grain_is_refused(folder):
    with pytest.raises(click.UsageError, match="is not one of"):
        history(folder, "--every", "blink")


def test_without_a_zone_days_are_this_machine_s():
    assert datetime.now(place_of(None)).utcoffset() == datetime.now().astimezone().utcoffset()
