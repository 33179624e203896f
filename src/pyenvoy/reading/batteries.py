"""Batteries: which there are, from the inventory, else the status tree and the power page.

Power and charge of each come from the power page, which is fresher than the inventory; what they
are together comes from the secondary control, never from a sum, but for the power.
"""

from collections.abc import Iterable
from typing import Any

import attrs

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.model.batteries import (
    Activity,
    Batteries,
    Battery,
    BatterySettings,
    OffGridControl,
    Storage,
    StorageControl,
)
from pyenvoy.reading import ac_batteries
from pyenvoy.reading.device import BATTERY, device, inside, with_radio
from pyenvoy.reading.words import given, source
from pyenvoy.units import (
    Celsius,
    Hertz,
    Level,
    Percent,
    VoltAmperes,
    Volts,
    WattHours,
    Watts,
    from_milli,
)
from pyenvoy.wire.ivp_ensemble.inventory import ENSEMBLE_INVENTORY, Encharge
from pyenvoy.wire.ivp_ensemble.power import ENSEMBLE_POWER, BatteryPower
from pyenvoy.wire.ivp_ensemble.secctrl import SECCTRL, OffgridControl, SecondaryControl
from pyenvoy.wire.ivp_ensemble.status import ENSEMBLE_STATUS, StatusDevice
from pyenvoy.wire.ivp_ss import ENC_SETTINGS

_IQ: tuple[Endpoint[Any], ...] = (
    ENSEMBLE_INVENTORY,
    ENSEMBLE_POWER,
    ENSEMBLE_STATUS,
    SECCTRL,
    ENC_SETTINGS,
)

FROM: tuple[Endpoint[Any], ...] = (*_IQ, *ac_batteries.FROM)

_STANDBY = 50
"""Watts. Batteries whose LED says idle give 16 and 24 W (8.1.41, 8.3.5167): their own standby."""
_LED = {
    12: Activity.CHARGING,
    13: Activity.DISCHARGING,
    14: Activity.IDLE,
    17: Activity.IDLE,
}


def read(answers: Answers) -> Batteries | None:
    """Read the IQ Batteries, then the AC Batteries; no batteries, no subject."""
    batteries = _batteries(answers)
    ac = ac_batteries.read(answers)
    ac_storage = ac_batteries.storage(answers)
    sources = (*(_IQ if batteries else ()), *(ac_batteries.FROM if ac or ac_storage else ()))
    known = source(answers, sources)
    if known is None:
        return None
    together = secondary_control(answers) or SecondaryControl()
    return Batteries(
        known,
        batteries=batteries,
        storage=_storage(batteries, together) if batteries else None,
        ac_batteries=ac,
        ac_storage=ac_storage,
        charge=given(Percent, together.agg_soc),
        capacity=given(WattHours, together.max_energy),
        control=given(_control, secondary_control(answers)),
        settings=_settings(answers),
    )


def secondary_control(answers: Answers) -> SecondaryControl | None:
    """What the batteries are together: its own page, else the copy in the status tree."""
    status = answers.get(ENSEMBLE_STATUS)
    return answers.get(SECCTRL) or (status.secctrl if status else None)


def _batteries(answers: Answers) -> tuple[Battery, ...]:
    inventory, power = answers.get(ENSEMBLE_INVENTORY), answers.get(ENSEMBLE_POWER)
    powers = {one.serial_num: one for one in power.devices} if power else {}
    seen = {key: one for key, one in inside(answers).items() if one.device_type == BATTERY}
    entries = {one.serial_num: one for one in inventory.encharge} if inventory else {}
    serials: Iterable[str] = entries if inventory else {**seen, **powers}
    return tuple(_battery(key, entries.get(key), seen.get(key), powers.get(key)) for key in serials)


def _battery(
    serial: str, entry: Encharge | None, seen: StatusDevice | None, power: BatteryPower | None
) -> Battery:
    battery = device(Battery, serial, entry, seen)
    if seen is not None:
        battery = _with_status(battery, seen)
    if entry is not None:
        battery = _with_entry(battery, entry)
    return _with_power(battery, power or BatteryPower(serial))


def _with_status(battery: Battery, seen: StatusDevice) -> Battery:
    return attrs.evolve(
        battery,
        capacity=given(WattHours, seen.encharge_capacity),
        rated_power=given(Watts, seen.encharge_rated_power),
        revision=seen.encharge_revision,
        phase=given(str, seen.phase),
        der_index=seen.der_index,
        grid_state=seen.reported_enc_grid_state,
        grid_mode=seen.reported_grid_mode,
        bmu_firmware=seen.bmu_fw_version or None,
    )


def _with_entry(battery: Battery, entry: Encharge) -> Battery:
    capacity = given(WattHours, entry.encharge_capacity)
    revision, der_index = entry.encharge_rev, entry.der_index
    return attrs.evolve(
        battery,
        charge=given(Percent, entry.percent_full),
        capacity=battery.capacity if capacity is None else capacity,
        temperature=given(Celsius, entry.temperature),
        max_cell_temperature=given(Celsius, entry.max_cell_temp),
        led=entry.led_status,
        sleep_enabled=entry.sleep_enabled,
        dc_switch_off=entry.dc_switch_off,
        operating=entry.operating,
        communication_subghz=given(Level, entry.comm_level_sub_ghz),
        communication_2_4ghz=given(Level, entry.comm_level_2_4_ghz),
        revision=battery.revision if revision is None else revision,
        phase=given(str, entry.phase) or battery.phase,
        der_index=battery.der_index if der_index is None else der_index,
        grid_state=entry.reported_enc_grid_state or battery.grid_state,
        bmu_firmware=entry.bmu_fw_version or battery.bmu_firmware,
        hardware=with_radio(battery.hardware, entry.zigbee_dongle_fw_version),
    )


def _with_power(battery: Battery, power: BatteryPower) -> Battery:
    real = given(from_milli, power.real_power_mw)
    return attrs.evolve(
        battery,
        charge=battery.charge if power.soc is None else Percent(power.soc),
        power=given(Watts, real),
        # the gateway gives it the sign of the power (8.2.127, 8.3.1598); it is a magnitude
        apparent_power=given(VoltAmperes, given(from_milli, given(abs, power.apparent_power_mva))),
        activity=_activity(real, battery.led),
    )


def _activity(power: float | None, led: int | None) -> Activity | None:
    """What a battery does: by its power, or by its LED where the power may be its own standby."""
    if power is not None and abs(power) > _STANDBY:
        return Activity.DISCHARGING if power > 0 else Activity.CHARGING
    if led in _LED:
        return _LED[led]
    return None if power is None else Activity.IDLE


def _storage(batteries: tuple[Battery, ...], together: SecondaryControl) -> Storage:
    powers = [one.power for one in batteries if one.power is not None]
    apparent = [one.apparent_power for one in batteries if one.apparent_power is not None]
    whole = len(batteries)
    return Storage(
        count=whole,
        charge=given(Percent, together.enc_agg_soc),
        power=Watts(sum(powers)) if len(powers) == whole else None,
        apparent_power=VoltAmperes(sum(apparent)) if len(apparent) == whole else None,
        available_energy=given(WattHours, together.enc_agg_avail_energy),
        capacity=given(WattHours, together.enc_max_available_capacity),
        commissioned_capacity=given(WattHours, together.enc_commissioned_capacity),
        backup_reserve=given(Percent, together.adjusted_backup_soc),
        backup_reserve_configured=given(Percent, together.configured_backup_soc),
        backup_energy=given(WattHours, together.enc_agg_backup_energy),
        health=given(Percent, together.enc_agg_soh),
        very_low_charge=given(Percent, together.vls_limit),
        activity=_shared_activity(batteries),
    )


def _shared_activity(batteries: tuple[Battery, ...]) -> Activity | None:
    """What all do, or those that do something; when they disagree, what their powers add up to."""
    activities = {one.activity for one in batteries} - {None, Activity.IDLE}
    if len(activities) == 1:
        return activities.pop()
    if activities:
        return _activity(sum(one.power or 0 for one in batteries), None)
    return Activity.IDLE if any(one.activity for one in batteries) else None


def _control(together: SecondaryControl) -> StorageControl:
    frequencies = (
        together.freq_bias_hz,
        together.freq_bias_hz_phaseb,
        together.freq_bias_hz_phasec,
    )
    voltages = (
        together.voltage_bias_v,
        together.voltage_bias_v_phaseb,
        together.voltage_bias_v_phasec,
    )
    return StorageControl(
        shutdown=together.shutdown,
        frequency_bias=tuple(Hertz(one) for one in frequencies if one is not None),
        voltage_bias=tuple(Volts(one) for one in voltages if one is not None),
        commissioning=together.commission_in_progress,
        starting_up=together.ess_in_progress,
        stage_change=together.ess_r3_to_r4_in_progress,
        recovery_enabled=together.soc_rec_enabled,
        recovery_threshold=given(Percent, together.recovery_threshold_soc),
        recovery_entry=given(Percent, together.soc_recovery_entry),
        recovery_exit=given(Percent, together.soc_recovery_exit),
        off_grid=given(_off_grid, together.offgrid_secctrl),
    )


def _off_grid(control: OffgridControl) -> OffGridControl:
    return OffGridControl(
        active=control.is_active,
        balanced=control.is_system_balanced,
        sequence_reset_needed=control.seq_reset_needed,
        frequency=control.f,
        voltage=control.v,
        voltage_d_negative=control.vd_neg,
        voltage_d_zero=control.vd_zero,
        voltage_q_negative=control.vq_neg,
        voltage_q_zero=control.vq_zero,
    )


def _settings(answers: Answers) -> BatterySettings | None:
    answer = answers.get(ENC_SETTINGS)
    if answer is None or answer.enc_settings is None:
        return None
    known = answer.enc_settings
    return BatterySettings(
        enabled=known.enable,
        country=known.country,
        current_limit=known.current_limit,
        per_phase=given(float, known.per_phase),
    )
