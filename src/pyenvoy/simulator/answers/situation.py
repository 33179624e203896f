"""From what people have set to what holds at the plant."""

from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.json_parts import number, part
from pyenvoy.simulator.answers.settings import Settings
from pyenvoy.simulator.plant import Mode, Situation

_MODES = {
    "self-consumption": Mode.SELF_CONSUMPTION,
    "backup": Mode.BACKUP,
    "savings-mode": Mode.SAVINGS,
    "economy": Mode.SAVINGS,
}


def situation(era: Era, settings: Settings) -> Situation:
    """What power follows from; a word the gateway does not know leaves it in self-consumption."""
    storage = part(settings.tariff, "storage_settings")
    mode = _MODES.get(str(storage.get("mode")), Mode.SELF_CONSUMPTION)
    return Situation(
        mode=mode,
        reserve=100.0 if mode is Mode.BACKUP else number(storage, "reserved_soc", 20.0),
        charge_from_grid=bool(storage.get("charge_from_grid")),
        islanded=settings.relay == "open",
        generator=settings.gen_running,
        producing=not settings.forced_off,
        acb_asleep=len(settings.acb_sleep.wanted) >= max(1, era.plant.acbs),
        export_limit=_export_limit(settings),
    )


def _export_limit(settings: Settings) -> float | None:
    dynamic = part(settings.dpel, "dynamic_pel_settings")
    if dynamic.get("enable") is not True:
        return None
    return number(dynamic, "limit_value_W", 0.0)
