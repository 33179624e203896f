"""A command carried out against a gateway that is a value: no sockets, time is a number."""

from datetime import timedelta

import attrs

from pyenvoy import recording
from pyenvoy.commands import course
from pyenvoy.commands.command import Danger
from pyenvoy.endpoint import Answers, Role
from pyenvoy.reading.snapshot import take
from pyenvoy.request import Method, Request
from pyenvoy.simulator.replay import Replay
from pyenvoy.wire import CATALOGUE, read
from pyenvoy.wire.admin_lib import TARIFF
from pyenvoy.wire.installer import PCU_COMM_CHECK
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
    instead: dict = attrs.field(factory=dict)
    requests: list = attrs.field(factory=list)
    state: object = None

    def __attrs_post_init__(self):
        self.state = course.begin(
            self.command,
            snapshot(self.gateway, self.now),
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


def ended(command, era, **more):
    """The outcome of a command at a gateway of an era."""
    return Carried(played(era), command, **more).play()


def seconds(count):
    return timedelta(seconds=count)


__all__ = ["ALL", "NOON", "PCU_COMM_CHECK", "TARIFF", "Carried", "played"]
