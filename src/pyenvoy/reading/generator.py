"""Generator: its state from the energy system, its data sheet and schedule from the site's settings.

It exists when any of them speaks of one and there is a System Controller to connect it.
"""

from collections.abc import Iterator
from typing import Any

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.errors import Gap
from pyenvoy.model.generator import (
    Exercise,
    Generator,
    GeneratorConfig,
    GeneratorMode,
    GeneratorPeriod,
)
from pyenvoy.reading.device import has_controller, why_no_controller
from pyenvoy.reading.words import given, minutes, position, source
from pyenvoy.units import Amperes, Percent, Watts, from_kilo
from pyenvoy.wire.ivp_ensemble.generator import GENERATOR, GeneratorAnswer
from pyenvoy.wire.ivp_ss import (
    GEN_CONFIG,
    GEN_MODE,
    GEN_SCHEDULE,
    ExerciseConfig,
    GenConfig,
    GenDays,
    GenMode,
    GenPeriod,
    GenSchedule,
    GenSeason,
    SocWindow,
)

FROM: tuple[Endpoint[Any], ...] = (GENERATOR, GEN_CONFIG, GEN_MODE, GEN_SCHEDULE)

_UNSET = (100, -1)
"""The charges to start and to stop at, while nobody has set them."""


def read(answers: Answers) -> Generator | None:
    """Read the generator, where there is one."""
    known = source(answers, FROM)
    state = answers.get(GENERATOR) or GeneratorAnswer()
    config = answers.get(GEN_CONFIG) or GenConfig()
    if known is None or not _exists(state, config) or has_controller(answers) is False:
        return None
    mode = answers.get(GEN_MODE) or GenMode()
    plan = answers.get(GEN_SCHEDULE) or GenSchedule()
    start, stop = _window(state.start_soc, state.stop_soc)
    default = plan.default_soc or SocWindow()
    default_start, default_stop = _window(default.start_soc, default.stop_soc)
    return Generator(
        known,
        relay_commanded=position(state.admin_state),
        relay=position(state.oper_state),
        mode=given(GeneratorMode, mode.gen_cmd),
        mode_set_by=mode.last_updated_by,
        admin_mode=state.admin_mode,
        present=state.present,
        type_code=state.type,
        scheduled=state.schedule,
        exercising=state.exc_on,
        start_charge=start,
        stop_charge=stop,
        config=None if config == GenConfig() else _config(config),
        exercise=given(_exercise, plan.exercise_config),
        default_start_charge=default_start,
        default_stop_charge=default_stop,
        schedule=tuple(_periods(plan)),
        schedule_set_by=plan.last_updated_by,
    )


def why(answers: Answers) -> Gap | None:
    """Why there is none, as far as that hangs on the controller; otherwise the sources tell."""
    return why_no_controller("generator", answers)


def _exists(state: GeneratorAnswer, config: GenConfig) -> bool:
    commanded = state.admin_state not in (None, "unknown")
    return commanded or bool(state.present) or config != GenConfig()


def _window(start: float | None, stop: float | None) -> tuple[Percent | None, Percent | None]:
    if (start, stop) == _UNSET:
        return None, None
    return given(Percent, start), given(Percent, stop)


def _config(config: GenConfig) -> GeneratorConfig:
    return GeneratorConfig(
        manufacturer=config.manufacturer,
        model=config.model,
        id=config.generator_id or None,
        kind=config.gen_type,
        start_method=config.start_method,
        rated_power=given(Watts, given(from_kilo, config.name_plate_rating_wat)),  # kW, despite it
        max_current=given(Amperes, config.max_cont_gen_amps),
        min_loading=given(Percent, config.min_gen_loading_perc),
        max_efficiency=given(Percent, config.max_gen_efficiency_perc),
        warm_up=minutes(config.warm_up_mins),
        cool_down=minutes(config.cool_down_mins),
        charges_battery=config.charge_from_generator,
        updated_by=config.last_updated_by,
    )


def _exercise(config: ExerciseConfig) -> Exercise:
    return Exercise(
        every_weeks=config.freq_in_weeks,
        day=config.day,
        start=minutes(config.start),
        duration=minutes(config.duration),
    )


def _periods(plan: GenSchedule) -> Iterator[GeneratorPeriod]:
    for season in plan.schedule.default if plan.schedule else ():
        for days in season.days:
            for one in days.periods:
                yield _period(season, days, one)


def _period(season: GenSeason, days: GenDays, one: GenPeriod) -> GeneratorPeriod:
    start, stop = _window(one.start_soc, one.stop_soc)
    return GeneratorPeriod(
        id=one.id,
        season_id=season.id,
        days_id=days.id,
        season_start=season.start,
        season_end=season.end,
        days=days.week_days,
        start=minutes(one.start),
        duration=minutes(one.duration),
        setting=one.setting,
        start_charge=start,
        stop_charge=stop,
    )
