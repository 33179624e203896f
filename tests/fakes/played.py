"""A session played by values: a gateway is a function from a path to what is heard, time is a number."""

from datetime import timedelta

import attrs

from pyenvoy import session
from pyenvoy.access.credentials import OwnToken
from pyenvoy.request import Headers, Origin, Response, Silence, Silent
from pyenvoy.secret import Secret
from pyenvoy.session import Lane
from tests.fakes.tokens import NOW, SERIAL, made

HTTPS, HTTP = Origin("https", "envoy.local", 443), Origin("http", "envoy.local", 80)
BOTH = (HTTPS, HTTP)
REFUSED = Silence(Silent.UNREACHABLE, "connection refused")
SLOW = Silence(Silent.TOO_SLOW, "no answer within 45 s")
STRANGER = Silence(Silent.UNTRUSTED, "not the known certificate")
DENIED, ABSENT, STARTING = Response(401), Response(404), Response(503)
TENTH = timedelta(seconds=0.1)
AT_ONCE = timedelta()
"""Nothing is to be made up for: what is due is asked in the moment that it is."""


def body(text, took=AT_ONCE):
    return Response(200, body=text.encode(), took=took)


def info(firmware="D8.2.4345", serial=SERIAL, *, meter=True, clock=True):
    time = f"<time>{int(NOW.timestamp())}</time>" if clock else ""
    tokens = "<web-tokens>true</web-tokens>" if firmware[1] >= "7" else ""
    return body(
        f"<envoy_info>{time}<device><sn>{serial}</sn>"
        f"<software>{firmware}</software><imeter>{str(meter).lower()}</imeter></device>"
        f"{tokens}</envoy_info>"
    )


COOKIE = Headers((("set-cookie", "sessionId=hush; Secure; HttpOnly; path=/"),))
VALID = Response(200, COOKIE, b"<!DOCTYPE html><h2>Valid token.</h2>", AT_ONCE)

PAGES = {
    "/info": info(),
    "/auth/check_jwt": VALID,
    "/ivp/meters": body('[{"eid": 1, "state": "enabled", "measurementType": "production"}]'),
    "/ivp/meters/readings": body('[{"eid": 1, "activePower": 5}]'),
    "/production.json?details=1": body('{"production": []}'),
    "/ivp/ensemble/inventory": body("[]"),
    "/home": body("{}", took=AT_ONCE),
}


@attrs.define
class Played:
    """Plays one lane after the other, each question answered in the moment it is asked."""

    pages: dict = attrs.field(factory=lambda: dict(PAGES))
    state: session.State = attrs.field(
        factory=lambda: session.begin(BOTH, OwnToken(Secret(made())))
    )
    now: object = NOW
    asked: list = attrs.field(factory=list)
    kept: session.Recalled = session.Recalled()

    def page(self, origin, path):
        """What is heard; a page may be told apart by its scheme."""
        return self.pages.get(f"{origin.scheme} {path}", self.pages.get(path, ABSENT))

    def tell(self, event):
        self.state = session.after(self.state, event, self.now)

    def action(self, lane=Lane.LIVE):
        return session.next_action(self.state, lane, self.now)

    def send(self, lane=Lane.LIVE):
        """Let a lane ask, without an answer yet."""
        ask = self.action(lane)
        self.tell(session.Sent(lane, ask.question))
        self.asked.append((self.now, ask.gateway, ask.request))
        return ask

    def hear(self, ask, heard=None, lane=Lane.LIVE):
        heard = heard or self.page(ask.gateway, ask.request.path)
        self.tell(session.Heard(lane, ask.question, heard))

    def step(self, lane=Lane.LIVE):
        """One action of a lane; says whether there was anything to do."""
        match self.action(lane):
            case session.Ask():
                self.hear(self.send(lane), lane=lane)
            case session.Recall():
                self.tell(self.kept)
            case _:
                return False
        return True

    def settle(self):
        """Play until both lanes are at rest."""
        for _ in range(500):
            moved = self.step(Lane.LIVE)
            if not self.step(Lane.SLOW) and not moved:
                return self
        raise AssertionError("the session never comes to rest")

    def later(self, **span):
        self.now += timedelta(**span)
        return self

    @property
    def paths(self):
        return [request.path for _, _, request in self.asked]

    def forget(self):
        self.asked.clear()
        return self
