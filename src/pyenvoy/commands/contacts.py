"""Dry contacts: where one stands, and what it is for (protocol 6.5). Two writes to two places."""

from collections.abc import Generator, Iterator
from datetime import timedelta
from typing import Any, ClassVar

import attrs

from pyenvoy.commands import watches
from pyenvoy.commands.command import (
    NOTHING_SEEN,
    Control,
    Harmless,
    Seen,
    lacking,
    seen,
    within,
    written,
)
from pyenvoy.commands.verbatim import Document, Edits, Wanted, document, edited, spelt
from pyenvoy.commands.whole import compared, phrase, said
from pyenvoy.endpoint import Answer, Answers
from pyenvoy.errors import Problem
from pyenvoy.firmware import Firmware
from pyenvoy.model.contacts import Contact, ContactAction, ContactMode, ContactUse
from pyenvoy.model.relays import RelayState
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.model.word import Word
from pyenvoy.request import Method, Request
from pyenvoy.units import Percent
from pyenvoy.wire.ivp_ensemble import DRY_CONTACTS
from pyenvoy.wire.ivp_ss import DRY_CONTACT_SETTINGS

CONTACT = Control(
    "dry contact",
    DRY_CONTACTS,
    readback=(DRY_CONTACTS,),
    watch=watches.CONTACT,
    fresh=DRY_CONTACTS,
)
CONTACT_SETTINGS = Control(
    "dry contact settings",
    DRY_CONTACT_SETTINGS,
    readback=(DRY_CONTACT_SETTINGS,),
    watch=watches.SETTINGS,
    fresh=DRY_CONTACT_SETTINGS,
)


@attrs.frozen
class SwitchContact(Harmless):
    """Open or close one contact."""

    id: str
    state: RelayState
    control: ClassVar[Control] = CONTACT

    @property
    def of(self) -> str:
        """Its id."""
        return self.id

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """A contact that is there, and one of the two positions."""
        yield from _known(snapshot, self.id)
        if not self.state.known:
            yield Problem("state", f"{self.state} is neither open nor closed")

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request:
        """One object, not a list."""
        contact = f'{{"id": {spelt(self.id)}, "status": "{self.state}"}}'
        return written(DRY_CONTACTS, Method.POST, f'{{"dry_contacts": {contact}}}')

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """Fulfilled when it stands there."""
        contacts = answers.get(DRY_CONTACTS)
        rows = contacts.dry_contacts if contacts else ()
        status = next((one.status for one in rows if one.id == self.id), None)
        if status is None:
            return NOTHING_SEEN
        return seen(fulfilled=status == self.state, reported=status, effective=status)

    def __str__(self) -> str:
        return f"{'open' if self.state is RelayState.OPEN else 'close'} dry contact {self.id}"


@attrs.frozen
class ConfigureContact(Harmless):
    """Change what one contact is for. `None` leaves a setting as it is."""

    id: str
    name: str | None = None
    use: ContactUse | None = None
    mode: ContactMode | None = None
    on_grid: ContactAction | None = None
    off_grid: ContactAction | None = None
    on_generator: ContactAction | None = None
    soc_low: Percent | None = None
    """Charge below which a load is shed, in the mode `soc`."""
    soc_high: Percent | None = None
    """Charge above which it is applied again."""
    essential_start: timedelta | None = None
    """After midnight, site time."""
    essential_end: timedelta | None = None
    priority: float | None = None
    override: bool | None = None
    manual_override: bool | None = None
    control: ClassVar[Control] = CONTACT_SETTINGS

    @property
    def of(self) -> str:
        """Its id."""
        return self.id

    @property
    def edits(self) -> Edits:
        """The keys of the gateway that are to change, and what they are to be."""
        wishes: dict[str, Wanted | None] = {
            "load_name": self.name,
            "type": self.use,
            "mode": self.mode,
            "grid_action": self.on_grid,
            "micro_grid_action": self.off_grid,
            "gen_action": self.on_generator,
            "soc_low": self.soc_low,
            "soc_high": self.soc_high,
            "essential_start_time": _seconds(self.essential_start),
            "essential_end_time": _seconds(self.essential_end),
            "priority": self.priority,
            "override": self.override,
            "manual_override": self.manual_override,
        }
        return tuple(((key,), wish) for key, wish in wishes.items() if wish is not None)

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """A contact that is there, words the gateway knows, limits with room between them."""
        contact = yield from _known(snapshot, self.id)
        if not self.edits:
            yield Problem("settings", "nothing is to change")
        words = (self.use, self.mode, self.on_grid, self.off_grid, self.on_generator)
        yield from _known_words(words)
        yield from _window(self, contact)
        for name in ("essential_start", "essential_end"):
            moment = getattr(self, name)
            if moment is not None and not timedelta() <= moment < timedelta(days=1):
                yield Problem(name, f"{moment} is no time of day")

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request | Problem:
        """Every key that the gateway has of this contact: a part of them may crash it."""
        row = _row(None if fresh is None else document(fresh.body), self.id)
        if row is None:
            return Problem("dry_contacts", f"the gateway shows no settings of {self.id}")
        wished = edited(row, self.edits)
        if isinstance(wished, Problem):
            return wished
        return written(DRY_CONTACT_SETTINGS, Method.POST, f'{{"dry_contacts": {wished.text}}}')

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """Fulfilled when the gateway shows all that was to change."""
        return compared(_row(said(answers, DRY_CONTACT_SETTINGS), self.id), self.edits)

    def __str__(self) -> str:
        return f"set dry contact {self.id}: {phrase(self.edits)}"


def open_contact(contact: str) -> SwitchContact:
    """Open a contact."""
    return SwitchContact(contact, RelayState.OPEN)


def close_contact(contact: str) -> SwitchContact:
    """Close a contact."""
    return SwitchContact(contact, RelayState.CLOSED)


configure_contact = ConfigureContact
"""Change what one contact is for."""


def _known(snapshot: Snapshot, contact: str) -> Generator[Problem, None, Contact | None]:
    contacts = snapshot.contacts
    if contacts is None:
        yield lacking(snapshot, "contacts", "dry contact")
        return None
    found = next((one for one in contacts.all if one.id == contact), None)
    if found is None:
        known = ", ".join(one.id for one in contacts.all)
        yield Problem("contact", f"there is no dry contact {contact}, only {known}")
    return found


def _known_words(words: tuple[Word | None, ...]) -> Iterator[Problem]:
    for word in words:
        if word is not None and not word.known:
            yield Problem("settings", f"{word} is no word of the gateway's")


def _window(wish: ConfigureContact, contact: Contact | None) -> Iterator[Problem]:
    """Limits of charge, of which one may stay as it is."""
    if wish.soc_low is None and wish.soc_high is None:
        return
    low = contact.soc_low if wish.soc_low is None and contact else wish.soc_low
    high = contact.soc_high if wish.soc_high is None and contact else wish.soc_high
    top = 100.0 if high is None else high
    yield from within("soc_high", top, 0, 100)
    yield from within("soc_low", low or 0.0, 0, top)


def _seconds(moment: timedelta | None) -> float | None:
    return None if moment is None else moment.total_seconds()


def _row(whole: Document | None, contact: str) -> Document | None:
    rows = None if whole is None else whole.at("dry_contacts")
    return None if rows is None else rows.row("id", contact)
