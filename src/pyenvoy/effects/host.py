"""One poller for each gateway, any number of adapters fed from it; one that dies is started again."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Mapping, MutableMapping
from datetime import datetime, timedelta
from importlib.metadata import entry_points
from typing import Protocol, TypeVar

import attrs

from pyenvoy.accounting import Accounts
from pyenvoy.commands import Command, Danger, Outcome
from pyenvoy.effects.clock import Clock, WallClock
from pyenvoy.effects.doing import Told
from pyenvoy.effects.envoy import Envoy
from pyenvoy.errors import EnvoyError, TransportError, UntrustedError, UsageError
from pyenvoy.insight import Insight
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.polling.tally import Tally
from pyenvoy.session import State
from pyenvoy.settings import Sections
from pyenvoy.show.card import Card

T = TypeVar("T")

GROUP = "pyenvoy.adapters"
"""The entry points that adapters are found by; the name is that of their section in pyenvoy.toml."""

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (1, 5, 15, 60))
"""Before an adapter is started again, by how often it has died in a row."""

STEADY = timedelta(minutes=5)
"""An adapter that has run for so long is no longer counted as one that keeps dying."""

FAREWELL = 20.0
"""Seconds that an adapter may take to end; then it is left behind, so that the others can begin anew."""

_MENDING = timedelta(minutes=1)
_LOOK = timedelta(seconds=10)

_log = logging.getLogger(__name__)


class Site:
    """One gateway as an adapter sees it."""

    def __init__(
        self,
        envoy: Envoy,
        sections: Mapping[str, object],
        clock: Clock,
        allow: Iterable[Danger] = (),
        cards: MutableMapping[str, Card] | None = None,
    ) -> None:
        self.cards = {} if cards is None else cards
        """What adapters have put up here for the owner to see, by their names."""
        self._envoy = envoy
        self._sections = sections
        self._clock = clock
        self._allow = frozenset(allow)
        self._told: tuple[str, datetime] | None = None

    @property
    def latest(self) -> Snapshot | None:
        """The newest snapshot, or `None` before the first."""
        return self._envoy.latest

    @property
    def accounts(self) -> Accounts | None:
        """The energies that can be relied on, as of `latest`; `None` before the first snapshot."""
        return self._envoy.accounts

    @property
    def insight(self) -> Insight | None:
        """Each panel beside its peers, worked out once a day; `None` before microinverters are known."""
        return self._envoy.insight

    @property
    def state(self) -> State:
        """All that is known of the gateway: raw answers, the ledger of every question, the role."""
        return self._envoy.state

    @property
    def tally(self) -> Tally:
        """How often each endpoint has answered and failed since the start, and how long it took."""
        return self._envoy.tally

    @property
    def paused(self) -> bool:
        """Whether polling is stopped, by somebody's wish."""
        return self._envoy.paused

    def pause(self) -> None:
        """Stop polling for every adapter, until `resume`; wishes are carried out all the same."""
        self._envoy.pause()

    def resume(self) -> None:
        """Go on polling."""
        self._envoy.resume()

    async def snapshots(self) -> AsyncIterator[Snapshot]:
        """Every change, the latest first. Never ends and never raises: what stops it is logged."""
        while True:
            try:
                async for snapshot in self._envoy.snapshots():
                    yield snapshot
            except EnvoyError as error:
                self._tell(str(error))  # a person is told what to do, not where we were
            await self._clock.sleep_until(self._clock.now() + _MENDING)

    def _tell(self, error: str) -> None:
        """Log it once, however many adapters hear of it."""
        now = self._clock.now()
        if self._told is None or self._told[0] != error or now - self._told[1] >= _MENDING / 2:
            self._told = error, now
            _log.error("%s", error)

    async def do(self, command: Command, *, by: str, told: Told | None = None) -> Outcome:
        """Carry out a wish as `Envoy.do` does, within what the settings allow."""
        return await self._envoy.do(command, allow=self._allow, by=by, told=told)

    def settings(self, section: type[T]) -> T:
        """The adapter's own section of pyenvoy.toml. Raises `UsageError` when there is none."""
        for found in self._sections.values():
            if isinstance(found, section):
                return found
        raise UsageError(f"pyenvoy.toml has no section for {section.__name__}")


class Adapter(Protocol):
    """What shows snapshots. Its class may name the class of its section as `settings`.

    `pyenvoy config` explains that section by the docstrings of the class and of its fields.
    """

    async def run(self, site: Site) -> None:
        """Run until cancelled."""


@attrs.frozen
class Found:
    """What the entry points lead to."""

    adapters: dict[str, type[Adapter]]
    """Those that can be loaded, by name."""
    broken: dict[str, str]
    """For each of the others a sentence that says why it cannot."""


def installed() -> dict[str, type[Adapter]]:
    """The adapters that are installed, by name; one that cannot be loaded is left out, with a word."""
    found = look()
    for why in found.broken.values():
        _log.warning("%s", why)
    return found.adapters


def look() -> Found:
    """Every adapter that is installed, whether it can be loaded or not."""
    found = Found({}, {})
    for point in entry_points(group=GROUP):
        try:
            found.adapters[point.name] = point.load()
        except (Exception, SystemExit) as error:  # noqa: BLE001  # somebody else's code: the others go on
            found.broken[point.name] = _broken(point.name, "loaded", error)
    return found


def made(name: str, adapter: type[Adapter]) -> Adapter:
    """An adapter, ready to run. Raises `UsageError` where it cannot be made, and `ModuleNotFoundError` for want of an extra of ours."""
    try:
        return adapter()
    except (Exception, SystemExit) as error:
        if isinstance(error, ModuleNotFoundError) and _owner(name) in ("", "pyenvoy"):
            raise  # the command line knows the extra that brings it
        raise UsageError(_broken(name, "made", error)) from None


def _broken(name: str, what: str, error: BaseException) -> str:
    owner = _owner(name)
    whose = f" of the distribution {owner}" if owner else ""
    return f"the adapter {name}{whose} cannot be {what}: {type(error).__name__}: {error}"


def _owner(name: str) -> str:
    """The distribution that an adapter comes with; empty where nobody knows."""
    owners = (point.dist for point in entry_points(group=GROUP, name=name))
    return ", ".join(owner.name for owner in owners if owner is not None)


def sections(adapters: Mapping[str, type[Adapter]]) -> Sections:
    """Per adapter the class of its section, for reading pyenvoy.toml."""
    known = {name: getattr(adapter, "settings", None) for name, adapter in adapters.items()}
    return {name: section for name, section in known.items() if section is not None}


async def host(
    envoy: Envoy,
    adapters: Mapping[str, Adapter],
    settings: Mapping[str, object],
    clock: Clock | None = None,
    allow: Iterable[Danger] = (),
    *,
    cards: MutableMapping[str, Card] | None = None,
) -> None:
    """Feed adapters from one entered gateway until cancelled; `settings` holds their sections.

    `allow` names the dangers that their wishes may bring; in `cards` stands what they show the owner.
    """
    clock = clock or WallClock()
    site = Site(envoy, settings, clock, allow, cards)
    async with asyncio.TaskGroup() as group:
        group.create_task(_attended(envoy, clock))
        for name, adapter in adapters.items():
            group.create_task(_supervised(name, adapter, site, clock))


async def _attended(envoy: Envoy, clock: Clock) -> None:
    """Log once that the gateway is not to be reached, and once that it is again."""
    before = said = ""
    while True:
        error = envoy.state.error
        alarming = isinstance(error, TransportError) and not envoy.state.excused
        away = str(error) if alarming else ""
        if away and before and not said:  # one look may fall on a single lost answer
            said = away
            if not isinstance(error, UntrustedError):  # a person must act, and is told so elsewhere
                _log.warning("%s; it is asked again until it answers", away)
        elif said and not away:
            said = ""
            _log.info("the gateway answers again")
        before = away
        await clock.sleep_until(clock.now() + _LOOK)


async def _supervised(name: str, adapter: Adapter, site: Site, clock: Clock) -> None:
    """Run an adapter again and again; of mistakes of its own the first in a row shows where it was made."""
    deaths = 0
    while True:
        began = clock.now()
        error = await _lifetime(adapter, site)
        if clock.now() - began >= STEADY:
            deaths = 0
        pause = PAUSES[min(deaths, len(PAUSES) - 1)]
        why = "it ended" if error is None else _said(error)
        again = f"{pause.total_seconds():.0f} s"
        _log.error(
            "the adapter %s has stopped (%s); it starts again in %s", name, why, again,
            exc_info=None if deaths or isinstance(error, EnvoyError | OSError) else error,
        )  # fmt: skip
        deaths += 1
        await clock.sleep_until(clock.now() + pause)


def _said(error: BaseException) -> str:
    try:
        return f"{type(error).__name__}: {error}"
    except (Exception, SystemExit):  # noqa: BLE001  # made by somebody else's code: the others go on
        return type(error).__name__


async def _lifetime(adapter: Adapter, site: Site) -> BaseException | None:
    """Run an adapter to its end, whatever that is."""
    task = asyncio.ensure_future(_run(adapter, site))
    try:
        await asyncio.wait({task})
    finally:
        await _ended(adapter, task)
    error = None if task.cancelled() else task.exception()
    while isinstance(error, BaseExceptionGroup):  # of several tasks: the first tells most
        error = error.exceptions[0]
    return error


async def _ended(adapter: Adapter, task: asyncio.Future[None]) -> None:
    """End an adapter, and wait for its end; not for ever, as it may take no notice."""
    task.cancel()
    ended, _ = await asyncio.wait({task}, timeout=FAREWELL)
    if not ended:
        _log.error("the adapter %s does not end; it is left behind", type(adapter).__name__)
    elif not task.cancelled():
        task.exception()  # else asyncio complains that nobody asked for it


async def _run(adapter: Adapter, site: Site) -> None:
    """Run an adapter; what no task may raise or be made of becomes an error like any other."""
    try:
        await adapter.run(site)
    except SystemExit as error:  # out of a task it would end the process, and every other adapter
        raise RuntimeError(f"it called sys.exit({error.code!r})") from error
