"""`/ivp/ss/gen_*`: the generator's data sheet, command and schedule, verbatim. Empty without one."""

from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint
from pyenvoy.firmware import since
from pyenvoy.request import Method
from pyenvoy.wire.converter import wire


@attrs.frozen
class GenConfig:
    """The generator's data sheet; empty where there is none."""

    generator_id: str | None = wire("generator_id", default=None)
    manufacturer: str | None = wire("manufacturer", default=None)
    model: str | None = wire("model", default=None)
    gen_type: str | None = wire("gen_type", default=None)
    start_method: str | None = wire("start_method", default=None)
    name_plate_rating_wat: float | None = wire("name_plate_rating_wat", default=None)  # kW
    max_cont_gen_amps: float | None = wire("max_cont_gen_amps", default=None)  # A
    min_gen_loading_perc: float | None = wire("min_gen_loading_perc", default=None)  # %
    max_gen_efficiency_perc: float | None = wire("max_gen_efficiency_perc", default=None)  # %
    warm_up_mins: float | None = wire("warm_up_mins", default=None)  # min
    cool_down_mins: float | None = wire("cool_down_mins", default=None)  # min
    charge_from_generator: bool | None = wire("charge_from_generator", default=None)
    last_updated_by: str | None = wire("last_updated_by", default=None)


@attrs.frozen
class GenMode:
    """What was last commanded of the generator."""

    gen_cmd: str | None = wire("gen_cmd", default=None)
    last_updated_by: str | None = wire("last_updated_by", default=None)


@attrs.frozen
class ExerciseConfig:
    """The generator's regular test run."""

    freq_in_weeks: int | None = wire("freq_in_weeks", default=None)
    start: float | None = wire("start", default=None)  # min of day
    duration: float | None = wire("duration", default=None)  # min
    day: str | None = wire("day", default=None)


@attrs.frozen
class SocWindow:
    """Charge at which the generator starts and stops."""

    start_soc: float | None = wire("start_soc", default=None)  # %
    stop_soc: float | None = wire("stop_soc", default=None)  # %


@attrs.frozen
class GenPeriod:
    """A part of the day."""

    id: str | None = wire("id", default=None)
    start: float | None = wire("start", default=None)  # min of day
    duration: float | None = wire("duration", default=None)  # min
    setting: str | None = wire("setting", default=None)
    start_soc: float | None = wire("start_soc", default=None)  # %
    stop_soc: float | None = wire("stop_soc", default=None)  # %


@attrs.frozen
class GenDays:
    """Periods on some days of the week."""

    id: str | None = wire("id", default=None)
    week_days: str | None = wire("week_days", default=None)
    periods: tuple[GenPeriod, ...] = wire("periods", default=())


@attrs.frozen
class GenSeason:
    """Days in a part of the year."""

    id: str | None = wire("id", default=None)
    start: str | None = wire("start", default=None)
    end: str | None = wire("end", default=None)
    days: tuple[GenDays, ...] = wire("days", default=())


@attrs.frozen
class GenSeasons:
    """The schedule that holds when no other does."""

    default: tuple[GenSeason, ...] = wire("default", default=())


@attrs.frozen
class GenSchedule:
    """When the generator runs; empty where there is none."""

    exercise_config: ExerciseConfig | None = wire("exercise_config", default=None)
    default_soc: SocWindow | None = wire("default_soc", default=None)
    schedule: GenSeasons | None = wire("schedule", default=None)
    last_updated_by: str | None = wire("last_updated_by", default=None)


_BOTH = (Method.GET, Method.POST)
_SINCE = since("7")

GEN_CONFIG = Endpoint(
    "gen_config",
    "/ivp/ss/gen_config",
    shape=GenConfig,
    purpose="The generator's data sheet",
    firmware=_SINCE,
    cadence=Cadence.SLOW,
    methods=_BOTH,
)
GEN_MODE = Endpoint(
    "gen_mode",
    "/ivp/ss/gen_mode",
    shape=GenMode,
    purpose="What was last commanded of the generator",
    firmware=_SINCE,
    cadence=Cadence.BRISK,
    methods=_BOTH,
)
GEN_SCHEDULE = Endpoint(
    "gen_schedule",
    "/ivp/ss/gen_schedule",
    shape=GenSchedule,
    purpose="The generator's exercise and charge limits",
    firmware=_SINCE,
    cadence=Cadence.SLOW,
    methods=_BOTH,
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (GEN_CONFIG, GEN_MODE, GEN_SCHEDULE)
