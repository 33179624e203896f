from datetime import timedelta

import pytest

from pyenvoy.access.certificate import Certificate
from pyenvoy.access.trust import Trust
from pyenvoy.diagnosis import Level
from pyenvoy.endpoint import LegacyRole, Role
from pyenvoy.errors import SecondFactorError, TransportError, UntrustedError
from pyenvoy.model.snapshot import Snapshot
from tests.pyenvoy.diagnosis.patients import HTTP, NOW, facts, found, gateway, met, token, with_

UNTRUSTED = UntrustedError(
    "the certificate of https://envoy.local:443 is not the one it is known by"
)


# -- the scheme -------------------------------------------------------------------------------------


def test_https_is_right_where_a_token_is_wanted():
    one = found("scheme", facts())
    assert (one.level, one.advice) == (Level.OK, "")
    assert "https://envoy.local:443" in one.said


def test_http_is_right_where_no_token_is_wanted():
    one = found("scheme", facts(identity=met(HTTP, wants_token=False)))
    assert one.level is Level.OK
    assert "wants no token" in one.said


def test_http_is_a_fault_where_a_token_is_wanted():
    one = found("scheme", facts(identity=met(HTTP)))
    assert one.level is Level.FAULT
    assert "https://" in one.advice


def test_that_nobody_answers_is_a_fault_with_the_reason():
    error = TransportError("the gateway is unreachable: No route to host")
    one = found("scheme", facts(identity=None, error=error))
    assert (one.level, one.said) == (Level.FAULT, str(error))
    assert "pyenvoy discover" in one.advice


def test_that_nobody_was_asked_is_said():
    assert "nobody" in found("scheme", facts(identity=None)).said


def test_a_stranger_is_not_taken_for_an_absence():
    one = found("scheme", facts(identity=None, error=UNTRUSTED))
    assert "pyenvoy trust accept" in one.advice


def test_a_recording_without_the_page_that_says_who_it_is_is_no_fault():
    one = found("scheme", facts(identity=None, recorded=True))
    assert one.level is Level.NOTICE
    assert "pyenvoy record" in one.advice


# -- the clock --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("skew", "level"),
    [(-30, Level.OK), (31, Level.NOTICE), (-300, Level.NOTICE), (301, Level.WARNING)],
)
def test_clocks_apart_are_the_worse_the_further(skew, level):
    assert found("clock", facts(identity=met(skew=skew))).level is level


def test_it_is_said_which_clock_is_ahead():
    assert "1 h ahead of ours" in found("clock", facts(identity=met(skew=3600))).said
    late = found("clock", facts(identity=met(skew=-3600)))
    assert "1 h behind ours" in late.said
    assert "NTP" in late.advice


def test_the_clock_of_a_recording_is_nobodys_fault():
    one = found("clock", facts(identity=met(skew=3600), recorded=True))
    assert (one.level, one.said.rpartition(" of ")[2]) == (Level.NOTICE, "the recording")


@pytest.mark.parametrize(
    "sick",
    [facts(identity=None), with_(gateway=gateway(clock=None)), facts(Snapshot(NOW))],
)
def test_a_gateway_that_says_no_time_is_noticed(sick):
    assert found("clock", sick).level is Level.NOTICE


# -- the certificate --------------------------------------------------------------------------------


def shown(days, trust=Trust.PIN):
    return facts(certificate=Certificate("ab" * 32, NOW + timedelta(days=days)), trust=trust)


@pytest.mark.parametrize(
    ("days", "level"), [(31, Level.OK), (29, Level.NOTICE), (-1, Level.NOTICE)]
)
def test_a_certificate_that_ends_soon_is_noticed(days, level):
    one = found("certificate", shown(days))
    assert one.level is level
    assert bool(one.advice) is (level is Level.NOTICE)
    assert ("ended on" in one.said) is (days < 0)


def test_a_certificate_whose_follower_is_accepted_wants_nobody():
    one = found("certificate", shown(20, Trust.PIN_ROTATE))
    assert "by itself" in one.advice


def test_one_that_an_authority_has_signed_is_right():
    assert found("certificate", shown(99, Trust.CA)).level is Level.OK


def test_to_trust_whoever_answers_is_a_warning():
    one = found("certificate", shown(99, Trust.INSECURE))
    assert (one.level, "pin" in one.advice) == (Level.WARNING, True)


def test_a_certificate_that_cannot_be_read_is_known_by_its_fingerprint():
    one = found("certificate", facts(certificate=Certificate("ab" * 32)))
    assert (one.level, "abababab" in one.said) == (Level.OK, True)


def test_another_certificate_is_a_fault():
    assert found("certificate", facts(error=UNTRUSTED)).level is Level.FAULT


def test_http_has_no_certificate():
    one = found("certificate", facts(identity=met(HTTP, wants_token=False)))
    assert (one.level, one.said) == (Level.OK, "none: http shows none")


def test_where_none_was_seen_it_is_said():
    assert found("certificate", facts()).said == "none was seen"
    assert found("certificate", facts(recorded=True)).said == "a recording holds none"


# -- the token --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "level"),
    [(31, Level.OK), (29, Level.NOTICE), (6, Level.WARNING), (-1, Level.FAULT)],
)
def test_a_token_that_nobody_renews_is_the_worse_the_nearer_its_end(days, level):
    one = found("token", facts(token=token(days)))
    assert one.level is level
    assert bool(one.advice) is (level is not Level.OK)


def test_a_token_that_is_renewed_may_end_soon():
    one = found("token", facts(token=token(0.4, "installer"), role=Role.INSTALLER, renewed=True))
    assert one.level is Level.OK
    assert "installer" in one.said


def test_the_end_of_a_token_is_judged_by_the_gateways_clock():
    one = found("token", facts(token=token(1), identity=met(skew=2 * 86400)))
    assert one.level is Level.FAULT


def test_a_token_is_judged_also_where_it_is_not_known_who_answers():
    assert found("token", facts(identity=None)).level is Level.OK


def test_why_there_is_no_token_is_said_with_what_to_do():
    one = found("token", facts(error=SecondFactorError("the account asks for a code"), token=None))
    assert (one.level, one.said) == (Level.FAULT, "the account asks for a code")
    assert "second factor" in one.advice


def test_firmware_before_7_wants_no_token():
    one = found("token", facts(role=LegacyRole.ENVOY, token=None))
    assert (one.level, one.said) == (Level.OK, "none wanted; asked as envoy")


def test_without_a_token_none_was_needed():
    assert found("token", facts(token=None)).level is Level.NOTICE


def test_of_a_recording_the_role_is_guessed_from_what_was_answered():
    assert "asked as owner" in found("token", facts(recorded=True)).said
