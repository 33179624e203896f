from datetime import UTC, datetime, timedelta

import attrs

from pyenvoy import session
from pyenvoy.access import lifecycle
from pyenvoy.access.credentials import Account
from pyenvoy.access.kept import NOTHING
from pyenvoy.access.token import parse
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


def test_no_other_question_is():
    other = session.Enter(lifecycle.Step.CHECK_OWN)
    assert session.foreseen(with_account(), NOTHING, other, NOW + timedelta(1)) is None
