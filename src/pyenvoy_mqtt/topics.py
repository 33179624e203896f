"""Topics and payloads. Pure: what is said where, not how it gets there."""

import json
import re
from enum import StrEnum

import attrs

from pyenvoy import Snapshot, plain


class Availability(StrEnum):
    """Whether somebody is there to publish."""

    ONLINE = "online"
    OFFLINE = "offline"


_LONGEST = 64  # characters; real serial numbers have twelve


@attrs.frozen
class Topics:
    """The topics of one gateway."""

    prefix: str
    serial: str

    @property
    def state(self) -> str:
        """The whole snapshot, retained."""
        return f"{self.prefix}/{self._level}/state"

    @property
    def availability(self) -> str:
        """`online` or `offline`, retained; the broker says `offline` for us when we are gone."""
        return f"{self.prefix}/{self._level}/availability"

    @property
    def _level(self) -> str:
        """The serial number as one level of a topic, whatever a gateway calls itself: no `/`, `+`, `#`."""
        return re.sub(r"[^\w.-]", "_", self.serial, flags=re.ASCII)[:_LONGEST] or "_"


def payload(snapshot: Snapshot) -> bytes:
    """The snapshot as JSON, as `docs/reference/snapshot.schema.json` describes it."""
    return json.dumps(plain(snapshot), ensure_ascii=False, separators=(",", ":")).encode()
