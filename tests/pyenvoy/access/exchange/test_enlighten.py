from urllib.parse import parse_qs

import pytest

from pyenvoy import errors
from pyenvoy.access.exchange import (
    Cloud,
    SignedIn,
    Trouble,
    fetch_signed_in,
    read_fetched_signed_in,
    read_sign_in,
    sign_in,
)
from pyenvoy.access.token import parse
from pyenvoy.request import Response
from pyenvoy.secret import Secret
from tests.fakes.counterparts import (
    ACCOUNT,
    BLOCKED,
    HTML,
    NOT_YOURS,
    SECOND_FACTOR,
    SIGNED_IN,
    SILENCE,
    STARTING,
    TURNED_AWAY,
    WRONG_PASSWORD,
    page,
    said,
)
from tests.fakes.tokens import SERIAL, made

CLOUD = Cloud()
LOGIN = sign_in(CLOUD, ACCOUNT)
FETCH = fetch_signed_in(CLOUD, Secret("a=hush"), SERIAL)


def test_the_account_is_sent_as_a_form_to_enlighten():
    assert LOGIN.origin == CLOUD.enlighten
    assert parse_qs(LOGIN.body.decode()) == {
        "user[email]": ["anne@example.org"],
        "user[password]": ["pass-hush"],
    }


@pytest.mark.parametrize("request_", [LOGIN, FETCH])
def test_the_name_we_go_by_is_neutral(request_):
    assert request_.headers["user-agent"] == "Mozilla/5.0"


def test_a_session_is_read():
    cookies = Secret("_enlighten_4_session=enlighten-hush; locale=en")
    assert read_sign_in(SIGNED_IN) == SignedIn(Secret("session-hush"), cookies)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (WRONG_PASSWORD, errors.WrongPasswordError),
        (said({"success": False, "isBlocked": False}), errors.WrongPasswordError),
        (SECOND_FACTOR, errors.SecondFactorError),
        (page("", cookies=["login_otp_nonce=n"]), errors.SecondFactorError),
        (said({"success": True, "isBlocked": False}), errors.SecondFactorError),
        (BLOCKED, errors.AccountBlockedError),
        (said({"isBlocked": True}, 401), errors.AccountBlockedError),
        (TURNED_AWAY, errors.CloudRefusedError),
        (Response(400), errors.CloudRefusedError),
        (Response(302), errors.CloudRefusedError),
        (Response(429), errors.CloudSilentError),
        (STARTING, errors.CloudSilentError),
        (SILENCE, errors.CloudSilentError),
        (HTML, errors.CloudChangedError),
        (Response(200), errors.CloudChangedError),
        (said([]), errors.CloudChangedError),
        (said({"message": "success", "session_id": ""}), errors.CloudChangedError),
        (said({"message": "success", "session_id": 5}), errors.CloudChangedError),
    ],
)
def test_a_sign_in_that_fails_says_how(reply, error):
    trouble = read_sign_in(reply)
    assert isinstance(trouble, Trouble)
    assert (trouble.error, trouble.why.startswith("Enlighten ")) == (error, True)


def test_the_token_is_asked_for_with_the_cookies():
    assert FETCH.path == f"/entrez-auth-token?serial_num={SERIAL}"
    assert FETCH.headers["cookie"] == "a=hush"


def test_the_token_is_read():
    assert read_fetched_signed_in(said({"token": made()})) == parse(made())


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (NOT_YOURS, errors.NotOnAccountError),
        (said({"token": "Error: no access"}), errors.NotOnAccountError),
        (said({"token": "?"}), errors.CloudChangedError),
        (HTML, errors.CloudChangedError),
        (TURNED_AWAY, errors.CloudRefusedError),
        (SILENCE, errors.CloudSilentError),
    ],
)
def test_a_fetch_that_fails_says_how(reply, error):
    trouble = read_fetched_signed_in(reply)
    assert isinstance(trouble, Trouble)
    assert (trouble.error, trouble.why.startswith("Enlighten ")) == (error, True)
