"""The gateway itself."""

from datetime import datetime

import attrs

from pyenvoy.firmware import Firmware
from pyenvoy.model.source import Source


@attrs.frozen
class Package:
    """A part of the gateway's software."""

    name: str
    part_number: str | None = None
    version: str | None = None
    build: str | None = None


@attrs.frozen
class Gateway:
    """Who the gateway says it is."""

    source: Source
    serial: str
    firmware: Firmware | None
    """`None` when the version cannot be read; `firmware_text` then has what came."""
    firmware_text: str
    part_number: str | None = None
    model: str | None = None
    wants_token: bool = False
    """Whether it wants a token over https (firmware 7 and later)."""
    claims_meter: bool | None = None
    """Its own word for having current meters; `Meters` is the truth."""
    clock: datetime | None = None
    """The gateway's own time when it answered."""
    euaid: str | None = None
    sequence: int | None = None
    api_version: int | None = None
    packages: tuple[Package, ...] = ()
    build: str | None = None
    built_at: datetime | None = None
    release_stage: str | None = None
    release_version: str | None = None
