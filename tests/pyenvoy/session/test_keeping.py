from datetime import UTC, datetime, timedelta

import attrs

from pyenvoy import session
from pyenvoy.access import lifecycle
from pyenvoy.access.credentials import Account
from pyenvoy.access.kept import NOTHING, Kept
from pyenvoy.access.token import parse
from pyenvoy.endpoint import Role
from pyenvoy.request import Origin
from pyenvoy.secret import Secret
from pyenvoy.session.state import Identity
from tests.fakes.tokens import made

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOME = Origin("https", "envoy.test", 443)
SERIAL = "123456789012"
MET = attrs.evolve(session.begin((HOME,)), identity=Identity(HOME, SERIAL, None, True))
ACCOUNT = Account(Secret("a@example.org"), Secret("b"))
SIGN_IN = session.Enter(lifecycle.Step.SIGN_IN)


def entered(credentials):
    access = lifecycle.begin(credentials, SERIAL, wants_token=True)
    return attrs.evolve(MET, access=access)


def with_account():
    return entered(ACCOUNT)


def with_token():
    state = with_account()
    return attrs.evolve(state, access=attrs.evolve(state.access, token=parse(made(SERIAL))))


def test_before_anybody_was_met_nothing_is_kept():
    assert session.kept(MET, NOTHING, "ab", NOW) is None
    assert session.foreseen(MET, NOTHING, SIGN_IN, NOW) is None


def test_a_token_is_kept_with_the_certificate_that_it_was_taken_behind():
    found = session.kept(with_token(), NOTHING, "ab", NOW)
    assert (found.token.reveal(), found.fingerprint, found.ends) == (made(SERIAL), "ab", NOW)
    assert found.address == str(HOME)


def test_what_is_known_of_the_certificate_is_not_lost():
    before = attrs.evolve(NOTHING, fingerprint="cd", ends=NOW)
    found = session.kept(with_token(), before, None, None)
    assert (found.fingerprint, found.ends) == ("cd", NOW)


def test_of_an_account_without_a_token_only_its_way_is_kept():
    found = session.kept(with_account(), NOTHING, "ab", NOW)
    assert (found.token, found.fingerprint) == (None, None)
    assert found.record is not None


def test_a_sign_in_is_on_record_before_it_is_sent():
    found = session.foreseen(with_account(), NOTHING, SIGN_IN, NOW)
    assert found.record.pause is not None


def test_a_pause_that_was_kept_lasts_in_the_next_run():
    record = session.foreseen(with_account(), NOTHING, SIGN_IN, NOW).record
    state = attrs.evolve(MET, credentials=ACCOUNT)
    state = session.after(state, session.Recalled(record=record), NOW)
    assert state.access.pause == record.pause


def test_the_highest_role_of_an_earlier_run_is_kept_on():
    before = attrs.evolve(NOTHING, record=lifecycle.Record(best=Role.INSTALLER))
    found = session.kept(with_token(), before, None, None)
    assert found.record.best is Role.INSTALLER


def test_the_days_on_which_it_was_away_are_kept():
    state = with_token()
    away = attrs.evolve(state, habits=state.habits.met(NOW))
    assert session.kept(away, NOTHING, None, None).outages == away.habits.days != ()


def test_no_other_question_is():
    other = session.Enter(lifecycle.Step.CHECK_OWN)
    assert session.foreseen(with_account(), NOTHING, other, NOW + timedelta(1)) is None


# -- for others with the same account -------------------------------------------------------------

FETCH = session.Enter(lifecycle.Step.FETCH)
HERE = session.Enter(lifecycle.Step.CHECK_STORED)
"""No step of signing in."""


def known(state=None):
    """What is kept by an account that has just been used."""
    return session.imminent(state or with_account(), SIGN_IN, NOW)[1]


def test_a_sign_in_is_known_to_the_others_before_it_is_sent():
    name, kept = session.imminent(with_account(), SIGN_IN, NOW)
    assert name == lifecycle.account_name(with_account().access)
    assert kept.record.pause.until > NOW


def test_no_other_question_is_told_to_them_before_it_is_sent():
    assert session.imminent(with_account(), FETCH, NOW) is None
    assert session.imminent(MET, SIGN_IN, NOW) is None


def test_what_became_of_signing_in_is_told_to_the_others():
    name, kept = session.shared(with_account(), FETCH)
    assert name.startswith(lifecycle.ACCOUNT)
    assert kept == Kept(record=lifecycle.shared(with_account().access))


def test_what_is_asked_of_the_gateway_is_not():
    assert session.shared(with_account(), HERE) is None
    assert session.shared(with_account(), session.Identify(HOME)) is None
    assert session.shared(MET, FETCH) is None


def test_a_sign_in_of_others_is_heeded_before_ones_own():
    learned = session.unheeded(with_account(), SIGN_IN, known(), NOW)
    state = session.after(with_account(), learned, NOW)
    assert state.access.pause.lasts(NOW)
    assert session.unheeded(state, SIGN_IN, known(), NOW) is None


def test_nothing_is_to_be_heeded_otherwise():
    assert session.unheeded(with_account(), FETCH, known(), NOW) is None
    assert session.unheeded(with_account(), SIGN_IN, NOTHING, NOW) is None
    assert session.unheeded(MET, SIGN_IN, known(), NOW) is None


def test_who_has_met_nobody_learns_nothing():
    learned = session.unheeded(with_account(), SIGN_IN, known(), NOW)
    assert session.after(MET, learned, NOW) == MET
