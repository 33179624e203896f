import json
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from pyenvoy import errors
from pyenvoy.access.exchange import (
    Cloud,
    Trouble,
    fetch,
    form_fetch,
    form_sign_in,
    read_fetched,
    read_form_fetched,
    read_form_sign_in,
)
from pyenvoy.access.token import parse
from pyenvoy.request import Method, Response
from pyenvoy.secret import Secret
from tests.fakes.counterparts import (
    ACCOUNT,
    FORM_SIGNED_IN,
    HTML,
    NOT_YOURS,
    SILENCE,
    STARTING,
    TURNED_AWAY,
    form,
    page,
    text,
)
from tests.fakes.tokens import SERIAL, made

CLOUD = Cloud()
FETCH = fetch(CLOUD, Secret("session-hush"), ACCOUNT, SERIAL)
SIGN_IN = form_sign_in(CLOUD, ACCOUNT)
FORM_FETCH = form_fetch(CLOUD, Secret("SESSION=x"), SERIAL)


JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("request_", "path", "kind"),
    [(FETCH, "/tokens", JSON), (SIGN_IN, "/login", FORM), (FORM_FETCH, "/entrez_tokens", FORM)],
)
def test_entrez_is_asked_by_a_neutral_name_and_not_waited_for_too_long(request_, path, kind):
    assert (request_.origin, request_.method, request_.path) == (CLOUD.entrez, Method.POST, path)
    assert request_.headers["user-agent"] == "Mozilla/5.0"
    assert request_.headers["content-type"] == kind
    assert request_.patience == timedelta(seconds=30)


def test_entrez_is_shown_enlightens_session():
    assert json.loads(FETCH.body) == {
        "session_id": "session-hush",
        "serial_num": SERIAL,
        "username": "anne@example.org",
    }


def test_the_token_is_the_whole_answer():
    assert read_fetched(text(made())) == parse(made())


def test_the_form_is_signed_in_to_with_the_account():
    assert parse_qs(SIGN_IN.body.decode()) == {
        "username": ["anne@example.org"],
        "password": ["pass-hush"],
    }


@pytest.mark.parametrize("status", [200, 302, 303])
def test_the_form_gives_a_cookie(status):
    reply = page("", status, cookies=["SESSION=abc; Path=/; HttpOnly"])
    assert read_form_sign_in(reply) == Secret("SESSION=abc")


def test_the_form_is_asked_for_the_gateways_token():
    assert (FORM_FETCH.path, FORM_FETCH.headers["cookie"]) == ("/entrez_tokens", "SESSION=x")
    assert parse_qs(FORM_FETCH.body.decode()) == {"serialNum": [SERIAL]}


def test_the_forms_page_holds_the_token():
    assert read_form_fetched(form(made())) == parse(made())


@pytest.mark.parametrize(
    ("read", "reply", "error"),
    [
        (read_fetched, NOT_YOURS, errors.NotOnAccountError),
        (read_fetched, Response(400), errors.CloudRefusedError),
        (read_fetched, TURNED_AWAY, errors.CloudRefusedError),
        (read_fetched, HTML, errors.CloudChangedError),
        (read_fetched, Response(200), errors.CloudChangedError),
        (read_fetched, STARTING, errors.CloudSilentError),
        (read_form_sign_in, SILENCE, errors.CloudSilentError),
        (read_form_sign_in, Response(401), errors.WrongPasswordError),
        (read_form_sign_in, TURNED_AWAY, errors.CloudRefusedError),
        (read_form_sign_in, HTML, errors.CloudChangedError),
        (read_form_fetched, form("Error: no such site"), errors.NotOnAccountError),
        (read_form_fetched, FORM_SIGNED_IN, errors.CloudChangedError),
        (read_form_fetched, form("nonsense"), errors.CloudChangedError),
    ],
)
def test_what_fails_says_how(read, reply, error):
    trouble = read(reply)
    assert isinstance(trouble, Trouble)
    assert (trouble.error, trouble.why.startswith("Entrez ")) == (error, True)
