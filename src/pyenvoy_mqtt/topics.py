"""The names of topics, and the words said there. Pure: what is said where, not how it gets there."""

import json
import re
from enum import StrEnum

import attrs

from pyenvoy import Snapshot, plain


class Availability(StrEnum):
    """Whether somebody is there to publish, or a gateway to answer."""

    ONLINE = "online"
    OFFLINE = "offline"


_LONGEST = 64  # characters; real serial numbers have twelve


def level(name: str) -> str:
    """A name as one level of a topic, whatever a gateway calls itself: no `/`, `+`, `#`."""
    return re.sub(r"[^\w.-]", "_", name, flags=re.ASCII)[:_LONGEST] or "_"


@attrs.frozen
class Topics:
    """The topics of one gateway."""

    prefix: str
    serial: str

    @property
    def root(self) -> str:
        """What all of them begin with."""
        return f"{self.prefix}/{level(self.serial)}"

    @property
    def state(self) -> str:
        """The whole snapshot, retained."""
        return f"{self.root}/state"

    @property
    def availability(self) -> str:
        """`online` or `offline`, retained; the broker says `offline` for us when we are gone."""
        return f"{self.root}/availability"

    @property
    def reachable(self) -> str:
        """Whether the gateway answers: `online` or `offline`, retained."""
        return f"{self.root}/reachable"

    @property
    def live(self) -> str:
        """Power at each place of the house now, retained."""
        return f"{self.root}/live"

    @property
    def insight(self) -> str:
        """Each panel beside its peers, retained."""
        return f"{self.root}/insight"

    def subject(self, path: str) -> str:
        """A subject of the snapshot, or one of its devices: `production`, `inverters/1223`; retained."""
        return f"{self.state}/{path}"

    def energy(self, counter: str) -> str:
        """What one counter has come to, retained."""
        return f"{self.root}/energy/{level(counter)}"

    def control(self, path: str, word: str) -> str:
        """What belongs to a control, `reserve` or `dry-contact/NC1`: its `state`, `set` or `result`."""
        return f"{self.root}/{path}/{word}"

    @property
    def wishes(self) -> tuple[str, ...]:
        """Where others set something, for subscribing."""
        return (f"{self.root}/+/set", f"{self.root}/+/+/set")

    def wished(self, topic: str) -> str | None:
        """Which control a topic sets: `reserve`, `dry-contact/NC1`; `None` where it sets none."""
        inner = topic.removeprefix(f"{self.root}/")
        if inner == topic or not inner.endswith("/set"):
            return None
        return inner.removesuffix("/set")


def payload(snapshot: Snapshot) -> bytes:
    """The snapshot as JSON, as `docs/reference/snapshot.schema.json` describes it."""
    return encoded(plain(snapshot))


def encoded(said: object) -> bytes:
    """Plain data as JSON."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
