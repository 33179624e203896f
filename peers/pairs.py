"""What both we and pyenphase say about one gateway, side by side, in one unit.

Theirs is rounded where they round; a pair is equal when ours rounds to it.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pyenvoy.model.meters import MeterKind
from pyenvoy.model.snapshot import Snapshot


class Pair(NamedTuple):
    """One value as they and as we have it."""

    name: str
    theirs: Any
    ours: Any

    @property
    def equal(self) -> bool:
        """Whether both say the same, but for rounding."""
        a, b = self.theirs, self.ours
        if isinstance(a, int | float) and isinstance(b, int | float) and not isinstance(a, bool):
            return abs(a - b) <= (0.5 if isinstance(a, int) else 0.0051)
        return a == b


def pairs(theirs: Any, ours: Snapshot) -> Iterator[Pair]:
    """Every value that both have; one that they have and we lack is paired with `None`."""
    yield from _production(theirs, ours)
    yield from _consumption(theirs, ours)
    yield from _meters(theirs, ours)
    yield from _inverters(theirs, ours)
    yield from _batteries(theirs, ours)
    yield from _ac_batteries(theirs, ours)
    yield from _grid(theirs, ours)
    yield from _contacts(theirs, ours)
    yield from _generator(theirs, ours)
    yield from _tariff(theirs, ours)


def _get(thing: Any, path: str) -> Any:
    for name in path.split("."):
        thing = (
            thing[int(name)]
            if name.isdigit() and thing is not None and int(name) < len(thing)
            else None
            if name.isdigit()
            else getattr(thing, name, None)
        )
        if thing is None:
            return None
    return thing


def _epoch(moment: Any) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _seconds(span: Any) -> float | None:
    return None if span is None else span.total_seconds()


def _energy(name: str, theirs: Any, ours: Any) -> Iterator[Pair]:
    if theirs is None:
        return
    yield Pair(f"{name}.power", theirs.watts_now, _get(ours, "now.power"))
    yield Pair(f"{name}.today", theirs.watt_hours_today, _get(ours, "energy.today"))
    yield Pair(
        f"{name}.7_days", theirs.watt_hours_last_7_days, _get(ours, "energy.last_seven_days")
    )
    yield Pair(f"{name}.lifetime", theirs.watt_hours_lifetime, _get(ours, "energy.lifetime"))


def _phase_powers(name: str, theirs: Any, ours: Any) -> Iterator[Pair]:
    for i, (phase, value) in enumerate((theirs or {}).items()):
        if value is not None:
            yield Pair(
                f"{name}.{phase}.power", value.watts_now, _get(ours, f"phases.{i}.now.power")
            )


def _production(theirs: Any, ours: Snapshot) -> Iterator[Pair]:
    yield from _energy("production", theirs.system_production, ours.production)
    yield from _phase_powers("production", theirs.system_production_phases, ours.production)


def _consumption(theirs: Any, ours: Snapshot) -> Iterator[Pair]:
    total, net = _get(ours, "consumption.total"), _get(ours, "consumption.net")
    yield from _energy("total", theirs.system_consumption, total)
    yield from _phase_powers("total", theirs.system_consumption_phases, total)
    if theirs.system_net_consumption is not None:
        yield Pair("net.power", theirs.system_net_consumption.watts_now, _get(net, "now.power"))
        imported, exported = _get(net, "imported"), _get(net, "exported")
        balance = _get(net, "balance") if imported is None else imported - (exported or 0)
        yield Pair("net.lifetime", theirs.system_net_consumption.watt_hours_lifetime, balance)
    yield from _phase_powers("net", theirs.system_net_consumption_phases, net)


def _flow(name: str, theirs: Any, now: Any, energy: Any, at: Any) -> Iterator[Pair]:
    yield Pair(f"{name}.power", theirs.active_power, _get(now, "power"))
    yield Pair(f"{name}.delivered", theirs.energy_delivered, _get(energy, "delivered"))
    yield Pair(f"{name}.received", theirs.energy_received, _get(energy, "received"))
    yield Pair(f"{name}.voltage", theirs.voltage, _get(now, "voltage"))
    yield Pair(f"{name}.current", theirs.current, _get(now, "current"))
    yield Pair(f"{name}.frequency", theirs.frequency, _get(now, "frequency"))
    yield Pair(f"{name}.power_factor", theirs.power_factor, _get(now, "power_factor"))
    yield Pair(f"{name}.at", theirs.timestamp, _epoch(at))


def _meters(theirs: Any, ours: Snapshot) -> Iterator[Pair]:
    for kind, meter in (theirs.ctmeters or {}).items():
        if meter is None:
            continue
        mine = ours.meters.first(MeterKind(str(kind))) if ours.meters else None
        name = f"meter.{kind}"
        yield from _flow(
            name, meter, _get(mine, "now"), _get(mine, "energy"), _get(mine, "measured_at")
        )
        yield Pair(f"{name}.state", str(meter.state) == "enabled", _get(mine, "enabled"))
        yield Pair(f"{name}.status", str(meter.metering_status), _get(mine, "status"))
        yield Pair(f"{name}.flags", list(meter.status_flags or ()), list(_get(mine, "flags") or ()))
        for i, (phase, part) in enumerate((theirs.ctmeters_phases.get(kind) or {}).items()):
            if part is not None:
                one = _get(mine, f"phases.{i}")
                at = _get(one, "measured_at")
                yield from _flow(f"{name}.{phase}", part, _get(one, "now"), _get(one, "energy"), at)


def _inverters(theirs: Any, ours: Snapshot) -> Iterator[Pair]:
    for serial, one in (theirs.inverters or {}).items():
        mine = ours.inverters.by_serial(serial) if ours.inverters else None
        name = "inverter"
        yield Pair(f"{name}.serial", serial, _get(mine, "serial"))
        yield Pair(f"{name}.power", one.last_report_watts, _get(mine, "power"))
        yield Pair(f"{name}.max_power", one.max_report_watts, _get(mine, "max_power"))
        yield Pair(f"{name}.at", one.last_report_date, _epoch(_get(mine, "reported_at")))
        for theirs_name, ours_name in (
            ("dc_voltage", "detail.dc_voltage"), ("dc_current", "detail.dc_current"),
            ("ac_voltage", "detail.ac_voltage"), ("ac_current", "detail.ac_current"),
            ("ac_frequency", "detail.ac_frequency"), ("temperature", "detail.temperature"),
            ("lifetime_energy", "energy_lifetime"), ("energy_today", "energy_today"),
        ):  # fmt: skip
            value = getattr(one, theirs_name)
            if value is not None:
                yield Pair(f"{name}.{theirs_name}", value, _get(mine, ours_name))
        if one.last_report_duration is not None:
            interval = _seconds(_get(mine, "detail.interval"))
            yield Pair(f"{name}.interval", one.last_report_duration, interval)
        if one.energy_produced is not None:
            # theirs is a mean power in mWh per ms, that is W, under the name of an energy
            energy, span = (
                _get(mine, "detail.energy_produced"),
                _seconds(_get(mine, "detail.interval")),
            )
            mean = energy * 1000 / span if energy is not None and span else None
            yield Pair(f"{name}.energy_produced", one.energy_produced, mean)


def _batteries(theirs: Any, ours: Snapshot) -> Iterator[Pair]:
    found = {one.serial: one for one in (_get(ours, "batteries.batteries") or ())}
    for serial, one in (theirs.encharge_inventory or {}).items():
        mine = found.get(serial)
        for theirs_name, ours_name in (
            ("percent_full", "charge"), ("temperature", "temperature"),
            ("max_cell_temp", "max_cell_temperature"), ("encharge_capacity", "capacity"),
            ("encharge_revision", "revision"), ("led_status", "led"), ("operating", "operating"),
            ("communicating", "communicating"), ("dc_switch_off", "dc_switch_off"),
            ("comm_level_2_4_ghz", "communication_2_4ghz"), ("comm_level_sub_ghz", "communication_subghz"),
            ("part_number", "part_number"), ("firmware_version", "firmware"),
            ("bmu_firmware_version", "bmu_firmware"), ("admin_state_str", "admin_state"),
        ):  # fmt: skip
            yield Pair(f"battery.{theirs_name}", getattr(one, theirs_name), _get(mine, ours_name))
        yield Pair("battery.at", one.last_report_date, _epoch(_get(mine, "reported_at")))
        yield Pair("battery.installed", one.installed_date, _epoch(_get(mine, "installed_at")))
    for serial, one in (theirs.encharge_power or {}).items():
        mine = found.get(serial)
        yield Pair("battery.power", one.real_power_mw / 1000, _get(mine, "power"))
        yield Pair("battery.apparent", one.apparent_power_mva / 1000, _get(mine, "apparent_power"))
        yield Pair("battery.soc", one.soc, _get(mine, "charge"))
    if (total := theirs.encharge_aggregate) is not None:
        mine = _get(ours, "batteries.storage")
        yield Pair("storage.charge", total.state_of_charge, _get(mine, "charge"))
        yield Pair("storage.available", total.available_energy, _get(mine, "available_energy"))
        yield Pair("storage.capacity", total.max_available_capacity, _get(mine, "capacity"))
        yield Pair("storage.backup_energy", total.backup_reserve, _get(mine, "backup_energy"))
        yield Pair("storage.reserve", total.reserve_state_of_charge, _get(mine, "backup_reserve"))


def _ac_batteries(theirs: Any, ours: Snapshot) -> Iterator[Pair]:
    if (power := theirs.acb_power) is not None:
        mine = _get(ours, "batteries.ac_storage")
        yield Pair("acb.power", power.power, _get(mine, "power"))
        yield Pair("acb.energy", power.charge_wh, _get(mine, "available_energy"))
        yield Pair("acb.charge", power.state_of_charge, _get(mine, "charge"))
        yield Pair("acb.state", power.state, _get(mine, "activity"))
        yield Pair("acb.count", power.batteries, _get(mine, "count"))
    if (both := theirs.battery_aggregate) is not None:
        yield Pair("batteries.charge", both.state_of_charge, _get(ours, "batteries.charge"))
        yield Pair(
            "batteries.capacity", both.max_available_capacity, _get(ours, "batteries.capacity")
        )
    found = {one.serial: one for one in (_get(ours, "batteries.ac_batteries") or ())}
    for serial, one in (theirs.acb_inventory or {}).items():
        mine = found.get(serial)
        for theirs_name, ours_name in (
            ("sleep_enabled", "sleep_enabled"), ("percent_full", "charge"),
            ("max_cell_temp", "max_cell_temperature"), ("communicating", "communicating"),
            ("operating", "operating"), ("producing", "producing"), ("part_num", "part_number"),
            ("sleep_min_soc", "sleep_min_charge"), ("sleep_max_soc", "sleep_max_charge"),
        ):  # fmt: skip
            yield Pair(f"acb.{theirs_name}", getattr(one, theirs_name), _get(mine, ours_name))
        yield Pair("acb.charge_status", str(one.charge_status), _get(mine, "activity"))
        yield Pair("acb.flags", list(one.device_status), list(_get(mine, "status") or ()))
        if one.last_report_date is not None:
            yield Pair("acb.at", one.last_report_date, _epoch(_get(mine, "reported_at")))


def _grid(theirs: Any, ours: Snapshot) -> Iterator[Pair]:
    if (one := theirs.enpower) is not None:
        mine = _get(ours, "grid.controllers.0")
        celsius = (
            round((one.temperature - 32) * 5 / 9, 2)
            if one.temperature_unit == "F"
            else one.temperature
        )
        yield Pair("controller.temperature", celsius, _get(mine, "temperature"))
        for theirs_name, ours_name in (
            ("serial_number", "serial"), ("grid_mode", "mode"), ("mains_admin_state", "relay_commanded"),
            ("mains_oper_state", "relay"), ("communicating", "communicating"), ("operating", "operating"),
            ("comm_level_2_4_ghz", "communication_2_4ghz"), ("comm_level_sub_ghz", "communication_subghz"),
            ("part_number", "part_number"), ("firmware_version", "firmware"),
            ("admin_state_str", "admin_state"),
        ):  # fmt: skip
            yield Pair(
                f"controller.{theirs_name}", getattr(one, theirs_name), _get(mine, ours_name)
            )
        yield Pair("controller.at", one.last_report_date, _epoch(_get(mine, "reported_at")))
    if (one := theirs.collar) is not None:
        mine = _get(ours, "grid.collars.0")
        for theirs_name, ours_name in (
            ("serial_number", "serial"), ("grid_state", "grid_state"), ("temperature", "temperature"),
            ("communicating", "communicating"), ("control_error", "control_error"),
            ("collar_state", "installed_state"), ("part_number", "part_number"),
            ("firmware_version", "firmware"), ("admin_state_str", "admin_state"),
        ):  # fmt: skip
            yield Pair(f"collar.{theirs_name}", getattr(one, theirs_name), _get(mine, ours_name))
        mid = {"close": "closed"}.get(one.mid_state, one.mid_state)
        yield Pair("collar.mid_state", mid, _get(mine, "relay"))
    if (one := theirs.c6cc) is not None:
        mine = _get(ours, "grid.combiners.0")
        for theirs_name, ours_name in (
            ("serial_number", "serial"), ("part_number", "part_number"), ("firmware_version", "firmware"),
            ("dmir_version", "dmir_version"), ("communicating", "communicating"),
            ("admin_state_str", "admin_state"),
        ):  # fmt: skip
            yield Pair(f"combiner.{theirs_name}", getattr(one, theirs_name), _get(mine, ours_name))


def _contacts(theirs: Any, ours: Snapshot) -> Iterator[Pair]:
    found = {one.id: one for one in (_get(ours, "contacts.all") or ())}
    for id_, one in (theirs.dry_contact_status or {}).items():
        yield Pair("contact.state", str(one.status), _get(found.get(id_), "state"))
    for id_, one in (theirs.dry_contact_settings or {}).items():
        mine = found.get(id_)
        for theirs_name, ours_name in (
            ("generator_action", "on_generator"), ("grid_action", "on_grid"),
            ("micro_grid_action", "off_grid"), ("mode", "mode"), ("type", "use"), ("load_name", "name"),
        ):  # fmt: skip
            yield Pair(
                f"contact.{theirs_name}", str(getattr(one, theirs_name)), _get(mine, ours_name)
            )
        for theirs_name, ours_name in (
            ("manual_override", "manual_override"), ("override", "override"), ("priority", "priority"),
            ("soc_high", "soc_high"), ("soc_low", "soc_low"), ("black_start", "black_start"),
        ):  # fmt: skip
            yield Pair(f"contact.{theirs_name}", getattr(one, theirs_name), _get(mine, ours_name))
        for theirs_name, ours_name in (
            ("essential_start_time", "essential_start"), ("essential_end_time", "essential_end"),
        ):  # fmt: skip
            yield Pair(
                f"contact.{theirs_name}", getattr(one, theirs_name), _seconds(_get(mine, ours_name))
            )


def _generator(theirs: Any, ours: Snapshot) -> Iterator[Pair]:
    mine = ours.generator
    close = {"close": "closed"}
    if (one := theirs.generator) is not None:
        yield Pair(
            "generator.admin_state",
            close.get(one.admin_state, one.admin_state),
            _get(mine, "relay_commanded"),
        )
        yield Pair(
            "generator.oper_state", close.get(one.oper_state, one.oper_state), _get(mine, "relay")
        )
        yield Pair("generator.admin_mode", one.admin_mode, _get(mine, "admin_mode"))
        yield Pair("generator.schedule", bool(one.schedule), _get(mine, "scheduled"))
        yield Pair("generator.exc_on", bool(one.exc_on), _get(mine, "exercising"))
        yield Pair("generator.start_soc", one.start_soc, _get(mine, "start_charge"))
        yield Pair("generator.stop_soc", one.stop_soc, _get(mine, "stop_charge"))
    if (one := theirs.generator_config) is not None:
        for theirs_name, ours_name in (
            ("max_cont_gen_amps", "max_current"), ("min_gen_loading_perc", "min_loading"),
            ("max_gen_efficiency_perc", "max_efficiency"), ("start_method", "start_method"),
            ("gen_type", "kind"), ("model", "model"), ("manufacturer", "manufacturer"),
            ("generator_id", "id"), ("charge_from_generator", "charges_battery"),
        ):  # fmt: skip
            yield Pair(
                f"generator.{theirs_name}",
                getattr(one, theirs_name),
                _get(mine, f"config.{ours_name}"),
            )
        yield Pair(
            "generator.rating", one.name_plate_rating_wat * 1000, _get(mine, "config.rated_power")
        )
        yield Pair(
            "generator.warm_up", one.warm_up_mins * 60, _seconds(_get(mine, "config.warm_up"))
        )
        yield Pair(
            "generator.cool_down", one.cool_down_mins * 60, _seconds(_get(mine, "config.cool_down"))
        )
    if (one := theirs.generator_mode) is not None:
        yield Pair("generator.mode", str(one.gen_cmd), _get(mine, "mode"))
    if (one := theirs.generator_schedule) is not None:
        yield Pair(
            "generator.weeks", one.exercise_freq_in_weeks, _get(mine, "exercise.every_weeks")
        )
        yield Pair("generator.day", one.exercise_day, _get(mine, "exercise.day"))
        yield Pair(
            "generator.start", one.exercise_start * 60, _seconds(_get(mine, "exercise.start"))
        )
        yield Pair(
            "generator.duration",
            one.exercise_duration * 60,
            _seconds(_get(mine, "exercise.duration")),
        )
        yield Pair(
            "generator.default_start", one.default_start_soc, _get(mine, "default_start_charge")
        )
        yield Pair(
            "generator.default_stop", one.default_stop_soc, _get(mine, "default_stop_charge")
        )


def _tariff(theirs: Any, ours: Snapshot) -> Iterator[Pair]:
    if (one := theirs.tariff) is None:
        return
    mine = ours.tariff
    yield Pair("tariff.currency", (one.currency or {}).get("code"), _get(mine, "currency"))
    yield Pair("tariff.rate", (one.single_rate or {}).get("rate"), _get(mine, "single_rate"))
    yield Pair("tariff.sell", (one.single_rate or {}).get("sell"), _get(mine, "single_rate_sell"))
    yield Pair("tariff.seasons", len(one.seasons or ()), len(_get(mine, "seasons") or ()))
    if (settings := one.storage_settings) is None:
        return
    storage = _get(mine, "storage")
    yield Pair(
        "storage.mode",
        None if settings.mode is None else str(settings.mode),
        _get(storage, "profile"),
    )
    yield Pair("storage.sub_mode", settings.operation_mode_sub_type, _get(storage, "sub_profile"))
    yield Pair("storage.reserved_soc", settings.reserved_soc, _get(storage, "reserve"))
    yield Pair("storage.very_low_soc", settings.very_low_soc, _get(storage, "very_low_charge"))
    yield Pair(
        "storage.charge_from_grid", settings.charge_from_grid, _get(storage, "charge_from_grid")
    )
    yield Pair("storage.opt_schedules", settings.opt_schedules, _get(storage, "optimised_by_cloud"))
    if settings.date is not None:
        yield Pair("storage.date", int(settings.date), _epoch(_get(storage, "changed_at")))
