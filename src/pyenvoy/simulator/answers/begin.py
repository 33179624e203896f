"""Puts a gateway together from a few words."""

from datetime import datetime, timedelta

import attrs

from pyenvoy.errors import UsageError
from pyenvoy.firmware import Firmware
from pyenvoy.simulator.answers import admin_lib, ivp_meters, ivp_ss
from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.eras import ERAS
from pyenvoy.simulator.answers.living import Living
from pyenvoy.simulator.answers.pace import Pace
from pyenvoy.simulator.answers.settings import Delayed, Settings
from pyenvoy.simulator.plant import Flaw, Place, Plant, Summer, Zone
from pyenvoy.simulator.plant.noise import digits

_HOUR = 3600


def era_of(firmware: str) -> Era:
    """An era by its name, or the one whose firmware is nearest, newest first. Raises `UsageError`."""
    if firmware in ERAS:
        return ERAS[firmware]
    named = [era for name, era in ERAS.items() if name.partition("_")[0] == firmware]
    if named:
        return named[0]
    wanted = Firmware.parse(firmware)
    if wanted is None:
        raise UsageError(
            f"no simulated gateway is called {firmware!r}; there are: {', '.join(ERAS)}"
        )
    older = [era for era in ERAS.values() if era.firmware <= wanted]
    like = older[-1] if older else next(iter(ERAS.values()))
    return attrs.evolve(like, firmware=wanted)


def first_settings(era: Era) -> Settings:
    """What is set on a gateway before anybody writes to it."""
    states = dict.fromkeys(ivp_ss.CONTACTS, "open")
    return Settings(
        tariff=admin_lib.first_tariff(era),
        contacts=ivp_ss.first_contacts(era),
        contact_states=Delayed(states, states),
        meters={ivp_meters.EIDS[meter.kind]: meter.enabled for meter in era.meters},
        gen_running=era.generator == "running",
        gen_mode=ivp_ss.first_gen_mode(era),
        gen_config=ivp_ss.first_gen_config(era),
        gen_schedule=ivp_ss.first_gen_schedule(era),
        dpel=ivp_ss.FIRST_DPEL,
        grid_profile="IEEE 1547 default 2015:1.2.10" if era.hertz == 60 else "EN 50549-1:1.0.22",
    )


def _at_noon(plant: Plant, noon: datetime) -> Plant:
    """The same site, moved east or west until the sun stands high at a moment."""
    hours = round(12 - (noon.hour + noon.minute / 60))
    hours = hours - 24 if hours > 12 else hours
    name = "Etc/GMT" if not hours else f"Etc/GMT{-hours:+d}"
    zone = Zone(name, hours * _HOUR, Summer.NEVER)
    return attrs.evolve(plant, zone=zone, place=Place(plant.place.latitude, 15.0 * hours))


def living(
    firmware: str,
    *,
    inverters: int | None = None,
    batteries: int | None = None,
    seed: int | None = None,
    serial: str | None = None,
    at: datetime | None = None,
    noon: datetime | None = None,
    pace: Pace = Pace.INSTANT,
    shift: timedelta = timedelta(),
    flaws: tuple[Flaw, ...] = (),
) -> Living:
    """A gateway by the name of an era or by a version, otherwise as that era usually is.

    `at` only moves the story's beginning before that moment; `noon` moves the site to where the
    sun stands high then; `flaws` are wrong with single panels. Raises `UsageError` for what is no era and no version.
    """
    era = era_of(firmware)
    plant = era.plant
    plant = attrs.evolve(
        plant,
        inverters=plant.inverters if inverters is None else inverters,
        batteries=plant.batteries if batteries is None else batteries,
        seed=plant.seed if seed is None else seed,
        flaws=flaws,
    )
    if noon is not None:
        plant = _at_noon(plant, noon)
    battery = era.battery if plant.batteries else None
    if plant.batteries and battery is None:
        battery = ERAS["8.3.5167_third_party_pv"].battery
    era = attrs.evolve(era, plant=plant, battery=battery)
    made = Living(
        era=era,
        serial=serial or "1220" + digits(plant.seed, 1, 0, 8),
        settings=first_settings(era),
        pace=pace,
        shift=shift,
    )
    return made if at is None else attrs.evolve(made, course=made.view(at).course)
