"""`/ivp/pdm/device_data`: the last interval of each device, of up to 50 of them (5.10)."""

from pyenvoy.simulator.answers import api_v1
from pyenvoy.simulator.answers.era import Meter
from pyenvoy.simulator.answers.fleet import Device, Kind, devices
from pyenvoy.simulator.answers.ivp_meters import CHANNEL, EIDS
from pyenvoy.simulator.answers.registers import Line, lines
from pyenvoy.simulator.answers.view import QUARTER, Report, View
from pyenvoy.simulator.plant.noise import unit

LIMIT = 50
"""How many devices are listed; the rest is silently missing (1.3 no. 15)."""
_NIGHT_FLAG = 0x200000
_UNSIGNED = 2**32


def document(view: View) -> object:
    """The whole document."""
    listed = [one for one in devices(view) if one.kind is not Kind.ESUB]
    entries: dict[str, object] = {str(one.record): _device(view, one) for one in listed}
    entries |= {str(EIDS[one.kind]): _eim(view, i, one) for i, one in enumerate(_stored(view))}
    first = dict(list(entries.items())[:LIMIT])
    return first | {"deviceCount": len(first), "deviceDataLimit": LIMIT}


def _stored(view: View) -> list[Meter]:
    """The meters that have a record: production and consumption."""
    kinds = ("production", "net-consumption", "total-consumption")
    return [meter for meter in view.era.meters if meter.kind in kinds and meter.enabled]


def _device(view: View, one: Device) -> dict[str, object]:
    active = not one.retired and not one.gone
    return {
        "devName": one.kind.name.lower(),
        "sn": one.serial,
        "active": active,
        "modGone": not active or one.dark,  # true at night as well (1.3 no. 16)
        "channels": [_channel(view, one)],
    }


def _channel(view: View, one: Device) -> dict[str, object]:
    if one.kind is Kind.ACB:
        return _acb(view, one)
    if one.kind is Kind.NSRB:
        return _relay(view, one)
    if one.report is None or one.gone:
        return _unused(one.channel)
    return _pcu(view, one, one.report)


def _unused(channel: int) -> dict[str, object]:
    """A channel of which nothing is known."""
    return {
        "chanEid": channel,
        "created": 0,
        "wattHours": {"today": 0, "yesterday": 0, "week": 0},
        "watts": {"now": 0, "nowUsed": 0, "max": 0},
        "lastReading": {},
        "lifetime": {},
    }


def _stamp(channel: int, end: int, flags: int = 0) -> dict[str, object]:
    return {
        "eid": channel,
        "interval_type": 0,
        "endDate": end,
        "duration": QUARTER,
        "flags": flags,
        "flags_hex": f"0x{flags:016x}",
    }


def _pcu(view: View, one: Device, report: Report) -> dict[str, object]:
    return {
        "chanEid": one.channel,
        "created": report.at,
        "wattHours": {
            "today": int(report.today),
            "yesterday": int(report.yesterday),
            "week": int(report.week),
        },
        "watts": {"now": round(report.watts), "nowUsed": 0, "max": round(report.inverter.peak)},
        "lastReading": _pcu_reading(view, one, report.watts, report.joules),
        "lifetime": {
            "createdTime": view.installed,
            "duration": report.at - view.installed,
            "joulesProduced": round(report.energy * 3600),
        },
    }


def _pcu_reading(view: View, one: Device, watts: float, joules: int) -> dict[str, object]:
    volts = 1.02 * view.era.volts * (2 if view.era.phase_mode == "split" else 1)
    trembling = unit(view.plant.seed, 39, one.number, one.reported)
    dc = 31.0 + 5.0 * trembling
    return {
        **_stamp(one.channel, one.reported, _NIGHT_FLAG if one.dark else 0),
        "joulesProduced": joules,
        "acVoltageINmV": round(1000 * volts + 800 * trembling),
        "acFrequencyINmHz": round(1000 * view.era.hertz) + round(20 * trembling),
        "dcVoltageINmV": round(1000 * dc),
        "dcCurrentINmA": round(1000 * watts / dc / 0.965),
        "channelTemp": 16 + round(watts / 14),
        "pwrConvErrSecs": 0,
        "pwrConvMaxErrCycles": 0,
        "joulesUsed": 0,
        "leadingVArs": 1,
        "laggingVArs": 12,
        "acCurrentInmA": round(1000 * watts / volts),
        "l1NAcVoltageInmV": 0,
        "l2NAcVoltageInmV": 0,
        "l3NAcVoltageInmV": 0,
        "rssi": 104 + round(8 * trembling),
        "issi": 70,
    }


def _acb(view: View, one: Device) -> dict[str, object]:
    """An AC Battery; its watt-hours are nonsense, as on the real thing (5.10)."""
    moment = view.course.at(one.reported)
    watts = moment.flows.acb / view.plant.acbs
    given, taken = round(max(0.0, watts)), round(max(0.0, -watts))
    full = 100 * moment.stores.acb / view.plant.acb_capacity
    reading = {
        **_stamp(one.channel, one.reported, 0x301000 if not given + taken else 0),
        "joulesProduced": given * QUARTER,
        "acVoltageINmV": round(1000 * view.era.volts),
        "acFrequencyINmHz": round(1000 * view.era.hertz),
        "dcVoltageINmV": 26100,
        "dcCurrentINmA": round(1000 * watts / 26.1),
        "channelTemp": 27,
        "pwrConvErrSecs": 0,
        "pwrConvMaxErrCycles": 0,
        "joulesUsed": taken * QUARTER,
        "leadingVArs": 0,
        "laggingVArs": 0,
        "SOC": round(full),
        "SOH": 98,
        "minCellTemp": 24,
        "maxCellTemp": 26,
        "totVoltage": 26100,
        "vendor_data": "00",
    }
    whole = moment.tally.acb_discharged / view.plant.acbs
    return {
        "chanEid": one.channel,
        "created": one.reported,
        "wattHours": {"today": round(whole), "yesterday": 0, "week": round(whole)},
        "watts": {"now": given, "nowUsed": taken, "max": 270},
        "lastReading": reading,
        "lifetime": {
            "createdTime": view.installed,
            "duration": one.reported - view.installed,
            "joulesProduced": round(whole * 3600),
            "joulesUsed": round(moment.tally.acb_charged / view.plant.acbs * 3600),
        },
    }


def _relay(view: View, one: Device) -> dict[str, object]:
    millivolts = round(1000 * view.era.volts)
    reading = {
        **_stamp(one.channel, one.reported, 0x10),
        "temperature": 31,
        "VrmsL1N": millivolts,
        "VrmsL2N": millivolts if view.plant.phases > 1 else 0,
        "VrmsL3N": millivolts if view.plant.phases > 2 else 0,
        "freqInmHz": round(1000 * view.era.hertz),
        "acCurrOffset": 0,
        "stateChngCnt": 4,
        "vrmsB1L12_or_L12": 0,
        "vrmsB2L12_or_L23": 0,
        "vrmsL31": 0,
    }
    return {**_unused(one.channel), "created": one.reported, "lastReading": reading}


def _eim(view: View, i: int, meter: Meter) -> dict[str, object]:
    """The stored record of a meter, three channels of it, four on 8.3; consumption is total here."""
    until = api_v1.stored(view)
    kind = meter.kind if meter.kind == "production" else "total-consumption"
    zone = view.plant.zone
    moments = (until, until - QUARTER, zone.midnight(until), zone.midnight(until, -1),
               zone.midnight(until, -7))  # fmt: skip
    stages = [lines(view, kind, t) for t in moments]
    first = EIDS[meter.kind] + CHANNEL
    used = [
        _eim_channel(view, first + p, until, stage)
        for p, stage in enumerate(zip(*stages, strict=True))
    ]
    count = 4 if view.era.since("8.3") else 3
    rest = [_unused(first + p) for p in range(len(used), count)]
    return {
        "devName": "eim",
        "sn": f"{view.serial}EIM{i + 1}",
        "active": True,
        "modGone": True,  # always, on the real thing (1.3 no. 16)
        "channels": used + rest,
    }


def _eim_channel(
    view: View, channel: int, until: int, stages: tuple[Line, ...]
) -> dict[str, object]:
    now, before, midnight, yesterday, week = stages
    energies = [line.delivered for line in stages]
    net = (now.delivered - now.received) - (before.delivered - before.received)
    watts = round(net * 3600 / QUARTER)
    registers = {
        "wh_dlvd_cum": int(now.delivered),
        "varh_lead_cum": int(now.leading),
        "varh_lag_cum": int(now.lagging),
        "vah_cum": int(now.apparent),
    }
    return {
        "chanEid": channel,
        "created": until,
        "wattHours": {
            "today": int(energies[0] - midnight.delivered),
            "yesterday": int(midnight.delivered - yesterday.delivered),
            "week": int(midnight.delivered - week.delivered),
        },
        "watts": {"now": watts % _UNSIGNED, "nowUsed": 0, "max": 5171},  # unsigned (no. 17)
        "lastReading": {
            "eid": channel,
            "interval_type": 0,
            "endDate": until,
            "duration": QUARTER,
            "curr_w": watts,
            **registers,
            "rms_mvolt": round(1000 * now.volts),
            "rms_mamp": round(1000 * now.amperes),
            "freq_mhz": round(1000 * view.era.hertz),
            "wh_pos": int(now.delivered),
            "wh_neg": int(now.received),
        },
        "lifetime": {
            "createdTime": view.installed,
            "duration": until - view.installed,
            **registers,
        },
    }
