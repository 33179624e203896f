"""A session played on a network where somebody is at each address, and who that is may change."""

import attrs

from pyenvoy import session
from pyenvoy.access.credentials import OwnToken
from pyenvoy.request import Origin
from pyenvoy.secret import Secret
from tests.fakes.played import ABSENT, HTTPS, PAGES, REFUSED, STRANGER, Played, info
from tests.fakes.tokens import SERIAL, made

HOSTS = ("192.168.1.20", "192.168.1.30", "fe80::1%eth0")
OURS = "the gateway"
OTHER = "another gateway"
PRETENDER = "somebody with another certificate"


def at(host):
    return Origin("https", host, 443)


def begun(**how):
    return session.begin((HTTPS,), OwnToken(Secret(made())), **how)


@attrs.define
class Moving(Played):
    """`there` says who is at which host; nobody is where it says nothing."""

    there: dict = attrs.field(factory=lambda: {HTTPS.host: OURS})
    state: session.State = attrs.field(factory=begun)

    def page(self, origin, path):
        match self.there.get(origin.host):
            case "the gateway":
                return PAGES.get(path, ABSENT)
            case "another gateway":
                return info(serial="999999999999") if path == "/info" else ABSENT
            case "somebody with another certificate":
                return STRANGER
            case _:
                return REFUSED

    def announce(self, *hosts, serial=SERIAL):
        self.tell(session.Announced(serial, hosts))

    def move(self, host):
        self.there = {host: OURS}

    @property
    def where(self):
        return self.state.identity and self.state.identity.origin
