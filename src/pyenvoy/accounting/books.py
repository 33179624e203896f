"""All counters of one site together: a snapshot in, what is published out."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo

import attrs

from pyenvoy.accounting import bounds, counters, days, estimates, sources
from pyenvoy.accounting.bounds import Given, Learnt
from pyenvoy.accounting.days import Days
from pyenvoy.accounting.estimates import Estimate
from pyenvoy.accounting.limits import AT_MOST, RECENT
from pyenvoy.accounting.words import Bounded, Counter, Revert, Sample, Splice
from pyenvoy.model.accounts import Account, Accounts
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.units import WattHours, Watts
from pyenvoy.zones import zone_of

MOST = 2000
"""Counters; more than the devices of any site have had in its life. Books of more could not be read again."""

_LONGEST = 128
"""Characters of a name; real ones have thirty."""


@attrs.frozen
class Rules:
    """What a person has settled; it is not kept with the books."""

    given: Given = Given()
    offsets: Mapping[str, WattHours] = attrs.field(factory=dict)
    """Per counter what is added at the very end: what an earlier gateway had counted."""
    zone: str | None = None
    """The site's time zone, where the gateway does not know it better."""
    inverters: bool = False
    """Whether every microinverter has a counter of its own."""


@attrs.frozen
class Books:
    """Everything that must survive a restart."""

    counters: Mapping[str, Counter] = attrs.field(factory=dict)
    days: Mapping[str, Days] = attrs.field(factory=dict)
    estimates: Mapping[str, Estimate] = attrs.field(factory=dict)
    learnt: Mapping[str, Learnt] = attrs.field(factory=dict)
    zone: str | None = None
    """The last time zone that the gateway gave."""

    @property
    def journal(self) -> tuple[Splice, ...]:
        """Every splice that is kept, of all counters, oldest first."""
        every = (entry for counter in self.counters.values() for entry in counter.journal)
        return tuple(sorted(every, key=lambda entry: entry.at))


def account(
    books: Books, snapshot: Snapshot, now: datetime, rules: Rules | None = None
) -> tuple[Books, Accounts]:
    """Take a snapshot into the books; say what is published after it."""
    rules = rules or Rules()
    told = snapshot.network.timezone if snapshot.network else None
    work = _Work(books, snapshot, now, rules, told if zone_of(told) else books.zone)
    for name, sample in sources.samples(snapshot, inverters=rules.inverters):
        if work.has_room(name):
            work.count(name, sample)
    for place in sources.places(snapshot):
        if all(map(work.has_room, sources.counters_of(place.name))):
            work.estimate(place)
    return work.books, published(work.books, now, rules)


def latest(books: Books) -> datetime | None:
    """When a counter was read last; `None` before any was believed."""
    lines = (counter.line for counter in books.counters.values())
    return max((line.at for line in lines if line is not None), default=None)


def revert(books: Books, id: str, now: datetime) -> Books:  # noqa: A002  # what the journal calls it
    """Take a splice back; one that is not in the journal, or was taken back already, changes nothing."""
    name = id.rpartition("#")[0]
    if name not in books.counters:
        return books
    counter = counters.after(books.counters[name], Revert(id), now)
    return attrs.evolve(books, counters={**books.counters, name: counter})


class _Work:
    """The books on the table: dictionaries are copied once a snapshot, not once a counter."""

    __slots__ = (
        "_counters",
        "_days",
        "_estimates",
        "_learnt",
        "_now",
        "_rules",
        "_snapshot",
        "_zone",
    )

    def __init__(
        self, books: Books, snapshot: Snapshot, now: datetime, rules: Rules, zone: str | None
    ) -> None:
        self._snapshot, self._now, self._rules, self._zone = snapshot, now, rules, zone
        self._counters, self._days = dict(books.counters), dict(books.days)
        self._estimates, self._learnt = dict(books.estimates), dict(books.learnt)

    @property
    def books(self) -> Books:
        return Books(self._counters, self._days, self._estimates, self._learnt, self._zone)

    def has_room(self, name: str) -> bool:
        """Whether this is counted. A gateway may invent serial numbers for ever; the site's own have room."""
        if name in self._counters or sources.is_of_site(name):
            return True
        return len(self._counters) < MOST and len(name) <= _LONGEST

    def count(self, name: str, sample: Sample) -> None:
        """A counter was read."""
        if not self._is_recent(sample.at) or self._is_late(name, sample.at):
            return
        seen = bounds.learnt(self._learnt.get(name), sample)
        if seen is not None:
            self._learnt[name] = seen
        limit = bounds.limit(name, self._snapshot, self._rules.given, seen)
        counter = self._counters.get(name) or counters.begin(name, limit)
        if counter.limit != limit:
            counter = counters.after(counter, Bounded(limit), self._now)
        self._counters[name] = counter = counters.after(counter, sample, self._now)
        if counter.line is not None and counter.hold is None:
            self._mark(name, counter.published, counter.line.at)

    def _mark(self, name: str, energy: WattHours, at: datetime) -> None:
        known = self._days.get(name)
        if known is None:
            self._days[name] = days.begin(energy, at)
        elif (at, energy) != (known.last.at, known.last.energy):
            zone, _, _ = _zone(self._rules, self._zone)
            self._days[name] = days.after(known, energy, at, zone)

    def estimate(self, place: sources.Place) -> None:
        """Power was seen where nothing counts."""
        if not self._is_recent(place.seen.at):
            return
        known = self._estimates.get(place.name, Estimate())
        most = self._most(place)
        self._estimates[place.name] = found = estimates.after(
            known, place.seen, most, self._snapshot.at
        )
        if found.last is not None:
            at = found.last.at
            positive, negative = sources.counters_of(place.name)
            self.count(positive, Sample(found.positive, at, counters.ESTIMATE))
            self.count(negative, Sample(found.negative, at, counters.ESTIMATE))

    def _is_recent(self, at: datetime) -> bool:
        return self._now - RECENT <= at <= self._now + AT_MOST

    def _is_late(self, name: str, at: datetime) -> bool:
        """Whether a counter was read after this; what a clock that was ahead has written waits for nothing."""
        line = self._counters[name].line if name in self._counters else None
        return line is not None and at < line.at <= self._now

    def _most(self, place: sources.Place) -> Watts:
        positive, _ = sources.counters_of(place.name)
        limit = bounds.limit(positive, self._snapshot, self._rules.given, None)
        return Watts(2 * limit.power)


def _zone(rules: Rules, told: str | None) -> tuple[tzinfo, str, bool]:
    """The zone in force, its name, and whether anybody has told it."""
    for name in (rules.zone, told):
        found = zone_of(name)
        if found is not None and name is not None:
            return found, name, True
    return UTC, "UTC", False


def published(books: Books, now: datetime, rules: Rules | None = None) -> Accounts:
    """What is published at a moment, whether there is a new snapshot or not."""
    rules = rules or Rules()
    zone, name, known = _zone(rules, books.zone)
    accounts = dict(_accounts(books, now, rules, zone))
    return Accounts(now, accounts, name, known)


def _accounts(
    books: Books, now: datetime, rules: Rules, zone: tzinfo
) -> Iterator[tuple[str, Account]]:
    missed = {name: books.estimates[place].missed for place, name in _estimated(books)}
    for name, counter in books.counters.items():
        figure, known = counters.figure(counter), books.days.get(name)
        if figure is not None and known is not None:
            offset = rules.offsets.get(name, WattHours(0.0))
            shown = attrs.evolve(figure, energy=WattHours(figure.energy + offset))
            span = missed.get(name) if figure.estimated else None
            yield name, Account(shown, days.totals(known, now, zone), span)


def _estimated(books: Books) -> Iterator[tuple[str, str]]:
    """Each place with the counters that its power is summed up in."""
    for place in books.estimates:
        for name in sources.counters_of(place):
            yield place, name
