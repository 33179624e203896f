"""What is known of every gateway, and the answers made of it, each encoded once until something changes."""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import attrs

from pyenvoy import Snapshot
from pyenvoy_mqtt.rest import Action, Asked, Known, Reply, Route, View
from pyenvoy_mqtt.site import Site

_WORTH_SQUEEZING = 1400  # bytes; less fits into one packet anyway
_MOST = 256  # answers that are kept; paths can be made up by whoever asks


Health = Callable[[], Mapping[str, object]]


@attrs.define
class Page:
    """An answer as bytes, with its mark; squeezed when somebody wants it so."""

    reply: Reply
    etag: str
    _squeezed: bytes | None = None

    @property
    def squeezed(self) -> bytes:
        """The body by gzip, made once."""
        if self._squeezed is None:
            self._squeezed = gzip.compress(self.reply.body, 6, mtime=0)
        return self._squeezed

    @property
    def worth_squeezing(self) -> bool:
        """Whether it is long enough."""
        return len(self.reply.body) > _WORTH_SQUEEZING


def page(reply: Reply) -> Page:
    """A reply with the mark of its bytes."""
    return Page(reply, f'"{hashlib.sha256(reply.body).hexdigest()[:32]}"')


class Pages:
    """The latest of each gateway, and who tells when it changes."""

    def __init__(self, health: Health = dict) -> None:
        self.sites: dict[str, Site] = {}
        self.listeners: list[Callable[[str, View], None]] = []
        """Told the serial number and the view of every new snapshot."""
        self.histories: dict[str, Path] = {}
        """The file of each history that is kept."""
        self.unread = 0
        """How many gateways nothing was read of yet."""
        self._views: dict[str, View] = {}
        self._made: dict[tuple[object, ...], Page] = {}
        self._health = health

    def put(self, site: Site, serial: str, snapshot: Snapshot, body: bytes) -> None:
        """Have this snapshot from now on; `body` is its JSON."""
        self.sites[serial] = site
        self._views[serial] = _view(site, serial, snapshot, body, self.histories.get(serial))
        self._made.clear()
        for listener in self.listeners:
            listener(serial, self._views[serial])

    def view(self, serial: str | None) -> View | None:
        """One gateway; without a serial number the first one."""
        if serial is None:
            return next(iter(self._views.values()), None)
        return self._views.get(serial)

    def poll(self, serial: str, *, on: bool) -> None:
        """Stop or begin polling."""
        site = self.sites[serial]
        if on:
            site.resume()
        else:
            site.pause()
        self._views[serial] = attrs.evolve(self._views[serial], polling=on)
        self._made.clear()

    @property
    def known(self) -> Known:
        """All that is known at this moment."""
        return Known(self._views, self._health(), self.unread)

    def ask(self, route: Route, asked: Asked) -> Action | Page:
        """What follows from a question; the same page as before where nothing has changed."""
        if route.fleeting:
            return route.answer(asked, self.known)
        key = (route.path, asked.query.get("gateway"), *asked.parts.values())
        if (made := self._made.get(key)) is not None:
            return made
        found = route.answer(asked, self.known)
        if not isinstance(found, Reply) or found.status != 200:
            return found
        made = page(found)
        if len(self._made) < _MOST:
            self._made[key] = made
        return made


def _view(site: Site, serial: str, snapshot: Snapshot, body: bytes, history: Path | None) -> View:
    state = site.state
    return View(
        serial=serial,
        snapshot=snapshot,
        body=body,
        accounts=site.accounts,
        insight=site.insight,
        answers=state.picture,
        ledger=state.ledger,
        tally=site.tally,
        available=state.available,
        token=None if state.access is None else state.access.token,
        role=state.role.name.lower(),
        polling=not site.paused,
        history=history,
        cards=tuple(site.cards.values()),
    )


def now() -> datetime:
    """The time, for what depends on it."""
    return datetime.now(UTC)
