"""One poller, many adapters, each started again when it dies."""

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import attrs
import pytest

from pyenvoy.access.credentials import OwnToken
from pyenvoy.cli.brokers import free_port
from pyenvoy.effects import host as hosting
from pyenvoy.effects.envoy import connect
from pyenvoy.effects.host import PAUSES, Site, host, installed, sections
from pyenvoy.errors import CredentialsError, TransportError, UsageError
from pyenvoy.request import Origin
from pyenvoy.secret import Secret
from pyenvoy.session import begin
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server import serve
from tests.fakes.clock import Fast
from tests.fakes.recorded import recorded
from tests.pyenvoy.effects.test_envoy import PAGES


@attrs.frozen
class Section:
    """What an adapter might want to know."""

    topic: str = "solar"


class Counting:
    """Takes so many snapshots, then does something."""

    settings = Section

    def __init__(self, most=3, then=None):
        self.most, self.then = most, then
        self.seen, self.starts = 0, 0
        self.enough = asyncio.Event()

    async def run(self, site):
        self.starts += 1
        async for _ in site.snapshots():
            self.seen += 1
            if self.seen >= self.most:
                self.enough.set()
                if self.then is not None:
                    raise self.then


class Quick:
    """Ends at once, in one way or another."""

    def __init__(self, clock, end=None, lasting=timedelta()):
        self.clock, self.end, self.lasting = clock, end, lasting
        self.starts = []

    async def run(self, _):
        self.starts.append(self.clock.now())
        await self.clock.sleep_until(self.clock.now() + self.lasting)
        if self.end is not None:
            raise self.end


class Unmended:
    """A gateway that a person must do something about."""

    latest = None
    state = begin((Origin("http", "envoy.local", 80),))

    async def snapshots(self):
        raise CredentialsError("the password is wrong")
        yield


async def hosted(adapters, until, envoy=None, clock=None):
    clock = clock or Fast()
    task = asyncio.ensure_future(host(envoy or Unmended(), adapters, {}, clock))
    try:
        async with asyncio.timeout(10):
            await until()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def started(adapter, times):
    while len(adapter.starts) < times:  # noqa: ASYNC110  # the adapter knows nobody who waits for it
        await asyncio.sleep(0.001)


async def test_all_adapters_are_fed_by_one_poller():
    adapters = {"one": Counting(), "two": Counting(), "three": Counting()}

    async def enough():
        for adapter in adapters.values():
            await adapter.enough.wait()

    async with serve(Replay(recorded("D8.2.4345", PAGES), follow_clock=True)) as gateway:
        token = OwnToken(Secret(gateway.token()))
        async with connect(str(gateway.origin), token, clock=Fast()) as envoy:
            await hosted(adapters, enough, envoy)
        assert [one.path for one in gateway.requests].count("/auth/check_jwt") == 1


async def test_a_dying_adapter_takes_no_other_down(caplog):
    clock = Fast()
    dying, living = Quick(clock, OSError("port taken")), Quick(clock, lasting=timedelta(hours=1))
    await hosted({"a": dying, "b": living}, lambda: started(dying, 3), clock=clock)
    assert len(living.starts) == 1
    assert "the adapter a has stopped (OSError: port taken)" in caplog.text


async def test_of_an_adapter_of_several_tasks_it_is_said_what_ended_one(caplog):
    clock = Fast()
    why = ExceptionGroup("tasks", [ExceptionGroup("more", [OSError("disk full")])])
    dying = Quick(clock, why)
    await hosted({"a": dying}, lambda: started(dying, 2), clock=clock)
    assert "the adapter a has stopped (OSError: disk full)" in caplog.text


@pytest.mark.parametrize(("why", "times"), [(KeyError("x"), 1), (OSError("disk full"), 0)])
async def test_where_a_mistake_of_an_adapter_is_stands_once_in_the_log(caplog, why, times):
    clock = Fast()
    dying = Quick(clock, why)
    await hosted({"a": dying}, lambda: started(dying, 3), clock=clock)
    assert caplog.text.count("Traceback") == times


async def test_an_adapter_that_just_ends_is_started_again(caplog):
    clock = Fast()
    ending = Quick(clock)
    await hosted({"a": ending}, lambda: started(ending, 2), clock=clock)
    assert "it ended" in caplog.text


async def test_its_pauses_are_a_table():
    clock = Fast(factor=1000)
    dying = Quick(clock, OSError())
    await hosted({"a": dying}, lambda: started(dying, 6), clock=clock)
    starts = dying.starts[:6]  # there may be one more by now
    waits = [b - a for a, b in pairwise(starts)]
    assert all(wait >= pause for wait, pause in zip(waits, (*PAUSES, PAUSES[-1]), strict=True))


async def test_one_that_has_run_for_long_begins_at_the_first_pause_again(caplog):
    clock = Fast(factor=2000)
    steady = Quick(clock, OSError(), lasting=hosting.STEADY)
    with caplog.at_level(logging.ERROR):
        await hosted({"a": steady}, lambda: started(steady, 3), clock=clock)
    assert caplog.text.count("again in 1 s") >= 2


async def test_being_cancelled_is_an_end_as_well(caplog):
    clock = Fast()
    cancelled = Quick(clock, asyncio.CancelledError())
    await hosted({"a": cancelled}, lambda: started(cancelled, 2), clock=clock)
    assert "it ended" in caplog.text


async def test_what_a_person_must_mend_is_logged_and_waited_for(caplog):
    adapter = Counting()

    async def logged():
        while "the password is wrong" not in caplog.text:  # noqa: ASYNC110  # a log knows no waiting
            await asyncio.sleep(0.001)

    await hosted({"a": adapter}, logged)
    assert adapter.starts == 1


async def test_what_a_person_must_mend_is_logged_once_for_all_adapters(caplog):
    async def heard_by_all():
        while len(asyncio.all_tasks()) < 6 or "the password" not in caplog.text:  # noqa: ASYNC110  # a log knows no waiting
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.05)

    adapters = {name: Counting() for name in ("a", "b", "c")}
    await hosted(adapters, heard_by_all, clock=Fast(factor=1))
    assert caplog.text.count("the password is wrong") == 1


async def test_that_nobody_answers_is_said_once_and_that_somebody_does_again(caplog):
    clock, port = Fast(), free_port(0)

    async def logged(words):
        while words not in caplog.text:  # noqa: ASYNC110  # a log knows no waiting
            await asyncio.sleep(0.001)

    async def away_and_back():
        await logged("is unreachable")
        await clock.sleep_until(clock.now() + timedelta(minutes=2))
        async with serve(living("5.0"), port=port):
            await logged("the gateway answers again")

    caplog.set_level(logging.INFO, hosting.__name__)
    async with connect(f"http://127.0.0.1:{port}", clock=clock) as envoy:
        await hosted({}, away_and_back, envoy, clock)
    assert caplog.text.count("it is asked again until it answers") == 1


def test_an_adapter_finds_its_own_section():
    site = Site(Unmended(), {"other": object(), "mine": Section("roof")}, Fast())
    assert site.settings(Section).topic == "roof"
    assert site.latest is None


def test_an_adapter_without_a_section_is_told_so():
    with pytest.raises(UsageError):
        Site(Unmended(), {}, Fast()).settings(Section)


def test_the_sections_are_those_that_adapters_name():
    assert sections({"a": Counting, "b": Quick}) == {"a": Section}


def test_adapters_are_found_by_their_entry_points():
    assert "mqtt" in installed()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("import nowhere", "ModuleNotFoundError"),
        ("raise RuntimeError('no disk')", "RuntimeError: no disk"),
        ("class Odd(", "SyntaxError"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("", "AttributeError"),
    ],
)
def test_one_that_cannot_be_loaded_is_left_out_with_a_word(foreign, caplog, text, why):
    foreign(text)
    assert "mqtt" in installed()
    assert "the adapter odd of the distribution odd-thing cannot be loaded: " in caplog.text
    assert why in caplog.text


@pytest.mark.parametrize("end", [RuntimeError("no disk"), SystemExit(3), ModuleNotFoundError("x")])
def test_one_that_cannot_be_made_is_said_in_a_sentence(foreign, end):
    def refuse():
        raise end

    foreign("")
    with pytest.raises(UsageError, match="the adapter odd of the distribution odd-thing cannot be"):
        hosting.made("odd", refuse)


def test_an_extra_of_ours_that_is_missing_is_left_to_who_knows_it():
    def refuse():
        raise ModuleNotFoundError(name="aiomqtt")

    with pytest.raises(ModuleNotFoundError):
        hosting.made("mqtt", refuse)


async def test_sys_exit_in_an_adapter_is_a_failure_like_any_other(caplog):
    clock = Fast()
    leaving = Quick(clock, SystemExit(3))
    await hosted({"a": leaving}, lambda: started(leaving, 2), clock=clock)
    assert "the adapter a has stopped (RuntimeError: it called sys.exit(3))" in caplog.text


async def test_an_error_that_cannot_say_what_it_is_takes_no_other_adapter_down(caplog):
    class Mute(Exception):  # noqa: N818  # as somebody else calls it
        def __str__(self):
            raise RuntimeError

    clock = Fast()
    mute = Quick(clock, Mute())
    await hosted({"a": mute}, lambda: started(mute, 2), clock=clock)
    assert "the adapter a has stopped (Mute); it starts again" in caplog.text


async def test_an_adapter_that_does_not_end_is_left_behind(caplog, monkeypatch):
    class Deaf:
        starts, done = (), asyncio.Event()

        async def run(self, _):
            self.starts = (1,)
            while not self.done.is_set():
                with suppress(asyncio.CancelledError):
                    await self.done.wait()

    monkeypatch.setattr(hosting, "FAREWELL", 0.05)
    deaf = Deaf()
    await hosted({"a": deaf}, lambda: started(deaf, 1))
    deaf.done.set()
    assert "the adapter Deaf does not end; it is left behind" in caplog.text


async def test_an_adapter_whose_run_cannot_be_awaited_is_a_failure_like_any_other(caplog):
    class Plain(Quick):
        def run(self, _):
            self.starts.append(self.clock.now())
            return 3

    clock = Fast()
    plain = Plain(clock)
    await hosted({"a": plain}, lambda: started(plain, 2), clock=clock)
    assert "the adapter a has stopped (TypeError: " in caplog.text


@pytest.mark.parametrize("excused", [True, False])
async def test_an_outage_of_every_day_is_no_warning(caplog, excused):
    clock = Fast()
    envoy = connect("http://127.0.0.1:1", clock=clock)
    away = {"error": TransportError("it is away"), "gone": clock.now(), "excused": excused}
    envoy._loop.state = attrs.evolve(envoy.state, **away)
    task = asyncio.ensure_future(hosting._attended(envoy, clock))
    await clock.sleep_until(clock.now() + timedelta(seconds=60))
    task.cancel()
    assert ("it is away" in caplog.text) is not excused
