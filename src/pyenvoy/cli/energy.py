"""`pyenvoy energy`: what was produced, used, bought and sold; the journal of splices, and taking one back."""

import asyncio
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep
from typing import TYPE_CHECKING

import attrs
import click

from pyenvoy.cli import options
from pyenvoy.cli.screen import print_json, print_table, waiting
from pyenvoy.cli.where import Where, gateway, where_options
from pyenvoy.errors import EnvoyError, UsageError
from pyenvoy.show import energies, journal, plain

if TYPE_CHECKING:
    from pyenvoy.accounting import Accounts, Rules, Splice
    from pyenvoy.accounting.words import Counter
    from pyenvoy.effects.booksfile import BooksFiles, Found
    from pyenvoy.effects.envoy import Envoy

PATIENCE = timedelta(minutes=2)
"""Every counter that says something is believed by then, unless the gateway has gone away."""
GRANTED = timedelta(minutes=3)
"""Whoever keeps the books looks once a minute whether something is to be taken back."""


@click.command("energy", short_help="Show energies that never run backwards; their journal.")
@click.argument("words", nargs=-1, metavar="[journal | revert ID]")
@where_options
@options.as_json_described
@options.schema
def command(where: Where, words: tuple[str, ...], *, as_json: bool, schema: bool) -> None:
    """Show what was produced, used, bought and sold: today, this week, this month, since installation.

    `journal` lists where counters were spliced, `revert ID` takes a splice back. While `pyenvoy run`
    keeps the books nothing is asked of the gateway.
    """
    match words:
        case () if schema:
            _print_schema()
        case ():
            _show(accounts_of(where), as_json=as_json)
        case ("journal",):
            _show_journal(_kept(where).journal, as_json=as_json)
        case ("revert", id):
            _show_journal((_reverted(_kept(where), id),), as_json=as_json)
        case _:
            raise UsageError(f"{' '.join(words)!r} is not known: there are journal, and revert ID")


def _print_schema() -> None:
    from pyenvoy.model.accounts import Accounts  # noqa: PLC0415  # late
    from pyenvoy.show.schema import schema  # noqa: PLC0415  # it parses sources

    print_json(schema(Accounts))


def _show(found: "Accounts", *, as_json: bool) -> None:
    if as_json:
        print_json(plain(found))
    elif found.counters:
        print_table(energies(found))
    else:
        click.echo(
            "nothing is counted yet: a counter is believed after a minute, one that says 0 after an hour"
        )


def _show_journal(entries: "tuple[Splice, ...]", *, as_json: bool) -> None:
    if as_json:
        print_json({"journal": [plain(one) for one in entries]})
    elif entries:
        print_table(journal(entries))
    else:
        click.echo("no counter was ever spliced")


# -- what is kept ---------------------------------------------------------------------------------


@attrs.frozen
class Kept:
    """The books of one gateway, as they stand on the shelf."""

    files: "BooksFiles"
    serial: str
    found: "Found"
    rules: "Rules"

    @property
    def journal(self) -> "tuple[Splice, ...]":
        """Every splice, oldest first."""
        return self.found.volume.books.journal

    @property
    def accounts(self) -> "Accounts":
        """What follows from the books now."""
        from pyenvoy.accounting import published  # noqa: PLC0415  # late

        return published(self.found.volume.books, datetime.now(UTC), self.rules)

    @property
    def alive(self) -> bool:
        """Whether somebody keeps them at the moment."""
        if not self.files.take(self.serial):
            return True
        self.files.close(self.serial)
        return False


def _kept(where: Where) -> Kept:
    found = kept(where)
    if found is None:
        if where.host is None and not where.config.exists():
            raise UsageError("no books are kept here: `pyenvoy run` keeps them")
        raise UsageError(f"no books of {where.words} are kept here: `pyenvoy run` keeps them")
    return found


def kept(where: Where) -> Kept | None:
    """The books of the gateway that is meant; `None` where there are none."""
    from pyenvoy.effects.booksfile import BooksFiles  # noqa: PLC0415  # late

    if where.recording is not None or where.era is not None:
        return None
    files = BooksFiles()
    host, rules = _settled(where)
    every = {serial: files.peek(serial) for serial in files.serials()}
    if host is not None:
        every = {serial: one for serial, one in every.items() if _is_at(host, one)}
    if len(every) > 1:
        places = ", ".join(str(one.volume.address) for one in every.values())
        raise UsageError(f"books of several gateways are kept ({places}): say which with --host")
    return next((Kept(files, serial, one, rules) for serial, one in every.items()), None)


def _is_at(host: str, found: "Found") -> bool:
    from pyenvoy.access.places import origins  # noqa: PLC0415  # late

    return found.volume.address in {str(one) for one in origins(host)}


def _settled(where: Where) -> "tuple[str | None, Rules]":
    """The host that is meant, and by what rules its energies are accounted for."""
    from pyenvoy.accounting import Rules  # noqa: PLC0415  # late
    from pyenvoy.cli.settings import settings_from  # noqa: PLC0415  # it brings cattrs

    if where.host is not None or not where.config.exists():
        return where.host, Rules()
    first = settings_from(where.config).gateways[0]
    return first.host, first.rules


# -- asking ---------------------------------------------------------------------------------------


def accounts_of(where: Where) -> "Accounts":
    """What is published: what is kept, while somebody keeps it; else after asking the gateway."""
    if where.recording is not None:
        raise UsageError("a recording is one moment, and energy needs two: see `pyenvoy show`")
    if where.era is not None:
        return _lived(where)
    known = kept(where)
    host, rules = _settled(where)
    if known is not None and (known.alive or host is None):
        return known.accounts
    words = f"reading the counters of {where.words}: one is believed after a minute"
    try:
        with waiting(words):
            return asyncio.run(_asked(where, rules))
    except EnvoyError as error:
        if known is None:
            raise
        click.echo(f"{error}; this is what was kept", err=True)
        return known.accounts


def _lived(where: Where) -> "Accounts":
    """What a simulated gateway has counted: its time can be gone through at once."""
    from pyenvoy.accounting import Rules  # noqa: PLC0415  # late
    from pyenvoy.cli.lived import lived  # noqa: PLC0415  # late
    from pyenvoy.simulator.answers import living  # noqa: PLC0415  # late

    now = datetime.now(UTC)
    with waiting(f"simulating two days of {where.words}"):
        return lived(living(where.era or "", at=now, noon=now), now, Rules())


async def _asked(where: Where, rules: "Rules") -> "Accounts":
    from pyenvoy.effects.booksfile import BooksFiles, BooksMemory  # noqa: PLC0415  # late

    async with gateway(where, books=BooksMemory(BooksFiles().peek), rules=rules) as envoy:
        return await believed(envoy)


async def believed(envoy: "Envoy", patience: timedelta = PATIENCE) -> "Accounts":
    """What is published as soon as every counter is believed, or after `patience`.

    Raises the typed error that stands in the way of the first snapshot.
    """
    began = (await envoy.snapshot()).at
    async for snapshot in envoy.snapshots():
        found, counters = envoy.accounts, envoy.books.books.counters.values()
        settled = all(map(_is_settled, counters)) and len(counters) > 0
        if found is not None and (settled or snapshot.at - began >= patience):
            return found
    raise AssertionError("snapshots never end")


def _is_settled(counter: "Counter") -> bool:
    """Whether it is believed, or says 0 and takes an hour."""
    from pyenvoy.accounting import Why  # noqa: PLC0415  # late

    waiting_for_more = counter.hold is not None and counter.hold.why is Why.EMPTY
    return counter.line is not None or waiting_for_more


# -- taking back ----------------------------------------------------------------------------------


def _reverted(books: Kept, id: str) -> "Splice":  # noqa: A002  # what the journal calls it
    """Take a splice back: ourselves, or by whoever keeps the books just now."""
    entry = next((one for one in books.journal if one.id == id), None)
    if entry is None:
        known = ", ".join(one.id for one in books.journal if one.reverted is None)
        raise UsageError(f"no splice is called {id}: there are {known or 'none'}")
    if entry.reverted is not None:
        raise UsageError(f"{id} was taken back before")
    if _revert(books, id):
        return _entry(books, id)
    books.files.wish(books.serial, id)
    with waiting(f"whoever keeps the books looks once a minute for what is to be taken back: {id}"):
        until = monotonic() + GRANTED.total_seconds()  # the clock may be set meanwhile
        while monotonic() < until:
            sleep(0.5)
            if _entry(books, id).reverted is not None or _revert(books, id):
                return _entry(books, id)
    raise UsageError(
        f"whoever keeps the books has not taken {id} back yet; it is noted and will be"
    )


def _revert(books: Kept, id: str) -> bool:  # noqa: A002  # as above
    """Take it back ourselves; `False` while somebody else keeps the books."""
    from pyenvoy.accounting import revert  # noqa: PLC0415  # late

    if not books.files.take(books.serial):
        return False
    try:
        volume = books.files.open(books.serial).volume
        changed = volume.books
        for one in (*books.files.wishes(books.serial), id):
            changed = revert(changed, one, datetime.now(UTC))
        books.files.write(books.serial, attrs.evolve(volume, books=changed))
        books.files.granted(books.serial)
    finally:
        books.files.close(books.serial)
    return True


def _entry(books: Kept, id: str) -> "Splice":  # noqa: A002  # as above
    found = books.files.peek(books.serial).volume.books.journal
    return next(one for one in found if one.id == id)
