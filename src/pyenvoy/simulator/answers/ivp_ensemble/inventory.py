"""`/ivp/ensemble/inventory`: one group for each kind of device that was ever there (5.11)."""

from pyenvoy.simulator.answers.era import Model
from pyenvoy.simulator.answers.ivp_ensemble import devices
from pyenvoy.simulator.answers.ivp_ensemble.devices import Battery
from pyenvoy.simulator.answers.view import View

_OK = ("envoy.global.ok", "prop.done")


def _head(view: View, part: str, serial: str) -> dict[str, object]:
    """On 7.x the serial number stood behind the date."""
    installed = {"installed": view.installed + 3600}
    if view.era.since("8"):
        return {"part_num": part, "serial_num": serial, **installed}
    return {"part_num": part, **installed, "serial_num": serial}


def _middle(view: View, state: tuple[int, str], image: str) -> dict[str, object]:
    return {
        "device_status": list(_OK),
        "last_rpt_date": view.t - 40,
        "admin_state": state[0],
        "admin_state_str": state[1],
        "created_date": view.installed + 3600,
        "img_load_date": view.installed + 3600,
        "img_pnum_running": image,
    }


def _older(view: View, *names: str) -> dict[str, object]:
    """What only 7.x says."""
    older: dict[str, object] = {"zigbee_dongle_fw_version": "100F", "operating": True}
    return {} if view.era.since("8") else {name: older[name] for name in names}


def _links(view: View, level: int) -> dict[str, object]:
    level = 0 if view.era.collar else level  # a collar's devices are wired
    return {"comm_level_sub_ghz": level, "comm_level_2_4_ghz": level}


def _encharge(view: View, model: Model, battery: Battery) -> dict[str, object]:
    era = view.era
    grid = {"reported_enc_grid_state": "grid-tied"} if era.since("8.2") else {}
    place = {"phase": battery.phase, "der_index": 1} if era.major >= 8 else {}
    return {
        **_head(view, model.part, battery.serial),
        **_middle(view, era.battery_states, model.image),
        **_older(view, "zigbee_dongle_fw_version"),
        "bmu_fw_version": "2.1.38",
        **_older(view, "operating"),
        "communicating": True,
        "sleep_enabled": False,
        "percentFull": round(battery.percent),
        "temperature": round(battery.celsius),
        "maxCellTemp": round(battery.celsius) + 1,
        **grid,
        **_links(view, 4),
        "led_status": battery.led,
        "dc_switch_off": False,
        "encharge_rev": era.battery_revision,
        "encharge_capacity": round(view.plant.capacity),
        **place,
    }


def _enpower(view: View, model: Model) -> dict[str, object]:
    generator = view.now.situation.generator
    return {
        **_head(view, model.part, devices.controller_serial(view)),
        **_middle(view, devices.controller_state(view), model.image),
        **_older(view, "zigbee_dongle_fw_version", "operating"),
        "communicating": True,
        "temperature": 84,  # degF, the only one here that is (5.11)
        **_links(view, 5),
        **devices.mains(view),
        "Enpwr_grid_mode": devices.controller_mode(view),
        "Enchg_grid_mode": devices.battery_mode(view),
        "Enpwr_relay_state_bm": 16124 if generator else 15664,
        "Enpwr_curr_state_id": 128 if generator else 16,
    }


def _collar(view: View, model: Model) -> dict[str, object]:
    off = devices.off_grid(view)
    return {
        **_head(view, model.part, devices.collar_serial(view)),
        **_middle(view, devices.collar_state(view), model.image),
        "communicating": True,
        "temperature": 42,
        "mid_state": "open" if off else "close",
        "grid_state": "off_grid" if off else "on_grid",
        "control_error": 0,
        "collar_state": "Installed",
    }


def _combiner(view: View, model: Model) -> dict[str, object]:
    said = _middle(view, (82, "ENCMN_C6_CC_READY"), "")
    wanted = ("last_rpt_date", "admin_state", "admin_state_str", "created_date", "img_load_date")
    return {
        **_head(view, model.part, devices.combiner_serial(view, 1)),
        **{name: said[name] for name in wanted},
        "fw_version": model.image,
        "dmir_version": model.image,
        "communicating": True,
    }


def _revenue_meter(view: View, model: Model) -> dict[str, object]:
    return {
        **_head(view, model.part, devices.combiner_serial(view, 2)),
        "FW Version": "2.2.1-D4119",
        "Device State": 80,
    }


def groups(view: View) -> list[dict[str, object]]:
    """Every group; the batteries' is there with a System Controller even when it is empty (no. 22)."""
    era = view.era
    found: list[tuple[str, list[dict[str, object]]]] = []
    if era.battery:
        every = [_encharge(view, era.battery, one) for one in devices.batteries(view)]
        found.append(("ENCHARGE", every))
    elif era.controller:
        found.append(("ENCHARGE", []))
    if era.controller:
        found.append(("ENPOWER", [_enpower(view, era.controller)]))
    if era.collar:
        found.append(("COLLAR", [_collar(view, era.collar)]))
    if era.combiner:
        found.append(("C6 COMBINER CONTROLLER", [_combiner(view, era.combiner)]))
        found.append(("C6 RGM", [_revenue_meter(view, era.combiner)]))
    return [{"type": name, "devices": every} for name, every in found]
