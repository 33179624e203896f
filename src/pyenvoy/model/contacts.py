"""Dry contacts of a System Controller, with their settings."""

from datetime import timedelta

import attrs

from pyenvoy.model.relays import RelayState
from pyenvoy.model.source import Source
from pyenvoy.model.word import Word
from pyenvoy.units import Percent


class ContactUse(Word):
    """What is wired to a contact."""

    NONE = "NONE"
    LOAD = "LOAD"
    THIRD_PARTY_PV = "3RD-PV"
    PV = "PV"


class ContactAction(Word):
    """What happens to the contact when the supply changes."""

    NONE = "none"
    APPLY = "apply"
    SHED = "shed"
    SCHEDULE = "schedule"


class ContactMode(Word):
    """Who switches the contact."""

    MANUAL = "manual"
    SOC = "soc"


@attrs.frozen
class Contact:
    """One dry contact: where it stands, and what it is set to do."""

    id: str
    state: RelayState | None = None
    name: str | None = None
    use: ContactUse | None = None
    mode: ContactMode | None = None
    on_grid: ContactAction | None = None
    off_grid: ContactAction | None = None
    on_generator: ContactAction | None = None
    override: bool | None = None
    manual_override: bool | None = None
    soc_low: Percent | None = None
    soc_high: Percent | None = None
    priority: float | None = None
    essential_start: timedelta | None = None
    """After midnight, site time."""
    essential_end: timedelta | None = None
    black_start: float | None = None
    black_start_retries: int | None = None
    action_retries: int | None = None
    safe_state: ContactAction | None = None
    pv_serials: tuple[str, ...] = ()
    pv_phases: tuple[str, ...] = ()


@attrs.frozen
class Contacts:
    """All dry contacts; only a System Controller has any."""

    source: Source
    all: tuple[Contact, ...]
