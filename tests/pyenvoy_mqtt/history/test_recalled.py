from datetime import UTC, datetime, timedelta

from pyenvoy_mqtt.history.files import opened_to_read
from pyenvoy_mqtt.history.looking import History
from pyenvoy_mqtt.history.recalled import recall

START = datetime(2026, 6, 1, tzinfo=UTC)
STEP = timedelta(minutes=5)


def remembered(count):
    return [(START + one * STEP, {"production": 100.4, "charge": 50.0, "produced": one})
            for one in range(count)]  # fmt: skip


def test_what_is_recalled_is_there_as_if_it_had_been_kept(tmp_path):
    path = tmp_path / "1223.sqlite3"
    recall(path, remembered(3000))
    history = History(opened_to_read(path))
    rows = list(history.five(START, START + 3000 * STEP))
    counted = history.energies([START + 2990 * STEP])[0]
    history.close()
    assert len(rows) == 2999  # the last five minutes are not over
    assert (rows[0]["production"], rows[0]["charge"], rows[0]["grid"]) == (100, 50.0, None)
    assert counted["produced"] == 2989


def test_reports_of_panels_stand_as_the_gateway_would_have_shown_them(tmp_path):
    path = tmp_path / "1223.sqlite3"
    late = START + timedelta(hours=23, minutes=58)  # the next day still shows it
    reports = [(START + STEP, "7", 200.4), (START + 4 * STEP, "7", 210.0), (late, "8", 5.0)]
    recall(path, remembered(1), [*reports, (START + timedelta(days=1), "7", 1.0)])
    history = History(opened_to_read(path))
    told = dict(history.panels(START, START + timedelta(days=2)))
    history.close()
    assert [told[START + one * STEP]["7"] for one in range(1, 7)] == [200] * 3 + [210] * 3
    assert told[START + timedelta(days=1)] == {"7": 1, "8": 5}
