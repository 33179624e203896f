"""What became of each question so far. It remembers; what follows from it stands in the planner."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs

from pyenvoy.errors import Reason

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 120))
"""How long a failed question rests, by how often it has failed in a row (protocol chapter 8.3)."""

CORE_PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 30))
"""The same for the gateway as a whole and for what decides whether it is available.

With the core's patience of 20 s, whoever comes back after a long outage is noticed within a minute.
"""

REFUSED_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""How long a question rests that was refused, by how often: not for this role, not with this hardware.

Or only not yet: a gateway that is starting refuses for some minutes what it answers afterwards. The same for one
whose answer suddenly says less, where its cadence is longer.
"""

_STARTING = 8
"""So often a page of the core is looked for that a gateway, which may be starting, does not offer."""

_USUAL, _USUAL_OF_CORE = 8, 20
"""So many answers that say less in a row are no mishap: that is what it says now, and its cadence is enough."""

REFUSALS = frozenset({Reason.DENIED, Reason.NOT_OFFERED})


def pause_after(failures: int, *, core: bool = False) -> timedelta:
    """The pause after so many failures in a row; the last of the table is for all that follow."""
    table = CORE_PAUSES if core else PAUSES
    return table[min(failures, len(table)) - 1]


@attrs.frozen
class Entry:
    """One endpoint's history."""

    asked: datetime | None = None
    answered: datetime | None = None
    failures: int = 0
    """In a row; an answer ends them."""
    why: Reason | None = None
    """Of the last failure."""
    lasted: timedelta = timedelta()
    """How long the last failure took; a quick one may soon be followed by another question."""
    took: timedelta = timedelta()
    """Service time: the quickest of late, as a slow answer may have waited for us and not for the gateway."""
    until: datetime | None = None
    """Not to be asked before."""
    waiting: bool = False
    """Asked and not yet heard of."""
    settled: bool = False
    """Whether it was heard of at all, be it a refusal."""
    poor: int = 0
    """How many answers in a row have said less than one before them did."""
    again: datetime | None = None
    """When such an answer is asked for once more, however long its cadence."""

    def rests(self, now: datetime) -> datetime | None:
        """Until when it rests, if it does. What was asked in the future is of before the clock was set back."""
        ahead = self.asked is not None and self.asked > now
        return None if ahead or self.until is None or self.until <= now else self.until


_NEW = Entry()


def _pause(entry: Entry, why: Reason, *, core: bool) -> timedelta:
    """How long a question rests that has failed once more.

    A page that the gateway does not offer is no part of the core, unless it has answered before; for some
    minutes it may just not be there yet. What has answered is not believed to be gone for long until it
    was refused several times.
    """
    known = entry.answered is not None
    starting = entry.failures < _STARTING
    soon = core and (why is not Reason.NOT_OFFERED or known or starting)
    refused = why in REFUSALS and not soon and not (known and entry.failures < len(PAUSES))
    if refused:
        return REFUSED_PAUSES[min(entry.failures, len(REFUSED_PAUSES) - 1)]
    return pause_after(entry.failures + 1, core=soon)


@attrs.frozen
class Ledger:
    """Every endpoint's history, by name."""

    entries: Mapping[str, Entry] = attrs.field(factory=dict)

    def of(self, name: str) -> Entry:
        """One endpoint's history, empty if it was never asked."""
        return self.entries.get(name, _NEW)

    def asked(self, name: str, now: datetime) -> "Ledger":
        """The endpoint was asked."""
        return self._with(name, attrs.evolve(self.of(name), asked=now, waiting=True))

    def answered(
        self, name: str, now: datetime, took: timedelta, *, poor: bool = False, core: bool = False
    ) -> "Ledger":
        """The endpoint has answered; `poor` is an answer that says less than one before."""
        entry = self.of(name)
        known = took if entry.answered is None else min(took, (entry.took * 3 + took) / 4)
        found = Entry(entry.asked or now, now, took=known, settled=True)
        table, usual = (CORE_PAUSES, _USUAL_OF_CORE) if core else (REFUSED_PAUSES, _USUAL)
        if poor and entry.poor < usual:
            pause = table[min(entry.poor, len(table) - 1)]
            found = attrs.evolve(found, poor=entry.poor + 1, again=now + pause)
        return self._with(name, found)

    def failed(self, name: str, now: datetime, why: Reason, *, core: bool = False) -> "Ledger":
        """The endpoint gave no answer that can be used; the core is spared the long pauses."""
        entry = self.of(name)
        failed = attrs.evolve(
            entry,
            failures=entry.failures + 1,
            why=why,
            lasted=max(timedelta(), now - (entry.asked or now)),
            until=now + _pause(entry, why, core=core),
            again=None,
            waiting=False,
            settled=True,
        )
        return self._with(name, failed)

    def dropped(self, name: str) -> "Ledger":
        """What came was not about the endpoint (the session had ended): as if never asked."""
        return self._with(name, attrs.evolve(self.of(name), asked=None, waiting=False))

    def given_up(self) -> "Ledger":
        """Nobody waits any more for what was asked: it is due again as if its answer had come."""
        return Ledger(
            {name: attrs.evolve(one, waiting=False) for name, one in self.entries.items()}
        )

    def forgiven(self, *reasons: Reason) -> "Ledger":
        """Pauses for these reasons are lifted: a new ticket or firmware may have changed the answer."""
        return Ledger(
            {
                name: attrs.evolve(entry, until=None, failures=0)
                if entry.failures and entry.why in reasons
                else entry
                for name, entry in self.entries.items()
            }
        )

    def _with(self, name: str, entry: Entry) -> "Ledger":
        return Ledger({**self.entries, name: entry})
