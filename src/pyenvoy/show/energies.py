"""Energies as people read them: one line for each counter, one for each splice of the journal."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from pyenvoy.model.accounts import Account, Accounts, Splice, Total, Trust
from pyenvoy.show.table import Column, Table
from pyenvoy.show.text import span, text
from pyenvoy.units import WattHours, symbol

_WH = symbol(WattHours)
_PERIODS = ("today", "yesterday", "week", "month")
_FIRST = ("produced", "consumed", "imported", "exported", "charged", "discharged")
_OLD = timedelta(hours=1)
_HEADS = (
    Column("energy"),
    *(Column(one, numeric=True) for one in (*_PERIODS, "lifetime")),
    Column("trust"),
)


def energies(accounts: Accounts) -> Table:
    """What is published, a line for each counter: the site's first, then those of devices.

    `~` marks a total that begins or ends between readings far apart, or that is not all of its period.
    """
    lines = tuple(
        (
            name,
            *(_total(getattr(one.totals, period)) for period in _PERIODS),
            " ".join(text(one.figure.energy, _WH)),
            mark(one, accounts.at),
        )
        for name, one in in_order(accounts.counters)
    )
    zone = accounts.zone if accounts.zone_known else "UTC: nobody has told the site's zone"
    return Table("energies", _HEADS, lines, f"{text(accounts.at)[0]}, days of {zone}")


def in_order(counters: Mapping[str, Account]) -> list[tuple[str, Account]]:
    """Counters as people look for them."""
    place = {name: number for number, name in enumerate(_FIRST)}
    return sorted(counters.items(), key=lambda one: (place.get(one[0], len(place)), one[0]))


def _total(total: Total) -> str:
    return ("" if total.exact else "~") + " ".join(text(total.energy, _WH))


def mark(account: Account, now: datetime) -> str:
    """How far a figure can be relied on, in words."""
    found = account.figure
    said = str(found.trust)
    if found.trust is Trust.HELD:
        said += f": {found.why}"
        if found.raw is not None:
            said += f", it says {' '.join(text(found.raw, _WH))}"
    elif now - found.at > _OLD:
        said += f", read {span(now - found.at)} ago"
    if found.since is not None:
        said += f", for {span(now - found.since)}"
    if account.missed:
        said += f", {span(account.missed)} not seen"
    return said


_ENTRIES = (
    Column("id"),
    Column("at"),
    Column("why"),
    Column("from", numeric=True),
    Column("to", numeric=True),
    Column("added", numeric=True),
    Column("taken back"),
)


def journal(entries: Iterable[Splice]) -> Table:
    """Every splice, oldest first: the value believed before, the one after, what is added since."""
    lines = tuple(
        (
            one.id,
            text(one.at)[0],
            str(one.why),
            " ".join(text(one.before, _WH)),
            " ".join(text(one.after, _WH)),
            " ".join(text(WattHours(one.offset - one.was), _WH)),
            "" if one.reverted is None else text(one.reverted)[0],
        )
        for one in entries
    )
    return Table("journal", _ENTRIES, lines)
