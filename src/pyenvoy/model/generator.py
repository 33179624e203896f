"""A generator behind the System Controller, its data sheet and its schedule."""

from datetime import timedelta

import attrs

from pyenvoy.model.relays import RelayState
from pyenvoy.model.source import Source
from pyenvoy.model.word import Word
from pyenvoy.units import Amperes, Percent, Watts


class GeneratorMode(Word):
    """What was commanded; where the relay is, is another fact."""

    ON = "on"
    OFF = "off"
    AUTO = "auto"


@attrs.frozen
class GeneratorConfig:
    """The data sheet that the installer has entered."""

    manufacturer: str | None = None
    model: str | None = None
    id: str | None = None
    kind: str | None = None
    start_method: str | None = None
    rated_power: Watts | None = None
    max_current: Amperes | None = None
    min_loading: Percent | None = None
    max_efficiency: Percent | None = None
    warm_up: timedelta | None = None
    cool_down: timedelta | None = None
    charges_battery: bool | None = None
    updated_by: str | None = None


@attrs.frozen
class Exercise:
    """A regular test run."""

    every_weeks: int | None = None
    day: str | None = None
    start: timedelta | None = None
    """After midnight, site time."""
    duration: timedelta | None = None


@attrs.frozen
class GeneratorPeriod:
    """A part of the day in which the generator follows the battery's charge."""

    id: str | None = None
    season_id: str | None = None
    days_id: str | None = None
    season_start: str | None = None
    """Month and day, as `1/1`."""
    season_end: str | None = None
    days: str | None = None
    """As `Mon,Tue`."""
    start: timedelta | None = None
    duration: timedelta | None = None
    setting: str | None = None
    """`AON` for always on."""
    start_charge: Percent | None = None
    stop_charge: Percent | None = None


@attrs.frozen
class Generator:
    """The generator."""

    source: Source
    relay_commanded: RelayState | None = None
    """What was asked of its relay, in words that are no command."""
    relay: RelayState | None = None
    """Where its relay is: closed means that the generator feeds the house."""
    mode: GeneratorMode | None = None
    """What was last commanded."""
    mode_set_by: str | None = None
    admin_mode: int | None = None
    """0 nothing commanded, 2 seen with `on`; the other codes are not known."""
    present: bool | None = None
    type_code: int | None = None
    scheduled: bool | None = None
    exercising: bool | None = None
    start_charge: Percent | None = None
    """Charge below which it starts; `None` while not set."""
    stop_charge: Percent | None = None
    """Charge above which it stops; `None` while not set."""
    config: GeneratorConfig | None = None
    exercise: Exercise | None = None
    default_start_charge: Percent | None = None
    default_stop_charge: Percent | None = None
    schedule: tuple[GeneratorPeriod, ...] = ()
    schedule_set_by: str | None = None
