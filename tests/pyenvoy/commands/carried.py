"""A command carried out against a gateway that is a value: no sockets, time is a number."""

import json
from functools import lru_cache

import attrs

from pyenvoy import recording
from pyenvoy.commands import course
from pyenvoy.commands.command import Danger, check
from pyenvoy.endpoint import Answer, Answers, Role
from pyenvoy.errors import Problem
from pyenvoy.reading.snapshot import take
from pyenvoy.request import Method, Request
from pyenvoy.simulator.replay import Replay
from pyenvoy.wire import CATALOGUE, read
from tests.pyenvoy.reading.said import said
from tests.pyenvoy.simulator.playing import NOON, played

ALL = frozenset(Danger)
ASKED = tuple(
    one
    for one in CATALOGUE
    if one.name
    in {
        "info", "tariff", "acb_config", "inventory_all", "ensemble_inventory", "ensemble_status",
        "ensemble_relay", "dry_contacts", "dry_contact_settings", "generator", "gen_config",
        "gen_mode", "gen_schedule", "pel_settings", "dpel", "pv_limit", "power_mode", "live_status",
    }
)  # fmt: skip


def heard(gateway, endpoint, now):
    return gateway.respond(Request(Method.GET, endpoint.path), now)[1]


def answers(gateway, now=NOON):
    found = Answers()
    for one in ASKED:
        found = found.with_(one, read(one, heard(gateway, one, now), now))
    return found


def snapshot(gateway, now=NOON):
    return take(answers(gateway, now), now)


@lru_cache
def house(era):
    """The first snapshot of a gateway of an era."""
    return snapshot(played(era))


def against(command, era="8.0.3000", role=Role.INSTALLER, allowed=ALL, **subjects):
    """What is against a command at the house of an era, some of its subjects replaced."""
    found = attrs.evolve(house(era), **subjects)
    return [problem.where for problem in check(command, found, role, allowed)]


def sent(command, endpoint, body, firmware=None):
    """The document that a command writes, when an endpoint has just said this."""
    fresh = Answer(None, NOON, body=body if isinstance(body, bytes) else json.dumps(body).encode())
    request = command.request(fresh, firmware)
    return request if isinstance(request, Problem) else json.loads(request.body)


def looks(command, now, before=None):
    """What a command sees in these bodies by endpoint."""
    return command.seen(said(now), said(before or {}))


def replayed(path):
    return Replay(recording.parse(path.read_bytes()))


@attrs.define
class Carried:
    """One course at one gateway; what is heard may be replaced by a page of `instead`."""

    gateway: object
    command: object
    role: object = Role.INSTALLER
    allowed: frozenset = ALL
    now: object = NOON
    past: tuple = ()
    snapshot: object = None
    instead: dict = attrs.field(factory=dict)
    requests: list = attrs.field(factory=list)
    state: object = None

    def __attrs_post_init__(self):
        self.state = course.begin(
            self.command,
            self.snapshot or snapshot(self.gateway, self.now),
            self.role,
            who="a test",
            now=self.now,
            allowed=self.allowed,
            past=self.past,
        )

    def tell(self, event):
        self.state = course.after(self.state, event, self.now)

    def action(self):
        return course.next_action(self.state, self.now)

    def answer(self, ask):
        """What the gateway, or a page put in its place, says."""
        self.requests.append((self.now, ask.step, ask.request))
        if (ask.step, ask.request.path) in self.instead:
            return self.instead[ask.step, ask.request.path]
        self.gateway, response = self.gateway.respond(ask.request, self.now)
        return response

    def step(self):
        """One action; says whether there is more."""
        match self.action():
            case course.Ask(step=step, endpoint=endpoint) as ask:
                if step is course.Step.WRITE:
                    self.tell(course.Sent())
                self.tell(course.Heard(step, endpoint, self.answer(ask)))
            case course.Wait(until):
                assert until > self.now
                self.now = until
            case course.Done():
                return False
        return True

    def until(self, step):
        """Play until this is asked for next."""
        while getattr(self.action(), "step", None) is not step:
            assert self.step(), self.state.outcome
        return self

    def play(self):
        """Play to the end; the outcome."""
        for _ in range(500):
            if not self.step():
                return self.state.outcome
        raise AssertionError("it never ends")

    @property
    def writes(self):
        return [request for _, step, request in self.requests if step is course.Step.WRITE]

    @property
    def span(self):
        return self.now - NOON


def carried(command, era="8.0.3000", **more):
    """A command at a gateway of an era, about to begin."""
    return Carried(played(era), command, **({"snapshot": house(era)} | more))


def outcome(command, era="8.0.3000", **more):
    """What becomes of a command at a gateway of an era."""
    return carried(command, era, **more).play()
