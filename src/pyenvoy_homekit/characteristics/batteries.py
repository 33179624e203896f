"""Batteries of both kinds, one by one and together."""

from pyenvoy.model.batteries import AcBattery, Batteries, Battery, Storage, StorageControl
from pyenvoy.units import Watts
from pyenvoy_homekit.characteristics.filling import Values, device, filled, level, phase, time
from pyenvoy_homekit.shape import Service, View


def battery(view: View, one: Battery) -> tuple[Service, ...]:
    """One IQ Battery."""
    values = {
        "ChargeState": one.activity,
        "PercentFull": one.charge,
        "RealPower": one.power,
        "ApparentPower": one.apparent_power,
        "Capacity": one.capacity,
        "RatedPower": one.rated_power,
        "Temperature": one.temperature,
        "MaxCellTemp": one.max_cell_temperature,
        "LedStatus": one.led if one.led is None else _LEDS.get(one.led, str(one.led)),
        "SleepEnabled": one.sleep_enabled,
        "DcSwitchOff": None if one.dc_switch_off is None else not one.dc_switch_off,
        "Operating": one.operating,
        "CommLevelSubGhz": level(one.communication_subghz),
        "CommLevel24Ghz": level(one.communication_2_4ghz),
        "Revision": one.revision,
        "Phase": phase(one.phase),
        "GridState": one.grid_state,
        "GridMode": one.grid_mode,
        **device(view, one),
    }
    return filled("Encharge", f"battery/{one.serial}", values, name=one.serial)


_LEDS = {12: "charging", 13: "discharging", 14: "idle"}
"""As seen on real batteries; for any other the number is shown."""


def ac_battery(view: View, one: AcBattery) -> tuple[Service, ...]:
    """One AC Battery."""
    values = {
        "ChargeState": one.activity,
        "PercentFull": one.charge,
        "Power": one.power,
        "Temperature": one.temperature,
        "MaxCellTemp": one.max_cell_temperature,
        "SleepEnabled": one.sleep_enabled,
        "SleepMinSoc": one.sleep_min_charge,
        "SleepMaxSoc": one.sleep_max_charge,
        "Producing": one.producing,
        "Provisioned": one.provisioned,
        "Operating": one.operating,
        "Phase": phase(one.phase),
        **device(view, one),
    }
    return filled("AcBattery", f"ac-battery/{one.serial}", values, name=one.serial)


def ac_batteries(view: View, together: Storage) -> tuple[Service, ...]:
    """The AC Batteries together."""
    values = {
        "ChargeState": together.activity,
        "Power": together.power,
        "Energy": together.available_energy,
        "PercentFull": together.charge,
        "ActiveCount": together.count,
        "ReadingTime": time(together.measured_at, view),
    }
    return filled("AcBatterySummary", "ac-batteries", values)


def summary(all_of: Batteries) -> tuple[Service, ...]:
    """The energy system as a whole; nothing where no battery is installed."""
    if not (all_of.storage or all_of.ac_storage):
        return ()
    together = all_of.storage or Storage()
    values = {
        "AggSoc": all_of.charge,
        "AggMaxEnergy": all_of.capacity,
        "EncAggSoc": together.charge,
        "EncAggBackupEnergy": together.backup_energy,
        "EncAggAvailEnergy": together.available_energy,
        "ConfiguredBackupSoc": together.backup_reserve_configured,
        "AdjustedBackupSoc": together.backup_reserve,
        "Capacity": together.capacity,
        "ActiveCount": together.count,
        "RatedPower": _sum(all_of),
        "RealPower": together.power,
        **(_biases(all_of.control) if all_of.control else {}),
    }
    return filled("EnsembleSummary", "energy-system", values)


def _sum(all_of: Batteries) -> Watts | None:
    rated = [one.rated_power for one in all_of.batteries if one.rated_power is not None]
    return Watts(sum(rated)) if rated else None


_PHASES = ("", "PhaseB", "PhaseC")


def _biases(control: StorageControl) -> Values:
    return {
        **{f"FrequencyBiasHz{x}": y for x, y in zip(_PHASES, control.frequency_bias, strict=False)},
        **{f"VoltageBiasV{x}": y for x, y in zip(_PHASES, control.voltage_bias, strict=False)},
    }
