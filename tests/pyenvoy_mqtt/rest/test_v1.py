import json
from datetime import timedelta

import attrs
import pytest

from pyenvoy import Gap, Reason, plain
from pyenvoy.model.snapshot import Note
from pyenvoy.polling.ledger import Ledger
from pyenvoy_mqtt.rest import ROUTES, Known, Listen, Remember
from pyenvoy_mqtt.rest.v1 import STALE, SUBJECTS
from tests.pyenvoy.show.roofs import insight
from tests.pyenvoy_mqtt.metrics.test_exposition import counted
from tests.pyenvoy_mqtt.views import asked, known, moment, view

BY_PATH = {(one.method, one.path): one for one in ROUTES}


def got(path, found=None, query=None, after=timedelta(), **parts):
    """The status and what is said."""
    route = BY_PATH["GET", f"/api/v1/{path}"]
    reply = route.answer(asked(query, after=after, **parts), found or known())
    return reply.status, json.loads(reply.body)


def test_gateways_are_listed_with_who_they_are():
    _, (first, second) = got("gateways", known(view(), view("8.2.4382_acb")))
    assert first["firmware"] == "D8.3.5169"
    assert second["serial"] == view("8.2.4382_acb").serial


def test_the_snapshot_is_given_as_it_was_encoded():
    route = BY_PATH["GET", "/api/v1/snapshot"]
    assert json.loads(route.answer(asked(), known()).body) == plain(view().snapshot)


def test_each_subject_says_where_it_comes_from_or_why_it_is_missing():
    found = attrs.evolve(
        view().snapshot, inverters=None, gaps=(Gap("inverters", Reason.SILENT, "no answer"),)
    )
    _, said = got("subjects", known(view(snapshot=found)))
    assert said.keys() == set(SUBJECTS)
    assert said["production"]["source"]["endpoint"] == found.production.source.endpoint
    assert said["inverters"] == {
        "there": False,
        "source": None,
        "gap": {"of": "inverters", "reason": "silent", "why": "no answer", "problems": []},
    }


def test_a_subject_is_as_in_the_snapshot():
    assert got("subjects/{subject}", subject="production") == (
        200,
        plain(view().snapshot.production),
    )


@pytest.mark.parametrize(
    ("gaps", "status"),
    [((), 503), ((Gap("tariff", Reason.SILENT, "x"),), 503),
     ((Gap("tariff", Reason.NO_HARDWARE, "x"),), 404)],
)  # fmt: skip
def test_a_subject_that_is_missing_says_why(gaps, status):
    found = attrs.evolve(view().snapshot, gaps=gaps, tariff=None)
    assert got("subjects/{subject}", known(view(snapshot=found)), subject="tariff")[0] == status


def test_there_is_no_other_subject():
    status, said = got("subjects/{subject}", subject="at")
    assert status == 404
    assert "production" in said["error"]


def test_a_device_is_found_by_its_subject_and_serial_number():
    _, every = got("devices")
    one = next(one for one in every if one["subject"] == "inverters")
    assert got("devices/{subject}/{name}", subject="inverters", name=one["name"]) == (200, one)
    assert one["facts"]["serial"] == one["name"]
    assert got("devices/{subject}/{name}", subject="batteries", name=one["name"])[0] == 404


def test_energy_is_that_of_the_accounts():
    found = counted()
    assert got("energy", known(found)) == (200, plain(found.accounts))
    assert got("energy")[0] == 503


def test_quirks_say_which_have_found_their_lie():
    note = Note("frozen_quarter_hours", "why", ("production_details",))
    _, said = got("quirks", known(view(snapshot=attrs.evolve(view().snapshot, notes=(note,)))))
    (active,) = [one for one in said if one["active"]]
    assert (active["name"], active["touched"]) == ("frozen_quarter_hours", ["production_details"])
    assert {one["concerns"] for one in said} == {True, False}


def test_of_a_gateway_nobody_knows_every_quirk_may_concern_it():
    _, said = got("quirks", known(view(snapshot=attrs.evolve(view().snapshot, gateway=None))))
    assert all(one["concerns"] for one in said)


def test_endpoints_say_what_became_of_their_questions():
    ledger = Ledger().asked("home", moment()).answered("home", moment(), timedelta(seconds=2))
    ledger = ledger.asked("enc_settings", moment())
    _, said = got("endpoints", known(view(ledger=ledger)))
    assert said["home"]["took"] == 2
    assert said["home"]["gap"] is None
    assert said.keys() == {"home", "enc_settings"}


def test_events_are_of_one_gateway_or_of_all():
    route = BY_PATH["GET", "/api/v1/events"]
    assert route.answer(asked(), known()) == Listen(None)
    serial = view().serial
    assert route.answer(asked({"gateway": serial}), known()) == Listen(serial)
    assert route.answer(asked({"gateway": "none"}), known()).status == 404


def test_what_became_of_a_wish_is_remembered_elsewhere():
    route = BY_PATH["GET", "/api/v1/commands/{number}"]
    assert route.answer(asked(number="n"), known()) == Remember("n")


def test_we_live_whatever_is_known():
    assert got("health", Known()) == (200, {"alive": True})


@pytest.mark.parametrize(
    ("after", "status"), [(STALE - 1, 200), (STALE, 503)], ids=["of late", "too long ago"]
)
def test_we_are_ready_when_every_gateway_was_read_of_late(after, status):
    span = timedelta(seconds=after)
    assert got("readiness", after=span) == (status, {"ready": status == 200, "age": after})
    code, said = got("status", after=span)
    assert (code, said["gateways"][view().serial]["age"]) == (status, after)


def test_a_snapshot_of_a_gateway_that_is_silent_does_not_make_us_ready():
    silent = view(snapshot=attrs.evolve(view().snapshot, at=moment() + timedelta(hours=1)))
    code, found = got("readiness", known(silent), after=timedelta(hours=1))
    assert (code, found) == (503, {"ready": False, "age": 3600.0})
    assert got("status", known(silent), after=timedelta(hours=1))[0] == 503


def test_a_gateway_that_says_nothing_but_who_it_is_does_not_make_us_ready():
    later = moment() + timedelta(hours=1)
    found = view().snapshot
    gateway = attrs.evolve(found.gateway, source=attrs.evolve(found.gateway.source, at=later))
    refused = view(snapshot=attrs.evolve(found, at=later, gateway=gateway))
    assert got("readiness", known(refused), after=timedelta(hours=1))[0] == 503


def test_a_gateway_that_was_never_read_keeps_us_from_being_ready():
    waiting = attrs.evolve(known(), unread=1)
    code, found = got("status", waiting)
    assert (got("readiness", waiting)[0], code, found["unread"]) == (503, 503, 1)


def test_before_anything_was_read_we_are_not_ready():
    assert got("readiness", Known()) == (503, {"ready": False, "age": None})


def test_controls_say_how_they_stand_and_how_they_are_said():
    _, said = got("controls", known(view("8.2.4389_opt_schedules")))
    reserve = next(one for one in said if one["control"] == "reserve")
    assert (reserve["state"], reserve["usage"].split()[0]) == ("20", "reserve")
    relay = next(one for one in said if one["control"] == "grid-relay")
    assert relay["dangers"] == ["off grid"]


def test_the_description_describes_itself():
    _, said = got("openapi.json")
    assert "/api/v1/openapi.json" in said["paths"]


@pytest.mark.parametrize(("wanted", "status"), [("true", 200), ("false", 200), ("yes", 422)])
def test_other_names_of_metrics_are_there_on_request(wanted, status):
    route = BY_PATH["GET", "/metrics"]
    reply = route.answer(asked({"aliases": wanted}), known())
    assert reply.status == status
    assert (b"enphase_production_watts" in reply.body) == (wanted == "true")


@pytest.mark.parametrize(("wanted", "status"), [("plain", 200), ("hashed", 200), ("no", 422)])
def test_metrics_are_there_without_serial_numbers_on_request(wanted, status):
    reply = BY_PATH["GET", "/metrics"].answer(asked({"serials": wanted}), known())
    assert reply.status == status
    assert (view().serial.encode() in reply.body) == (wanted == "plain")


def test_panels_are_told_beside_their_peers_as_soon_as_they_are_compared():
    assert got("panels")[0] == 503
    assert got("panels", known(view(insight=insight()))) == (200, plain(insight()))
