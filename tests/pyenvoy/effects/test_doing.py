"""Writes over real sockets against a simulated gateway: what becomes of each, and what is put on record.

Time passes only while nobody has anything to do (`conftest.py`). A clock that merely ran faster made minutes of the
moments that sockets and a busy machine take: what was read was then too old before it could be used.
"""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy import commands
from pyenvoy.access.credentials import OwnToken
from pyenvoy.commands import (
    Confirmed,
    Danger,
    Ignored,
    Refused,
    Replaced,
    Reverted,
    Unconfirmed,
    course,
)
from pyenvoy.effects.auditfile import AuditFile, AuditMemory
from pyenvoy.effects.envoy import connect
from pyenvoy.effects.host import Site
from pyenvoy.endpoint import Role
from pyenvoy.errors import UsageError
from pyenvoy.request import Method
from pyenvoy.secret import Secret
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.faults import Fault, Faults, Kind
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server import serve
from tests.fakes.clock import Fast
from tests.fakes.recorded import SERIAL, recorded

BATTERIES = "7.6.185_battery_3t"
PLANNED = "8.2.4389_opt_schedules"
START = datetime(2026, 6, 1, 10, tzinfo=UTC)
POWER = "/ivp/mod/603980032/mode/power"
GONE = Faults((Fault(Kind.SILENT_CLOSE),)).beginning(START)
SWITCH = {"/ivp/meters": [], "/home": {"software_build_epoch": 1}, POWER: {"powerForcedOff": False}}


@asynccontextmanager
async def house(actor=BATTERIES, role=Role.OWNER, start=START, **how):
    """A gateway, and who talks to it, in time that is not waited for."""
    clock = Fast(1, start)
    actor = living(actor, at=START) if isinstance(actor, str) else actor
    async with serve(actor, now=clock.now) as one:
        token = OwnToken(Secret(one.token(role)))
        async with connect(str(one.origin), token, clock=clock, **how) as envoy:
            yield one, envoy


def written(one):
    return [arrived.path for arrived in one.requests if arrived.method is not Method.GET]


def at(phase, then):
    """Do something once, when a wish comes to this phase."""
    done = []

    def told(_, state):
        if isinstance(state.phase, phase) and not done:
            done.append(then())

    return told


class AtTheWrite:
    """A fault that only the first write meets, whatever else is asked meanwhile."""

    def __init__(self, one, kind):
        self._one = one
        self._fault = Fault(kind)
        self._met = False

    def at(self, _now, path, among=None):
        last = self._one.requests[-1] if self._one.requests else None
        is_write = last is not None and last.method is not Method.GET and last.path == path
        if self._met or not is_write or (among is not None and self._fault.kind not in among):
            return None
        self._met = True
        return self._fault


async def later(envoy):
    """Wait until a session that ends is believed to have ended (`JUST_CHECKED`)."""
    async for snapshot in envoy.snapshots():
        if snapshot.at >= START + timedelta(seconds=90):
            return


# -- how it ends ----------------------------------------------------------------------------------


async def test_a_reserve_that_holds_is_confirmed():
    async with house() as (one, envoy):
        assert await envoy.do(commands.set_reserve(35)) == Confirmed()
        assert written(one) == ["/admin/lib/tariff"]
        assert (await envoy.snapshot()).tariff.storage.reserve == 35


async def test_a_recorded_gateway_that_follows_confirms():
    actor = Replay(recorded(pages=SWITCH), follow_clock=True)
    async with house(actor, Role.INSTALLER) as (one, envoy):
        wish = commands.switch_production_off()
        assert await envoy.do(wish, allow=["production off"]) == Confirmed()
        assert written(one) == [POWER]


async def test_a_write_that_does_nothing_is_ignored():
    async with house(PLANNED) as (one, envoy):
        outcome = await envoy.do(commands.set_reserve(35))
        assert isinstance(outcome, Ignored)
        assert "opt_schedules" in outcome.why
        assert len(written(one)) == 1


async def test_what_the_cloud_sets_back_is_reverted():
    async with house() as (one, envoy):
        before = one.actor
        held = lambda _, state: (  # noqa: E731  # one expression
            isinstance(state.phase, course.Watching)
            and state.phase.held
            and setattr(one, "actor", before)
        )
        outcome = await envoy.do(commands.set_reserve(35), told=held)
        assert isinstance(outcome, Reverted)
        assert 10 <= outcome.after.total_seconds() <= 120


async def test_a_role_that_may_not_write_sends_nothing():
    async with house() as (one, envoy):
        outcome = await envoy.do(commands.set_export_limit(1000), allow=("export limits",))
        assert "it needs the role installer" in outcome.why
        assert written(one) == []


async def test_without_the_hardware_nothing_is_sent():
    async with house() as (one, envoy):
        assert isinstance(await envoy.do(commands.set_generator_mode("on")), Refused)
        assert written(one) == []


async def test_what_is_dangerous_is_not_sent_unless_it_is_allowed():
    async with house() as (one, envoy):
        assert "must be allowed" in (await envoy.do(commands.go_off_grid())).why
        assert written(one) == []


async def test_only_what_is_known_can_be_allowed():
    async with house() as (_, envoy):
        with pytest.raises(UsageError, match="there are production off, off grid"):
            await envoy.do(commands.go_off_grid(), allow="everything")


# -- when something is in the way ----------------------------------------------------------------


async def test_a_session_that_ends_at_the_write_is_renewed_and_the_write_not_repeated():
    async with house() as (one, envoy):
        await later(envoy)
        one.faults = AtTheWrite(one, Kind.EVICTED)
        assert isinstance(await envoy.do(commands.set_reserve(35)), Refused)
        assert len(written(one)) == 1
        assert one.sessions_opened == 2
        assert await envoy.do(commands.set_reserve(35)) == Confirmed()


async def test_a_session_that_ends_before_is_renewed_and_the_write_goes():
    async with house() as (one, envoy):
        await later(envoy)
        told = at(course.Reading, one.forget_sessions)
        assert await envoy.do(commands.set_reserve(35), told=told) == Confirmed()
        assert (len(written(one)), one.sessions_opened) == (1, 2)


async def test_a_write_without_a_reply_is_watched_and_never_repeated():
    async with house() as (one, envoy):
        one.faults = AtTheWrite(one, Kind.RESET_AFTER)
        assert await envoy.do(commands.set_reserve(35)) == Confirmed()
        assert len(written(one)) == 1


async def test_a_gateway_that_has_gone_is_sent_nothing():
    async with house() as (one, envoy):
        await envoy.snapshot()
        one.faults = GONE
        assert isinstance(await envoy.do(commands.set_reserve(35)), Refused)
        assert written(one) == []


async def test_of_a_gateway_that_has_gone_after_the_write_nothing_is_said():
    async with house() as (one, envoy):
        told = at(course.Watching, lambda: setattr(one, "faults", GONE))
        assert isinstance(await envoy.do(commands.set_reserve(35), told=told), Unconfirmed)
        assert len(written(one)) == 1


async def test_a_second_wish_takes_the_place_of_one_that_is_watched():
    async with house() as (one, envoy):
        seen = asyncio.Event()
        first = asyncio.create_task(
            envoy.do(commands.set_reserve(35), told=at(course.Watching, seen.set))
        )
        await seen.wait()
        wish = commands.set_reserve(40)
        assert await envoy.do(wish) == Confirmed()
        assert await first == Replaced(wish)
        assert len(written(one)) == 2


async def test_no_write_begins_before_the_other_is_answered():
    async with house() as (one, envoy):
        outcomes = await asyncio.gather(
            envoy.do(commands.set_reserve(35)), envoy.do(commands.charge_from_grid(on=True))
        )
        assert outcomes == [Confirmed(), Confirmed()]
        assert len(written(one)) == 2


async def test_leaving_ends_the_watch():
    audit = AuditMemory()
    async with house(audit=audit) as (_, envoy):
        sent = asyncio.Event()
        wish = envoy.do(commands.set_reserve(35), told=at(course.Watching, sent.set))
        watched = asyncio.create_task(wish)
        await sent.wait()
    assert isinstance(await watched, Unconfirmed)
    assert [one.outcome for one in audit.read(envoy.state.identity.serial)] == ["unconfirmed"]


async def test_whoever_cancels_it_ends_the_watch():
    audit = AuditMemory()
    async with house(audit=audit) as (_, envoy):
        sent = asyncio.Event()
        wish = envoy.do(commands.set_reserve(35), told=at(course.Watching, sent.set))
        watched = asyncio.create_task(wish)
        await sent.wait()
        watched.cancel()
        await asyncio.wait({watched})
        assert [one.outcome for one in audit.read(envoy.state.identity.serial)] == ["unconfirmed"]


# -- what is put on record ------------------------------------------------------------------------


async def test_every_wish_leaves_a_line(tmp_path):
    async with house(audit=AuditFile(tmp_path)) as (_, envoy):
        await envoy.do(commands.set_reserve(35), by="Anna")
        await envoy.do(commands.go_off_grid(), by="Otto")
    path = tmp_path / "writes.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [(one["who"], one["outcome"]) for one in lines] == [
        ("Anna", ""),
        ("Anna", "confirmed"),
        ("Otto", "refused"),
    ]
    assert (lines[1]["before"], lines[1]["reported"]) == ("20 %", "35 %")
    assert path.stat().st_mode & 0o777 == 0o600


async def test_a_write_is_on_record_before_it_is_answered(tmp_path):
    audit = AuditFile(tmp_path)
    async with house(audit=audit) as (one, envoy):
        one.faults = AtTheWrite(one, Kind.HANG)
        sent = asyncio.Event()
        told = at(course.Sending, sent.set)
        wish = asyncio.create_task(envoy.do(commands.set_reserve(35), told=told))
        await sent.wait()
        (line,) = audit.read(envoy.state.identity.serial)
        assert (line.outcome, line.ended, line.sent is not None) == ("", None, True)
        wish.cancel()


async def test_a_write_whose_end_nobody_saw_counts_for_its_pause(tmp_path):
    wish = commands.switch_production_off()
    begun = commands.Entry("me", str(wish), "production", "", START, sent=START)
    audit = AuditFile(tmp_path)
    audit.append(SERIAL, begun)
    assert commands.too_soon(wish, audit.read(SERIAL), START + timedelta(minutes=1)) is not None


async def test_the_end_of_a_write_takes_the_place_of_its_beginning(tmp_path):
    for audit in (AuditMemory(), AuditFile(tmp_path)):
        begun = commands.Entry("me", "wish", "reserve", "", START, sent=START)
        other = commands.Entry("me", "wish", "reserve", "", START + timedelta(hours=1))
        ended = commands.Entry("me", "wish", "reserve", "", START, sent=START, outcome="confirmed")
        for line in (begun, other, ended):
            audit.append(SERIAL, line)
        assert audit.read(SERIAL) == (ended, other)


async def test_a_pause_outlives_the_program(tmp_path):
    actor = Replay(recorded(pages=SWITCH), follow_clock=True)
    wish = commands.switch_production_off()
    before = commands.Entry("me", str(wish), "production", "", START, sent=START)
    AuditFile(tmp_path).append(SERIAL, before)
    async with house(actor, Role.INSTALLER, audit=AuditFile(tmp_path)) as (one, envoy):
        assert "not again before" in (await envoy.do(wish, allow=["production off"])).why
        assert written(one) == []


async def test_a_draft_sends_nothing():
    audit = AuditMemory()
    async with house(audit=audit) as (one, envoy):
        request = await envoy.draft(commands.set_reserve(35))
        assert (request.method, request.path) == (Method.PUT, "/admin/lib/tariff")
        assert not set(request.headers) & {"cookie", "authorization"}
        assert isinstance(await envoy.draft(commands.set_reserve(135)), Refused)
        assert written(one) == []
    assert audit.read(SERIAL) == ()


async def test_an_adapter_wishes_within_what_the_settings_allow():
    async with house() as (one, envoy):
        outcomes = [
            await Site(envoy, {}, Fast(), allow).do(commands.go_off_grid(), by="Home")
            for allow in ((), (Danger.OFF_GRID,))
        ]
        assert "must be allowed" in outcomes[0].why
        assert "must be allowed" not in outcomes[1].why  # but there is nothing to switch
        assert written(one) == []
