"""Topics and payloads. Pure: what is said where, not how it gets there."""

import json
from enum import StrEnum

import attrs

from pyenvoy import Snapshot, plain


class Availability(StrEnum):
    """Whether somebody is there to publish."""

    ONLINE = "online"
    OFFLINE = "offline"


@attrs.frozen
class Topics:
    """The topics of one gateway."""

    prefix: str
    serial: str

    @property
    def state(self) -> str:
        """The whole snapshot, retained."""
        return f"{self.prefix}/{self.serial}/state"

    @property
    def availability(self) -> str:
        """`online` or `offline`, retained; the broker says `offline` for us when we are gone."""
        return f"{self.prefix}/{self.serial}/availability"


def payload(snapshot: Snapshot) -> bytes:
    """The snapshot as JSON, as `docs/reference/snapshot.schema.json` describes it."""
    return json.dumps(plain(snapshot), ensure_ascii=False, separators=(",", ":")).encode()
