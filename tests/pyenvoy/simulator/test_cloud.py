import json
import re
from urllib.parse import urlencode

import pytest

from pyenvoy.access.token import parse
from pyenvoy.endpoint import Role
from pyenvoy.request import Headers, Method, Request
from pyenvoy.secret import Secret
from pyenvoy.simulator.cloud import Cloud, CloudAccount, CloudScript, Outcome, Way
from pyenvoy.simulator.tokens import Signer
from tests.fakes.recorded import NOW, SERIAL

SIGNER = Signer.new()
RIGHT = {"user[email]": "owner@example.com", "user[password]": "sunshine"}
FORM = {"username": "owner@example.com", "password": "sunshine"}


def cloud(*accounts, **outcomes):
    doors = {Way[name]: tuple(told) for name, told in outcomes.items()}
    return Cloud(CloudScript(accounts or (CloudAccount(),), doors), SIGNER)


def post(path, form=None, data=None, **headers):
    body = json.dumps(data) if form is None else urlencode(form)
    return Request(Method.POST, path, Headers(headers), body.encode())


def answered(at, request):
    return at.respond(request, NOW)


def signed_in(at, form=RIGHT):
    at, response = answered(at, post(Way.LOGIN, form))
    return at, json.loads(response.body)["session_id"]


def form_signed_in(at):
    at, response = answered(at, post(Way.FORM_LOGIN, FORM))
    return at, response.headers["set-cookie"].partition(";")[0]


def for_token(session, serial=SERIAL):
    wish = {"session_id": session, "serial_num": serial, "username": "owner@example.com"}
    return post(Way.TOKENS, data=wish)


def status(at, request):
    return answered(at, request)[1].status


# -- signing in -----------------------------------------------------------------------------------


def test_signing_in_gives_a_session_and_cookies():
    _, response = answered(cloud(), post(Way.LOGIN, RIGHT))
    said = json.loads(response.body)
    assert (said["message"], said["is_consumer"]) == ("success", True)
    assert f"_enlighten_4_session={said['session_id']}" in response.headers.all_of("set-cookie")[0]


@pytest.mark.parametrize(
    "form", [{}, RIGHT | {"user[password]": "x"}, RIGHT | {"user[email]": "x"}]
)
def test_wrong_credentials_are_rejected(form):
    assert status(cloud(), post(Way.LOGIN, form)) == 401


def test_an_account_with_a_second_factor_gets_no_session():
    account = CloudAccount(second_factor=True)
    _, response = answered(cloud(account), post(Way.LOGIN, RIGHT))
    assert json.loads(response.body) == {"success": True, "isBlocked": False}
    assert "login_otp_nonce" in response.headers["set-cookie"]


def test_some_user_agents_are_not_acceptable():
    request = post(Way.LOGIN, RIGHT, **{"user-agent": "HomeAssistant/2026.1"})
    assert status(cloud(), request) == 406


# -- tokens ---------------------------------------------------------------------------------------


def test_a_session_gets_a_token_as_text():
    at, session = signed_in(cloud())
    token = parse(answered(at, for_token(session))[1].body.decode())
    assert (token.serial, token.role, token.issued) == (SERIAL, Role.OWNER, NOW)


def test_a_session_that_is_none_gets_no_token():
    assert status(cloud(), for_token("made-up")) == 401


@pytest.mark.parametrize("body", [b"", b"{", b"[]"])
def test_a_body_that_is_none_gets_no_token(body):
    assert status(cloud(), Request(Method.POST, "/tokens", body=body)) == 401


@pytest.mark.parametrize("serial", ["999999999999", None])
def test_a_gateway_of_somebody_else_gets_no_token(serial):
    at, session = signed_in(cloud(CloudAccount(serials=(SERIAL,))))
    assert status(at, for_token(session, serial)) == 400


def asked_with_cookie(at, path=f"{Way.AUTH_TOKEN}?serial_num={SERIAL}"):
    at, session = signed_in(at)
    request = Request(Method.GET, path, Headers({"cookie": f"_enlighten_4_session={session}"}))
    return answered(at, request)[1]


@pytest.mark.parametrize(("role", "life"), [(Role.OWNER, 31_536_000), (Role.INSTALLER, 43_200)])
def test_a_cookie_gets_a_token_that_says_how_long_it_lives(role, life):
    said = json.loads(asked_with_cookie(cloud(CloudAccount(role=role))).body)
    assert said["expires_at"] - said["generation_time"] == life
    assert parse(said["token"]).life.total_seconds() == life


def test_a_cookie_needs_a_gateway_to_get_a_token_for():
    assert asked_with_cookie(cloud(), Way.AUTH_TOKEN).status == 400


def test_without_a_cookie_there_is_no_token():
    assert status(cloud(), Request(Method.GET, f"{Way.AUTH_TOKEN}?serial_num={SERIAL}")) == 401


# -- the web form ---------------------------------------------------------------------------------


def form_token(at, form):
    at, cookie = form_signed_in(at)
    page = answered(at, post(Way.FORM_TOKENS, form, cookie=cookie))[1].body.decode()
    return re.search(r'<textarea name="accessToken" id="JWTToken"[^>]*>(.*?)</textarea>', page)[1]


def test_the_form_shows_a_token():
    assert parse(form_token(cloud(), {"serialNum": SERIAL})).serial == SERIAL


def test_the_form_may_give_a_higher_role():
    account = CloudAccount(form_role=Role.INSTALLER)
    assert parse(form_token(cloud(account), {"serialNum": SERIAL})).role is Role.INSTALLER


def test_the_form_gives_a_token_for_a_gateway_not_yet_commissioned():
    token = parse(form_token(cloud(CloudAccount(serials=("1",))), {"uncommissioned": "true"}))
    assert token.serial == "un-commissioned"


@pytest.mark.parametrize("form", [{}, {"serialNum": "999999999999"}])
def test_the_form_shows_an_error_for_a_gateway_of_somebody_else(form):
    assert form_token(cloud(CloudAccount(serials=(SERIAL,))), form).startswith("Error")


def test_the_form_rejects_wrong_credentials():
    assert status(cloud(), post(Way.FORM_LOGIN, FORM | {"password": "x"})) == 401


@pytest.mark.parametrize(
    "request_", [post(Way.FORM_TOKENS, {"serialNum": SERIAL}), Request(Method.GET, "/site/x")]
)
def test_who_is_not_signed_in_is_sent_to_the_form(request_):
    _, response = answered(cloud(), request_)
    assert (response.status, response.headers["location"]) == (302, "/login")


def test_sites_are_listed_with_their_gateways():
    at, cookie = form_signed_in(cloud(CloudAccount(serials=(SERIAL,))))
    _, response = answered(at, Request(Method.GET, "/site/home", Headers({"cookie": cookie})))
    assert json.loads(response.body)[0]["serial_num"] == SERIAL


# -- the script -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "code", "said"),
    [
        (Outcome.REJECTED, 401, b"Invalid"),
        (Outcome.SECOND_FACTOR, 200, b'"success": true'),
        (Outcome.BLOCKED, 200, b'"isBlocked": true'),
        (Outcome.NOT_ACCEPTABLE, 406, b""),
        (Outcome.BAD_REQUEST, 400, b"Bad request"),
        (Outcome.TOO_MANY, 429, b"Too many"),
        (Outcome.UNAVAILABLE, 503, b"503"),
        (Outcome.PAGE, 200, b"<!DOCTYPE html>"),
        (Outcome.EMPTY, 200, b""),
    ],
)
@pytest.mark.parametrize("way", [Way.LOGIN, Way.TOKENS])
def test_a_door_can_be_made_to_fail(way, outcome, code, said):
    _, response = answered(cloud(**{way.name: [outcome]}), post(way, RIGHT))
    assert (response.status, said in response.body) == (code, True)


def test_a_door_can_stay_silent():
    assert answered(cloud(LOGIN=[Outcome.SILENT]), post(Way.LOGIN, RIGHT))[1] is None


def test_a_door_can_hang():
    assert answered(cloud(LOGIN=[Outcome.HANGING]), post(Way.LOGIN, RIGHT))[1].took.seconds == 3600


def test_outcomes_come_in_turn_and_the_last_stays():
    at = cloud(LOGIN=[Outcome.UNAVAILABLE, Outcome.TOO_MANY, Outcome.RIGHT])
    told = []
    for _ in range(4):
        at, response = answered(at, post(Way.LOGIN, RIGHT))
        told.append(response.status)
    assert (told, at.used[Way.LOGIN]) == ([503, 429, 200, 200], 4)


@pytest.mark.parametrize(
    "request_", [post("/nothing", {}), Request(Method.GET, Way.LOGIN), Request(Method.GET, "/site")]
)
def test_there_are_no_other_doors(request_):
    assert status(cloud(), request_) == 404


def test_no_password_is_shown():
    assert "sunshine" not in repr(cloud(CloudAccount(password=Secret("sunshine"))))
