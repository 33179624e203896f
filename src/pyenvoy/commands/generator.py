"""The generator: its mode, its data sheet, its schedule (protocol 6.6).

Command and state are two facts: a generator told to run may stand still. What its relay does is told
beside what is commanded. Nothing here ever starts one by itself.
"""

from collections.abc import Iterator
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
from pyenvoy.commands.verbatim import Edits, Wanted
from pyenvoy.commands.whole import compared, phrase, posted, said
from pyenvoy.endpoint import Answer, Answers
from pyenvoy.errors import Problem
from pyenvoy.firmware import Firmware
from pyenvoy.model.generator import GeneratorMode
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.request import Method, Request
from pyenvoy.units import Amperes, Percent, Watts
from pyenvoy.wire.ivp_ensemble import GENERATOR
from pyenvoy.wire.ivp_ss import GEN_CONFIG, GEN_MODE, GEN_SCHEDULE

GENERATOR_MODE = Control(
    "generator mode",
    GEN_MODE,
    readback=(GEN_MODE, GENERATOR),
    watch=watches.GENERATOR,
    fresh=GEN_MODE,
)
GENERATOR_CONFIG = Control(
    "generator config",
    GEN_CONFIG,
    readback=(GEN_CONFIG,),
    watch=watches.SETTINGS,
    fresh=GEN_CONFIG,
)
GENERATOR_SCHEDULE = Control(
    "generator schedule",
    GEN_SCHEDULE,
    readback=(GEN_SCHEDULE, GENERATOR),
    watch=watches.SETTINGS,
    fresh=GEN_SCHEDULE,
)

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""As the gateway spells them."""


@attrs.frozen
class SetGeneratorMode(Harmless):
    """Tell the generator to run, to stand still, or to follow the battery's charge."""

    mode: GeneratorMode
    control: ClassVar[Control] = GENERATOR_MODE

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """Only where there is one, and in a word it knows."""
        yield from _there(snapshot)
        if not self.mode.known:
            yield Problem("mode", f"{self.mode} is no mode of a generator")

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request:
        """One word."""
        return written(GEN_MODE, Method.POST, f'{{"gen_cmd": "{self.mode}"}}')

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """Fulfilled when the command stands; what the relay does is told beside it."""
        told = answers.get(GEN_MODE)
        if told is None or told.gen_cmd is None:
            return NOTHING_SEEN
        state = answers.get(GENERATOR)
        return seen(
            fulfilled=told.gen_cmd == self.mode,
            reported=told.gen_cmd,
            effective=None if state is None else _relay(state.oper_state),
        )

    def __str__(self) -> str:
        return f"set the generator to {self.mode}"


@attrs.frozen
class ConfigureGenerator(Harmless):
    """Change the generator's data sheet. `None` leaves a line as it is."""

    rated_power: Watts | None = None
    max_current: Amperes | None = None
    min_loading: Percent | None = None
    max_efficiency: Percent | None = None
    warm_up: timedelta | None = None
    cool_down: timedelta | None = None
    start_method: str | None = None
    charges_battery: bool | None = None
    """Some firmware keeps this on where there is no battery; that shows as ignored."""
    manufacturer: str | None = None
    model: str | None = None
    control: ClassVar[Control] = GENERATOR_CONFIG

    @property
    def edits(self) -> Edits:
        """The keys of the gateway that are to change, and what they are to be."""
        return _wished(
            {
                # kilowatts, whatever the key says (protocol 5.15)
                "name_plate_rating_wat": None
                if self.rated_power is None
                else self.rated_power / 1000,
                "max_cont_gen_amps": self.max_current,
                "min_gen_loading_perc": self.min_loading,
                "max_gen_efficiency_perc": self.max_efficiency,
                "warm_up_mins": _minutes(self.warm_up),
                "cool_down_mins": _minutes(self.cool_down),
                "start_method": self.start_method,
                "charge_from_generator": self.charges_battery,
                "manufacturer": self.manufacturer,
                "model": self.model,
            }
        )

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """Only where there is one, with numbers that can be."""
        yield from _there(snapshot)
        if not self.edits:
            yield Problem("config", "nothing is to change")
        for name in ("min_loading", "max_efficiency"):
            yield from _optional(name, getattr(self, name), 0, 100)
        for name in ("rated_power", "max_current"):
            yield from _optional(name, getattr(self, name), 1, 1_000_000)
        for name in ("warm_up", "cool_down"):
            yield from _optional(name, _minutes(getattr(self, name)), 0, 60)

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request | Problem:
        """The whole sheet."""
        return posted(GEN_CONFIG, fresh, self.edits)

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """Fulfilled when the gateway shows all that was to change."""
        return compared(said(answers, GEN_CONFIG), self.edits)

    def __str__(self) -> str:
        return f"set the generator's data: {phrase(self.edits)}"


@attrs.frozen
class ScheduleGenerator(Harmless):
    """Change the generator's test runs, and the charges at which it starts and stops.

    `None` leaves a setting as it is.
    """

    every_weeks: int | None = None
    day: str | None = None
    """`Mon` to `Sun`."""
    start: timedelta | None = None
    """After midnight, site time."""
    duration: timedelta | None = None
    start_charge: Percent | None = None
    stop_charge: Percent | None = None
    control: ClassVar[Control] = GENERATOR_SCHEDULE

    @property
    def edits(self) -> Edits:
        """The keys of the gateway that are to change, and what they are to be."""
        exercise = _wished(
            {
                "freq_in_weeks": self.every_weeks,
                "day": self.day,
                "start": _minutes(self.start),
                "duration": _minutes(self.duration),
            }
        )
        charge = _wished({"start_soc": self.start_charge, "stop_soc": self.stop_charge})
        return (
            *((("exercise_config", *path), wish) for path, wish in exercise),
            *((("default_soc", *path), wish) for path, wish in charge),
        )

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """Only where there is one, within the limits of protocol 6.6."""
        yield from _there(snapshot)
        if not self.edits:
            yield Problem("schedule", "nothing is to change")
        yield from _optional("every_weeks", self.every_weeks, 1, 4)
        yield from _optional("start", _minutes(self.start), 0, 1439)
        minutes = _minutes(self.duration)
        yield from _optional("duration", minutes, 10, 60)
        if minutes is not None and minutes % 10:
            yield Problem("duration", f"{minutes:g} minutes are no whole tens")
        if self.day is not None and self.day not in WEEKDAYS:
            yield Problem("day", f"{self.day} is none of {', '.join(WEEKDAYS)}")
        yield from self._charges(snapshot)

    def _charges(self, snapshot: Snapshot) -> Iterator[Problem]:
        """Of the two charges one may stay as it is."""
        known = snapshot.generator
        start, stop = self.start_charge, self.stop_charge
        yield from _optional("start_charge", start, 0, 100)
        yield from _optional("stop_charge", stop, 0, 100)
        if start is None and stop is None:
            return
        low = known.default_start_charge if start is None and known else start
        high = known.default_stop_charge if stop is None and known else stop
        if low is not None and high is not None and not low < high:
            yield Problem("start_charge", f"it starts at {low:g} %, not below {high:g} %")

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request | Problem:
        """The whole schedule."""
        return posted(GEN_SCHEDULE, fresh, self.edits)

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """Fulfilled when the gateway shows all that was to change."""
        state = answers.get(GENERATOR)
        limits = (
            None
            if state is None or state.start_soc is None or state.stop_soc is None
            else f"{state.start_soc:g} to {state.stop_soc:g} %"
        )
        return compared(said(answers, GEN_SCHEDULE), self.edits, limits)

    def __str__(self) -> str:
        return f"schedule the generator: {phrase(self.edits)}"


def set_generator_mode(mode: GeneratorMode | str) -> SetGeneratorMode:
    """Tell the generator `on`, `off` or `auto`."""
    return SetGeneratorMode(GeneratorMode(mode))


configure_generator = ConfigureGenerator
"""Change the generator's data sheet."""
schedule_generator = ScheduleGenerator
"""Change the generator's test runs and charges."""


def _there(snapshot: Snapshot) -> Iterator[Problem]:
    if snapshot.generator is None:
        yield lacking(snapshot, "generator", "generator")


def _relay(word: str | None) -> str | None:
    """What the relay does; `close` is what others call `closed`."""
    return "closed" if word == "close" else word


def _wished(wishes: dict[str, Wanted | None]) -> Edits:
    return tuple(((key,), wish) for key, wish in wishes.items() if wish is not None)


def _minutes(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds() / 60


def _optional(name: str, value: float | None, low: float, high: float) -> Iterator[Problem]:
    if value is not None:
        yield from within(name, value, low, high)
