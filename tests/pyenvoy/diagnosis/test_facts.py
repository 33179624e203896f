from datetime import timedelta

import attrs
import pytest

from pyenvoy.access import lifecycle
from pyenvoy.access.certificate import Certificate
from pyenvoy.access.credentials import Account
from pyenvoy.access.lifecycle.states import Resting
from pyenvoy.diagnosis import findings, of_recording, of_session
from pyenvoy.endpoint import LegacyRole, Role
from pyenvoy.errors import TransportError
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.recording import Entry, Recording, parse
from pyenvoy.request import Method, Origin, Request, Response
from pyenvoy.secret import Secret
from pyenvoy.session import begin
from tests.pyenvoy.diagnosis.patients import HTTPS, NOW, SERIAL, recorded, token
from tests.recordings import EVERY, SAMPLES


@pytest.mark.parametrize("name", EVERY)
def test_every_recording_can_be_diagnosed(name):
    found = findings(of_recording(parse(EVERY[name].read_bytes())))
    assert len({one.what for one in found}) == len(found) == 13
    assert all(one.said for one in found)


def test_whoever_was_answered_by_an_installers_page_was_one():
    assert recorded("8.3.1598_collar").role is Role.INSTALLER
    assert recorded("5.0.62").role is LegacyRole.INSTALLER


def without(name, *paths):
    whole = parse(SAMPLES[name].read_bytes())
    kept = (one for one in whole.entries if one.request.path not in paths)
    return attrs.evolve(whole, entries=tuple(kept))


def only(name, *paths):
    whole = parse(SAMPLES[name].read_bytes())
    return Recording(tuple(one for one in whole.entries if one.request.path in paths))


def test_a_recording_of_what_is_open_to_all_was_made_by_nobody():
    assert of_recording(only("8.3.1598_collar", "/info")).role is Role.NOBODY
    assert of_recording(only("5.0.62", "/info")).role is LegacyRole.ENVOY


def test_a_recording_without_the_page_that_says_who_it_is_has_no_identity():
    facts = of_recording(without("8.3.1598_collar", "/info", "/info.xml"))
    assert facts.identity is None
    assert facts.agenda


def test_a_recording_that_does_not_say_where_has_no_identity():
    whole = only("5.0.62", "/info")
    entries = (attrs.evolve(one, request=Request(Method.GET, "/info")) for one in whole.entries)
    assert of_recording(Recording(tuple(entries))).identity is None


def test_the_ledger_of_a_recording_knows_answers_and_refusals():
    origin = Origin("https", "envoy.local", 443)
    entries = (
        Entry(Request(Method.GET, "/ivp/meters", origin=origin), Response(200, body=b"[]", took=timedelta(seconds=2)), NOW),
        Entry(Request(Method.GET, "/home", origin=origin), Response(401), NOW),
        Entry(Request(Method.GET, "/nobody/knows", origin=origin), Response(200), NOW),
    )  # fmt: skip
    ledger = of_recording(Recording(entries)).ledger
    assert ledger.of("meters").took == timedelta(seconds=2)
    assert ledger.of("home").failures == 1
    assert set(ledger.entries) == {"meters", "home"}


# -- of a session -----------------------------------------------------------------------------------


def test_before_anybody_answered_only_the_error_is_known():
    error = TransportError("the gateway is unreachable")
    facts = of_session(begin((HTTPS,)), Snapshot(NOW), error=error)
    assert (facts.error, facts.token, facts.identity) == (error, None, None)
    assert len(findings(facts)) == 13


def test_what_the_session_holds_against_the_gateway_is_known_without_an_error():
    state = attrs.evolve(begin((HTTPS,)), stopped=TransportError("no"))
    assert of_session(state, Snapshot(NOW)).error is state.stopped


def test_an_account_renews_the_token():
    account = Account(Secret("a@example.com"), Secret("geheim"))
    assert of_session(begin((HTTPS,), account), Snapshot(NOW)).renewed
    assert not of_session(begin((HTTPS,)), Snapshot(NOW)).renewed


def test_the_token_is_the_one_the_gateway_has_taken():
    access = lifecycle.State(SERIAL, Resting(), token=token(300))
    state = attrs.evolve(begin((HTTPS,)), access=access)
    facts = of_session(state, Snapshot(NOW), Certificate("ab" * 32))
    assert (facts.token, facts.role) == (access.token, Role.OWNER)
    assert facts.certificate.fingerprint == "ab" * 32
