import csv
import io
import json
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from pyenvoy_mqtt.history.columns import Sight
from pyenvoy_mqtt.history.gathered import Gathered
from pyenvoy_mqtt.history.store import Store
from pyenvoy_mqtt.rest import Asked, Known, View, Work
from pyenvoy_mqtt.rest.history import energy, power
from tests.pyenvoy_mqtt.history.sights import accounts, panels, snapshot

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)


@pytest.fixture
def view(tmp_path):
    """Two days of a small house, every six hours, and the moment itself."""
    gathered = Gathered()
    for step in range(9):
        at = NOW - timedelta(days=2) + timedelta(hours=6 * step)
        seen = snapshot(at, 1000.0, inverters=panels(at, ("7", 250.0)))
        gathered = gathered.with_(Sight(seen, accounts(at, produced=100.0 * step)))
    store = Store(tmp_path / "h")
    store.put(gathered)
    store.close()
    return View("1", snapshot(NOW), accounts=accounts(NOW), history=tmp_path / "h")


def ask(answer, view, **query):
    found = answer(Asked(NOW, query), Known({"1": view}))
    return found.run() if isinstance(found, Work) else found


def rows(answer, view, **query):
    return json.loads(ask(answer, view, **query).body)


def test_the_last_day_is_told_unless_something_else_is_asked(view):
    assert [row["at"] for row in rows(power, view)] == [
        "2026-06-09T12:00:00+00:00", "2026-06-09T18:00:00+00:00",
        "2026-06-10T00:00:00+00:00", "2026-06-10T06:00:00+00:00",
    ]  # fmt: skip


@pytest.mark.parametrize(("every", "count"), [("raw", 4), ("five", 4), ("hour", 4), ("panels", 4)])
def test_every_grain_is_told(view, every, count):
    assert len(rows(power, view, every=every)) == count


def test_panels_are_told_by_serial_number(view):
    assert rows(power, view, every="panels")[0]["7"] == 250


def test_days_are_told_in_the_site_s_zone(view):
    abroad = attrs.evolve(view, accounts=attrs.evolve(view.accounts, zone="Asia/Tokyo"))
    here, there = (rows(energy, one, first="2026-06-09") for one in (view, abroad))
    assert here[0]["produced"] != there[0]["produced"]


def test_a_table_for_programs_is_csv(view):
    reply = ask(energy, view, first="2026-06-09", format="csv")
    assert reply.kind.startswith("text/csv")
    assert [row["produced"] for row in csv.DictReader(io.StringIO(reply.body.decode()))] == [
        "400.0", "300.0",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "query", "said"),
    [
        (power, {"every": "blink"}, "every must be one of raw, five, hour, panels"),
        (power, {"format": "xml"}, "format must be one of json, csv"),
        (power, {"since": "soon"}, "is no moment"),
        (power, {"since": "9999-01-01"}, "between the years"),
        (power, {"since": "2026-06-11"}, "bring since and until nearer"),
        (power, {"since": "400d"}, "tells 32 days at once"),
        (power, {"every": "raw", "since": "2d"}, "tells a day at once"),
        (energy, {"period": "hour"}, "period must be one of"),
        (energy, {"first": "yesterday"}, "first must be a day"),
        (energy, {"first": "0001-01-01"}, "between the years"),
        (energy, {"first": "2026-06-11"}, "first is after last"),
        (energy, {"first": "2020-01-01"}, "more than 400 days before it"),
    ],
)
def test_what_is_asked_wrongly_is_refused_in_a_sentence(view, answer, query, said):
    reply = ask(answer, view, **query)
    assert reply.status == 422
    assert said in json.loads(reply.body)["error"]


def test_without_a_history_it_is_said_how_to_have_one(view):
    reply = ask(power, attrs.evolve(view, history=None))
    assert (reply.status, "mqtt.history" in reply.body.decode()) == (404, True)


def test_before_anything_is_written_it_is_to_be_asked_again(view, tmp_path):
    reply = ask(power, attrs.evolve(view, history=tmp_path / "later"))
    assert reply.status == 503
    assert str(tmp_path) not in reply.body.decode()
