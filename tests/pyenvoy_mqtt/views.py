"""Gateways as the pages see them, made from our own samples, and a site that carries out what it is told."""

import asyncio
import json
from datetime import timedelta
from functools import cache

import attrs

from pyenvoy import recording
from pyenvoy.access.token import parse
from pyenvoy.commands import Confirmed
from pyenvoy.polling.tally import Tally
from pyenvoy.reading.snapshot import take
from pyenvoy.session import State
from pyenvoy.wire import read
from pyenvoy_mqtt.rest import Asked, Known, View
from pyenvoy_mqtt.topics import payload
from tests.fakes.recorded import entry
from tests.fakes.tokens import made
from tests.recordings import SAMPLES

BATTERIES = "8.3.5169_generator_idle"


@cache
def answers(sample=BATTERIES):
    return recording.answers(recording.parse(SAMPLES[sample].read_bytes()))


@cache
def moment(sample=BATTERIES):
    return recording.moment(recording.parse(SAMPLES[sample].read_bytes()))


def having(endpoint, body, known=None):
    """Answers in which this endpoint has said this."""
    known = answers() if known is None else known
    return known.with_(endpoint, read(endpoint, entry(endpoint.path, body).response, moment()))


def view(sample=BATTERIES, **more):
    """A gateway as the pages see it."""
    at = moment(sample)
    found = take(answers(sample), at)
    about = {"answers": answers(sample), "body": payload(found), "token": token()}
    return attrs.evolve(View(found.gateway.serial, found, **about), **more)


def token(**claims):
    return parse(made(**claims))


def known(*views):
    return Known({one.serial: one for one in views or (view(),)})


def asked(query=None, body=b"", after=timedelta(), prefer="", **parts):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Asked(moment() + after, query or {}, parts, body, prefer)


class House:
    """A site whose gateway does what it is told at once, or only when it is let."""

    accounts = None
    insight = None
    tally = Tally()
    cards = {}  # noqa: RUF012  # nobody puts any up

    def __init__(self, sample=BATTERIES, outcome=None, error=None):
        self.state = State((), answers=answers(sample))
        self.snapshot = view(sample).snapshot
        self.serial = self.snapshot.gateway.serial
        self.done = []
        self.paused = False
        self.let = asyncio.Event()
        self.let.set()
        self._outcome = outcome or Confirmed()
        self._error = error

    def pause(self):
        self.paused = True

    def resume(self):
        self.paused = False

    async def do(self, command, *, by):
        self.done.append((command, by))
        await self.let.wait()
        if self._error is not None:
            raise self._error
        return self._outcome

    def put(self, pages, **changes):
        """Have the pages show it."""
        self.snapshot = attrs.evolve(self.snapshot, **changes)
        pages.put(self, self.serial, self.snapshot, payload(self.snapshot))
