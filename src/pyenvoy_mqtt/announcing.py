"""What is known of a gateway → what is announced of it, once enough is known. Pure; `discovery` says how."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from pyenvoy import Insight, Snapshot
from pyenvoy.show.picture import Powers
from pyenvoy.show.plain import Plain
from pyenvoy_mqtt.controls import shown
from pyenvoy_mqtt.discovery import Announcement, Announcer
from pyenvoy_mqtt.discovery.devices import of_device, of_gateway, owns_device
from pyenvoy_mqtt.discovery.entities import entities
from pyenvoy_mqtt.discovery.others import control, energy, lift, live, problem, problems
from pyenvoy_mqtt.subjects import NOTES, Counted, Said, is_gone, subjects
from pyenvoy_mqtt.topics import Topics

POWERS, ENERGY, PANELS = "powers", "energy", "panels"
"""Parts that no subject has: the live values, the counters that can be relied on, panels beside their peers."""


class Announcing:
    """One gateway and its devices, as they become known."""

    def __init__(self, topics: Topics, announcer: Announcer) -> None:
        self.announcer = announcer
        self._topics = topics
        self._snapshot: Snapshot | None = None
        self._fresh = False
        self._gateway: Plain = {}
        self._serials: dict[str, str] = {}
        self._compared = False
        self._judged: set[str] = set()
        """Serial numbers of panels that are compared with their peers, and this is not announced yet."""

    def take(self, snapshot: Snapshot) -> None:
        """This is the newest snapshot."""
        self._snapshot, self._fresh = snapshot, True
        self._gateway = of_gateway(self.announcer.node, snapshot)

    def note(self, thing: object) -> None:
        """This is published: a subject, a device, a counter, the live values."""
        match thing:
            case Said() if thing.path != NOTES:
                self._note_said(thing)
            case Counted():
                self._note_counted(thing)
            case Powers():
                self.announcer.part(POWERS, self._gateway, self._topics.live)
                self.announcer.add(POWERS, live(thing))
            case Insight():
                self._compared, self._judged = True, {one.serial for one in thing.panels}
            case _:
                pass

    def _note_said(self, said: Said) -> None:
        own = owns_device(said.path)
        facts = of_device(self.announcer.node, said) if own else self._gateway
        self.announcer.part(said.path, facts, self._topics.subject(said.path))
        self.announcer.add(said.path, entities(said.thing, of_gateway="" if own else said.path))
        if own and (serial := getattr(said.thing, "serial", None)) is not None:
            self._serials[serial] = said.path

    def _note_counted(self, counted: Counted) -> None:
        """A counter of one device, whose serial number its name begins with, belongs to that device."""
        serial, _, _ = counted.name.rpartition(".")
        path = self._serials.get(serial, ENERGY)
        if path == ENERGY:
            self.announcer.part(ENERGY, self._gateway)
        self.announcer.add(path, energy(counted, self._topics))

    def _note_controls(self, snapshot: Snapshot) -> None:
        """Those that a new snapshot shows, once the parts that they belong to are noted."""
        for one in shown(snapshot) if self._fresh else ():
            found = (control(one, self._topics), lift(one, self._topics))
            self.announcer.add(one.device, [entity for entity in found if entity is not None])
        self._fresh = False

    def _note_panels(self) -> None:
        """The roof, and each panel that is compared, once the device that it is was noted."""
        if self._compared:
            self.announcer.part(PANELS, self._gateway, self._topics.insight)
            self.announcer.add(PANELS, problems(self._topics))
        for serial in self._judged & self._serials.keys():
            self._judged.discard(serial)
            self.announcer.add(self._serials[serial], [problem(serial, self._topics)])

    def due(self, now: datetime, patience: timedelta) -> Iterator[Announcement]:
        """What is to be announced now: nothing before everything was asked once."""
        snapshot = self._snapshot
        if snapshot is not None and snapshot.complete:
            self._note_controls(snapshot)
            self._note_panels()
            yield from self.announcer.due()
            yield from self.announcer.obsolete(now, patience, lambda key: _may_go(key, snapshot))

    def drop(self, path: str) -> Iterator[Announcement]:
        """There is no such thing any more."""
        self._serials = {serial: one for serial, one in self._serials.items() if one != path}
        yield from self.announcer.drop(path)


def _may_go(key: str, snapshot: Snapshot) -> bool:
    """Whether the subject of a part, which its key begins with, says that it is not there."""
    names = [name for name, _ in subjects() if f"{key}_".startswith(f"{name}_")]
    return bool(names) and is_gone(max(names, key=len), snapshot)
