from datetime import timedelta
from hashlib import md5

import attrs
import pytest

from pyenvoy.endpoint import Role
from pyenvoy.firmware import Firmware
from pyenvoy.request import Headers, Method, Request
from pyenvoy.simulator import gate as gates
from pyenvoy.simulator.gate import Admitted, Gate, Refused, Session, Shown, shown
from pyenvoy.simulator.tokens import Signer
from tests.fakes.recorded import NOW, SERIAL

SIGNER = Signer.new()
V1 = "/api/v1/production"
INVERTERS = "/api/v1/production/inverters"
REALM = "enphaseenergy.com"


def new(software="8.2.4345"):
    return Gate(SERIAL, Firmware.parse(software), SIGNER)


def ask(path=V1, method=Method.GET, **headers):
    return Request(method, path, Headers(headers))


def bearing(role=Role.OWNER, path=V1, *, serial=SERIAL, lifetime=None, issued=NOW):
    token = SIGNER.mint(serial, role, issued, lifetime)
    return ask(path, authorization=f"Bearer {token}")


def status(gate, request, at=NOW, **how):
    """0 when let in, else the status of the refusal."""
    verdict = gate.admit(request, at, **how)[1]
    return verdict.response.status if isinstance(verdict, Refused) else 0


def signed_in(gate, at=NOW, role=Role.OWNER):
    """The gate after a check of a token, and a request with the cookie it gave."""
    gate, verdict = gate.admit(bearing(role, gates.CHECK), at)
    cookie = verdict.response.headers["set-cookie"].partition(";")[0]
    return gate, cookie


# -- firmware 7 and later -------------------------------------------------------------------------


def test_info_is_open_to_everybody():
    assert status(new(), ask("/info")) == 0


def test_a_page_that_nobody_knows_needs_no_token():
    assert status(new(), ask("/nothing")) == 0


@pytest.mark.parametrize("path", [V1, "/ivp/unheard/of", "/ivp/meters/704643328", "/home"])
def test_without_a_token_there_is_nothing_more(path):
    assert status(new(), ask(path)) == 401


def test_a_token_lets_its_owner_in():
    assert status(new(), bearing()) == 0


@pytest.mark.parametrize(
    "request_",
    [
        bearing(serial="999999999999"),
        bearing(lifetime=timedelta(hours=1), issued=NOW - timedelta(hours=1)),
        bearing(Role.NOBODY),
        ask(authorization="Bearer eyJ.a.b"),
        ask(authorization="Bearer "),
        ask(authorization="Basic abc"),
    ],
    ids=["another gateway's", "expired", "nobody's", "no token", "empty", "basic"],
)
def test_a_token_that_is_not_right_is_refused(request_):
    assert status(new(), request_) == 401


def test_a_token_of_another_signer_is_refused():
    token = Signer.new().mint(SERIAL, Role.OWNER, NOW)
    assert status(new(), ask(authorization=f"Bearer {token}")) == 401


def test_a_token_can_be_refused_although_it_is_right():
    assert status(new(), bearing(), refuse_tokens=True) == 401


@pytest.mark.parametrize(
    ("role", "path", "expected"),
    [
        (Role.OWNER, "/stream/meter", 401),
        (Role.PROV, "/stream/meter", 0),
        (Role.OWNER, "/ivp/mod/603980032/mode/power", 401),
        (Role.INSTALLER, "/ivp/mod/603980032/mode/power", 0),
        (Role.INSTALLER, V1, 0),
        (Role.OWNER, "/production.json?details=1", 0),
        (Role.OWNER, "/ivp/meters/cts/7", 401),
        (Role.OWNER, "/ivp/ensemble/device_status?serial_num=1", 0),
        (Role.OWNER, "/ivp/peb/devstatus", 401),
    ],
)
def test_a_role_opens_what_the_catalogue_says(role, path, expected):
    assert status(new(), bearing(role, path)) == expected


def test_every_request_with_a_token_opens_a_new_session():
    gate = new()
    given = []
    for _ in range(3):
        gate, verdict = gate.admit(bearing(), NOW)
        given.append(verdict.headers["set-cookie"])
    assert (len(set(given)), gate.opened) == (3, 3)


def test_a_checked_token_is_told_so_and_given_a_session():
    _, verdict = new().admit(bearing(path=gates.CHECK), NOW)
    assert verdict.response.body.startswith(b"<!DOCTYPE html><h2>Valid token.</h2>")
    assert verdict.response.headers["set-cookie"].endswith("; Secure; HttpOnly; path=/")


def test_a_token_can_be_checked_by_post():
    request = attrs.evolve(bearing(path=gates.CHECK), method=Method.POST)
    assert status(new(), request) == 200


@pytest.mark.parametrize("request_", [ask(gates.CHECK), ask(gates.CHECK, authorization="Bearer x")])
def test_nothing_to_check_is_refused(request_):
    assert status(new(), request_) == 401


def test_a_session_lets_in_and_opens_no_other():
    gate, cookie = signed_in(new())
    later, verdict = gate.admit(ask(cookie=cookie), NOW)
    assert verdict == Admitted()
    assert later.opened == gate.opened == 1


def test_a_session_lives_as_long_as_it_is_used():
    gate, cookie = signed_in(new())
    for minutes in (9, 18, 27):
        gate, verdict = gate.admit(ask(cookie=cookie), NOW + timedelta(minutes=minutes))
        assert isinstance(verdict, Admitted)


def test_a_session_ends_after_ten_quiet_minutes():
    gate, cookie = signed_in(new())
    assert status(gate, ask(cookie=cookie), NOW + timedelta(minutes=11)) == 401


def test_a_session_that_was_never_opened_is_none():
    assert status(new(), ask(cookie="sessionId=made-up")) == 401


def test_a_session_has_the_role_of_its_token():
    gate, cookie = signed_in(new())
    assert status(gate, ask("/stream/meter", cookie=cookie)) == 401


def test_sessions_can_be_forgotten():
    gate, cookie = signed_in(new())
    assert status(gate.without_sessions(), ask(cookie=cookie)) == 401


def test_dead_sessions_are_swept_out_when_one_is_opened():
    gate, _ = signed_in(new())
    gate, _ = signed_in(gate, NOW + timedelta(hours=1))
    assert len(gate.sessions) == 1


def test_too_many_sessions_of_installers_end_in_503():
    many = {str(i): Session(Role.INSTALLER, NOW) for i in range(gates.MOST_SESSIONS)}
    gate = attrs.evolve(new(), sessions=many)
    assert status(gate, bearing(Role.INSTALLER)) == 503
    assert status(gate, bearing(Role.OWNER)) == 0


# -- firmware before 7 ----------------------------------------------------------------------------


def challenged(software, at=NOW):
    return new(software).admit(ask(INVERTERS), at)[1].response.headers["www-authenticate"]


def digesting(user, password, nonce, path=INVERTERS, uri=None):
    def hashed(*parts):
        return md5(":".join(parts).encode(), usedforsecurity=False).hexdigest()

    uri = uri or path
    one, two = hashed(user, REALM, password), hashed("GET", uri)
    response = hashed(one, nonce, "00000001", "cn", "auth", two)
    text = (
        f'Digest username="{user}", realm="{REALM}", nonce="{nonce}", uri="{uri}", '
        f'response="{response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="cn"'
    )
    return ask(path, authorization=text)


def nonce_of(software, at=NOW):
    return challenged(software, at).partition('nonce="')[2].partition('"')[0]


def test_production_is_open_to_everybody_on_old_firmware():
    assert status(new("3.9.36"), ask(V1)) == 0


def test_a_page_that_nobody_knows_is_open_on_old_firmware():
    assert status(new("3.9.36"), ask("/nothing")) == 0


def test_the_challenge_of_3_x_counts_seconds():
    assert challenged("3.9.36") == (
        f'Digest qop="auth", realm="{REALM}", nonce="{int(NOW.timestamp())}"'
    )


def test_the_challenge_of_5_x_is_base64():
    assert not nonce_of("5.0.62").isdecimal()


@pytest.mark.parametrize("software", ["3.9.36", "4.10.35", "5.0.62"])
@pytest.mark.parametrize(("user", "password"), [("envoy", "123456"), ("installer", "d525d2jh")])
def test_both_users_may_read_the_inverters(software, user, password):
    assert status(new(software), digesting(user, password, nonce_of(software))) == 0


@pytest.mark.parametrize(("user", "password"), [("envoy", "654321"), ("admin", "123456")])
def test_others_may_not(user, password):
    assert status(new("5.0.62"), digesting(user, password, nonce_of("5.0.62"))) == 401


def test_the_user_envoy_is_no_installer():
    request = digesting("envoy", "123456", nonce_of("5.0.62"), "/stream/meter")
    assert status(new("5.0.62"), request) == 401


def test_a_response_holds_for_the_path_it_was_made_for():
    request = digesting("envoy", "123456", nonce_of("5.0.62"), uri="/elsewhere")
    assert status(new("5.0.62"), request) == 401


def test_an_old_nonce_is_called_stale():
    request = digesting("envoy", "123456", nonce_of("5.0.62"))
    verdict = new("5.0.62").admit(request, NOW + timedelta(hours=1))[1]
    assert verdict.response.headers["www-authenticate"].endswith(", stale=true")


@pytest.mark.parametrize("nonce", ["", "nonsense", "/w==", "bm9uc2Vuc2U="])
@pytest.mark.parametrize("software", ["3.9.36", "5.0.62"])
def test_a_nonce_that_was_never_given_is_refused(software, nonce):
    assert status(new(software), digesting("envoy", "123456", nonce)) == 401


# -- what is shown --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({}, Shown.NOTHING),
        ({"authorization": "Basic x"}, Shown.NOTHING),
        ({"authorization": 'Digest username="envoy"'}, Shown.DIGEST),
        ({"authorization": "Bearer x"}, Shown.BEARER),
        ({"cookie": "a=b; sessionId=x"}, Shown.COOKIE),
        ({"authorization": "Bearer x", "cookie": "sessionId=x"}, Shown.BEARER_AND_COOKIE),
    ],
)
def test_what_a_request_brings_is_told_by_kind(headers, kind):
    assert shown(ask(**headers)) is kind
