import json
from datetime import timedelta

import attrs
import pytest

from pyenvoy.errors import Gap, Reason
from pyenvoy.model.accounts import Trust
from pyenvoy.model.insight import Verdict
from pyenvoy.model.inverters import Inverter, Inverters
from pyenvoy.model.source import Source
from pyenvoy.secret import Secret
from pyenvoy.show.card import Card
from pyenvoy_mqtt.rest import Listen, View
from pyenvoy_mqtt.rest.board import board, cards, events, panels, troubles
from tests.pyenvoy.show.roofs import dirty, insight, panel
from tests.pyenvoy_mqtt.history.sights import START, accounts, snapshot
from tests.pyenvoy_mqtt.views import asked, known, token, view


def seen(**more):
    return View("1", snapshot(**more), accounts=accounts(produced=12.0))


def said(found):
    return [one["says"] for one in troubles(found)]


def roof(*powers, ago=60.0, interval=timedelta(minutes=15), **more):
    at = START - timedelta(seconds=ago)
    each = tuple(
        Inverter(str(number), power=power, reported_at=at, **more)
        for number, power in enumerate(powers)
    )
    return snapshot(inverters=Inverters(Source("inverters", START), each, interval))


def test_power_stands_beside_the_moment_it_was_read():
    assert board(seen())["power"] == {
        "panels": {"power": 1000.0, "at": START},
        "house": {"power": 500.0, "at": START},
        "grid": {"power": -500.0, "at": START},
    }


def test_a_place_that_nobody_measures_is_not_there():
    assert "battery" not in board(seen())["power"]


def test_energies_are_those_that_are_published():
    assert board(seen())["energy"]["produced"]["trust"] is Trust.COUNTED
    assert board(seen())["energy"]["produced"]["lifetime"] == 12.0


def test_of_a_day_in_which_nothing_was_counted_no_energy_is_told():
    days = accounts(produced=12.0).counters["produced"].totals
    begun = attrs.evolve(days.yesterday, since=START, until=START)
    known = attrs.evolve(days.today, since=START - timedelta(hours=1), until=START, energy=7.0)
    seen_now = accounts(produced=12.0)
    one = attrs.evolve(
        seen_now.counters["produced"], totals=attrs.evolve(days, yesterday=begun, today=known)
    )
    told = board(attrs.evolve(seen(), accounts=attrs.evolve(seen_now, counters={"produced": one})))
    assert told["energy"]["produced"]["yesterday"] is None
    assert told["energy"]["produced"]["today"] == 7.0


def test_energies_of_single_devices_are_left_to_their_own_pages():
    both = accounts(**{"produced": 1.0, "122.charged": 2.0})
    assert list(board(attrs.evolve(seen(), accounts=both))["energy"]) == ["produced"]


def test_before_anything_is_counted_there_are_none():
    assert board(attrs.evolve(seen(), accounts=None))["energy"] == {}


def test_a_system_with_everything_is_told_whole():
    found = board(view())
    assert set(found["power"]) >= {"panels", "grid"}
    assert len(found["panels"]) == len(view().snapshot.inverters.in_use)


def test_a_panel_is_measured_by_the_median_of_its_peers():
    found = panels(roof(200.0, 200.0, 200.0, 100.0))
    assert [one["deviation"] for one in found] == [0.0, 0.0, 0.0, -0.5]


@pytest.mark.parametrize(
    "found", [roof(200.0, 100.0), roof(5.0, 5.0, 4.0), roof(200.0, 200.0, 100.0, ago=7200.0)]
)
def test_without_enough_light_peers_or_news_no_panel_is_judged(found):
    assert {one["deviation"] for one in panels(found)} == {None}


def test_a_panel_that_says_nothing_is_not_judged():
    assert panels(roof(200.0, 200.0, 200.0, None))[3]["deviation"] is None


def test_old_reports_are_called_so():
    assert [one["fresh"] for one in panels(roof(200.0, ago=7200.0))] == [False]
    assert [one["fresh"] for one in panels(roof(200.0, ago=4000.0, interval=None))] == [False]


def test_without_inverters_there_are_no_panels():
    assert panels(snapshot()) == ()


def test_while_all_is_well_nothing_is_wrong():
    assert said(seen()) == []


def test_a_subject_without_news_is_named_since_when():
    (found,) = troubles(seen(age=3600.0))
    assert found == {
        "says": "no news of production", "since": START - timedelta(hours=1), "level": "fault",
    }  # fmt: skip


def test_what_should_be_there_and_is_not_is_named():
    silent = Gap("inverters", Reason.SILENT, "nothing came for 20 s")
    found = attrs.evolve(seen(), snapshot=attrs.evolve(snapshot(), gaps=(silent,)))
    assert said(found) == ["nothing is known of inverters: nothing came for 20 s"]


def test_a_repaired_lie_is_told():
    found = view("8.3.5433_total_repeats_net")
    assert any("known to lie" in one for one in said(found))


def test_a_token_near_its_end_is_named():
    ending = token(exp=int((START + timedelta(days=3)).timestamp()))
    found = attrs.evolve(seen(), token=ending)
    assert said(found) == ["the token ends on 04 June 2026 at 10:00 UTC"]


def test_an_energy_that_is_held_back_is_named():
    books = seen().accounts
    one = books.counters["produced"]
    held = attrs.evolve(one, figure=attrs.evolve(one.figure, trust=Trust.FROZEN))
    found = attrs.evolve(seen(), accounts=attrs.evolve(books, counters={"produced": held}))
    assert said(found) == ["the energy produced is held back: stands still while power flows"]


def test_polling_that_was_stopped_is_named():
    assert said(attrs.evolve(seen(), polling=False)) == ["polling is stopped"]


def test_boards_are_streamed_as_snapshots_are():
    assert events(asked(), known()) == Listen(None, boards=True)
    assert events(asked({"gateway": "none"}), known()).status == 404


def test_the_page_is_told_that_there_are_cards_and_not_what_they_say():
    card = Card("Pair", Secret("031-45-154"), Secret("<svg/>"), Secret("#"))
    found = attrs.evolve(seen(), cards=(card,))
    assert board(found)["cards"] == 1
    assert "031" not in str(board(found))
    assert json.loads(cards(asked(), known(found)).body) == [
        {"title": "Pair", "text": "031-45-154", "svg": "<svg/>"}
    ]


# -- panels beside their peers --------------------------------------------------------------------


def compared(*found):
    """A roof of four panels, 0 to 3, of which this is known."""
    return View("1", roof(200.0, 200.0, 200.0, 200.0), insight=insight(*found))


def test_the_panels_with_a_problem_come_first_with_what_it_is():
    first, second, *_ = board(compared(dirty("2"), panel("0")))["panels"]
    assert (first["serial"], second["serial"]) == ("2", "0")
    assert first["insight"]["words"].startswith("makes 12 % less")
    assert (first["insight"]["delivered"], first["insight"]["expected"]) == (7726, 8822)


def test_a_panel_of_which_nothing_is_known_says_so():
    assert {one["insight"] for one in board(seen(inverters=roof(1.0).inverters))["panels"]} == {
        None
    }
    assert board(seen())["roof"] is None


def test_panels_with_a_problem_are_named_before_all_else_but_not_all_of_many():
    assert said(compared(dirty("2"))) == [f"panel 2: {dirty('2').words}"]
    many = said(compared(*(dirty(str(number)) for number in range(8))))
    assert many[-1] == "3 more panels have a problem: see below"
    assert len(many) == 6


def test_a_roof_that_is_dirty_all_over_is_named():
    found = insight(panel("0"))
    dull = attrs.evolve(found.roof, verdict=Verdict.BELOW, words="12 % less than a year ago")
    told = said(attrs.evolve(compared(), insight=attrs.evolve(found, roof=dull)))
    assert told == ["the roof: 12 % less than a year ago"]
