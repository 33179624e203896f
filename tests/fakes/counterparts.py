"""What the gateway and the cloud may answer to the access machine, as values, and a way to play it."""

import json

from pyenvoy.access import lifecycle
from pyenvoy.access.credentials import Account
from pyenvoy.request import Headers, Response, Silence, Silent
from pyenvoy.secret import Secret
from tests.fakes.tokens import NOW, SERIAL, made

ACCOUNT = Account(Secret("anne@example.org"), Secret("pass-hush"))


def page(body, status=200, kind="text/html", cookies=()):
    headers = (("content-type", kind), *(("set-cookie", one) for one in cookies))
    return Response(status, Headers(headers), body.encode())


def said(data, status=200, cookies=()):
    return page(json.dumps(data), status, "application/json", cookies)


VALID = "<!DOCTYPE html><h2>Valid token.</h2>"
YES = page(VALID, cookies=["sessionId=cookie-hush; Secure; HttpOnly; path=/"])
YES_WITHOUT_COOKIE = page(VALID)
NO = page("<!DOCTYPE html><h2>401 Unauthorized</h2>", 401)
STARTING = page("<h1>503</h1>", 503)
SILENCE = Silence(Silent.UNREACHABLE, "no route")

SIGNED_IN = said(
    {"message": "success", "session_id": "session-hush", "is_consumer": True},
    cookies=["_enlighten_4_session=enlighten-hush; path=/; HttpOnly", "locale=en; path=/"],
)
SECOND_FACTOR = said({"success": True, "isBlocked": False}, cookies=["login_otp_nonce=n; path=/"])
BLOCKED = said({"success": False, "isBlocked": True})
WRONG_PASSWORD = said({"message": "Invalid credentials"}, 401)
TURNED_AWAY = page("Not Acceptable", 406, "text/plain")
HTML = page("<!DOCTYPE html><title>Enphase</title>")
NOT_YOURS = said({"message": "Forbidden"}, 403)
FORM_SIGNED_IN = page("<html></html>", cookies=["SESSION=entrez-hush; Path=/"])

SECRETS = ("hush", "anne@example.org", "eyJ")
"""None of these may ever be seen."""


def text(token):
    return page(token, kind="text/plain")


def form(token):
    return page(f'<html><textarea name="accessToken" id="JWTToken" cols="99">{token}</textarea>')


def begun(credentials=ACCOUNT, stored=None, **more):
    kept = None if stored is None else Secret(stored)
    return lifecycle.begin(credentials, SERIAL, kept, wants_token=True, **more)


def told(state, *replies, now=NOW):
    """The state after the machine has asked and was answered with these, one after the other."""
    for reply in replies:
        action = lifecycle.next_action(state, now)
        assert isinstance(action, lifecycle.Ask), action
        state = lifecycle.after(state, lifecycle.Heard(action.step, reply), now)
    return state


def inside(credentials=ACCOUNT, token=None, now=NOW):
    """Admitted with a stored token."""
    return told(begun(credentials, token or made()), YES, now=now)


def step(state, now=NOW):
    """What is asked next; `None` for any other action."""
    action = lifecycle.next_action(state, now)
    return action.step if isinstance(action, lifecycle.Ask) else None
