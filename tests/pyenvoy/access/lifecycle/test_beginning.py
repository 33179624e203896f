import pytest

from pyenvoy.access.credentials import Account, Local, Nobody, OwnToken
from pyenvoy.access.lifecycle import (
    Admitted,
    Denied,
    Step,
    Way,
    admitted,
    after,
    begin,
    next_action,
)
from pyenvoy.access.passwords import installer_password
from pyenvoy.access.ticket import Digest, Open
from pyenvoy.secret import Secret
from tests.fakes.counterparts import ACCOUNT, begun, step
from tests.fakes.tokens import NOW, SERIAL, made

ENVOY = Digest("envoy", Secret(SERIAL[-6:]))
INSTALLER = Digest("installer", installer_password(SERIAL))
GIVEN = Secret("given")


@pytest.mark.parametrize(
    ("credentials", "ticket", "installer"),
    [
        (Nobody(), ENVOY, INSTALLER),
        (ACCOUNT, ENVOY, INSTALLER),
        (OwnToken(Secret(made())), ENVOY, INSTALLER),
        (Local(), ENVOY, INSTALLER),
        (Local("envoy", GIVEN), Digest("envoy", GIVEN), INSTALLER),
        (Local("installer"), INSTALLER, INSTALLER),
        (Local(""), INSTALLER, INSTALLER),
        (Local("installer", GIVEN), Digest("installer", GIVEN), Digest("installer", GIVEN)),
        (Local("", GIVEN), Digest("installer", GIVEN), Digest("installer", GIVEN)),
        (Local("anne", GIVEN), Digest("anne", GIVEN), Digest("anne", GIVEN)),
        (Local("anne"), ENVOY, INSTALLER),
    ],
)
def test_an_older_gateway_is_asked_as_the_user_given_or_derived(credentials, ticket, installer):
    state = begin(credentials, SERIAL, wants_token=False)
    assert next_action(state, NOW) == Admitted(ticket, installer)


def test_without_a_serial_number_no_password_can_be_derived():
    assert next_action(begin(Nobody(), "", wants_token=False), NOW) == Admitted(Open(), Open())


def test_a_denial_by_an_older_gateway_changes_nothing():
    state = begin(Nobody(), SERIAL, wants_token=False)
    assert after(state, Denied(), NOW) is state


def test_an_older_gateway_admits_us_at_once():
    assert admitted(begin(Nobody(), SERIAL, wants_token=False), NOW) == Admitted(ENVOY, INSTALLER)


def test_a_stored_token_is_shown_to_the_gateway_before_the_cloud_is_asked():
    assert step(begun(ACCOUNT, made())) is Step.CHECK_STORED


def test_a_token_that_a_person_gives_comes_before_a_stored_one():
    assert step(begun(OwnToken(Secret(made())), made(user="installer"))) is Step.CHECK_OWN


def test_a_stored_token_is_used_where_the_own_one_has_ended():
    own = OwnToken(Secret(made(at=NOW.replace(year=2020))))
    assert step(begun(own, made())) is Step.CHECK_STORED


def test_a_token_that_is_both_stored_and_given_is_held_once():
    assert len(begun(OwnToken(Secret(made())), made()).held) == 1


def test_an_account_without_a_token_signs_in():
    assert step(begun(ACCOUNT)) is Step.SIGN_IN


def test_what_is_stored_but_is_no_token_is_noted_and_passed_over():
    state = begun(ACCOUNT, "<html>")
    assert step(state) is Step.SIGN_IN
    assert [outcome.way for outcome in state.outcomes] == [Way.STORED]


def test_the_beginning_shows_no_secret():
    shown = repr(begun(Account(Secret("anne@example.org"), Secret("pass-hush")), made()))
    assert not any(secret in shown for secret in ("hush", "anne@example.org", "eyJ"))
