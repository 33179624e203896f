"""The gateway itself, its interfaces, its radios and its communication boards."""

import re
from collections.abc import Iterator

from pyenvoy.endpoint import LegacyRole, Role
from pyenvoy.model.network import DeviceCommunication, Network
from pyenvoy.model.relays import RelayState
from pyenvoy.model.snapshot import Snapshot
from pyenvoy_homekit.characteristics.filling import Values, filled, level, profile, said, time
from pyenvoy_homekit.shape import Service, View

_SETS = {
    "DataSampling": "polling",
    "SystemControl": "lock",
    "PlcLevelCheck": "plc",
    "ProductionState": "production",
    "EnpowerGridState": "grid-relay",
    "GeneratorState": "generator",
}


def gateway(view: View) -> tuple[Service, ...]:
    """All services of the gateway, as far as it has told."""
    known = view.snapshot.gateway
    serial = known.serial if known else ""
    values = {**_states(view), **_itself(view)}
    return (
        *filled("Gateway", "gateway", values, _SETS, serial),
        *(_connections(view, view.snapshot.network) if view.snapshot.network else ()),
    )


def _states(view: View) -> Values:
    """What can be switched, and how it stands."""
    snapshot = view.snapshot
    installer = view.role in (Role.INSTALLER, LegacyRole.INSTALLER)
    return {
        "DataSampling": view.polling,
        "SystemControl": view.unlocked,
        "PlcLevelCheck": False if installer or snapshot.plc else None,
        "ProductionState": snapshot.production_state and not snapshot.production_state.forced_off,
        "EnpowerGridState": _closed(snapshot),
        "EnpowerGridMode": snapshot.grid and next((x.mode for x in snapshot.grid.controllers), None),
        "GeneratorState": snapshot.generator and snapshot.generator.mode and snapshot.generator.mode != "off",
        "GeneratorMode": snapshot.generator and snapshot.generator.mode,
    }  # fmt: skip


def _closed(snapshot: Snapshot) -> bool | None:
    """Whether the grid relay is commanded to be closed."""
    if snapshot.grid is None:
        return None
    told = [one.relay_commanded for one in snapshot.grid.controllers]
    told += [snapshot.grid.relay.commanded] if snapshot.grid.relay and told else []
    return next((one == RelayState.CLOSED for one in told if one is not None), None)


def _itself(view: View) -> Values:
    known, network = view.snapshot.gateway, view.snapshot.network
    return {
        "Firmware": known.firmware_text if known else None,
        "CurrentDateTime": time(known.clock, view) if known else None,
        "GridProfile": profile(view),
        **(_network(view, network) if network else {}),
    }


def _network(view: View, network: Network) -> Values:
    return {
        "Alerts": said(network.alerts) or "OK",
        "CommInterface": network.primary,
        "NetworkWebComm": network.cloud_connected,
        "EverReportedToEnlighten": network.ever_reported,
        "LastEnlightenReporDate": time(network.reported_at, view),
        "DbSize": _megabytes(network.database_size),
        "DbPercentFull": network.database_full,
        "Tariff": said((network.tariff_kind,)) if network.tariff_kind else None,
        "UpdateStatus": network.update_status,
        "TimeZone": network.timezone,
        **dict(_heard(one) for one in network.communication if one.kind in _HEARD),
    }


_HEARD = {
    "all": "CommNumAndLevel",
    "relays": "CommNumNsrbAndLevel",
    "inverters": "CommNumPcuAndLevel",
    "ac_batteries": "CommNumAcbAndLevel",
    "batteries": "CommNumEnchgAndLevel",
}


def _heard(one: DeviceCommunication) -> tuple[str, str | None]:
    """How many devices of a kind are heard, and how well; nothing where there is none."""
    share = level(one.level)
    text = f"{one.count}" if share is None else f"{one.count} / {share:.0f} %"
    return _HEARD[one.kind], text if one.count else None


_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([kMG]?)B?\s*")
_FACTORS = {"": 1e-6, "k": 1e-3, "M": 1.0, "G": 1e3}


def _megabytes(text: str | None) -> float | None:
    """`17 MB`, or bytes without a unit, as some firmware has it."""
    found = _SIZE.fullmatch(text or "")
    return float(found[1]) * _FACTORS[found[2]] if found else None


def _connections(view: View, network: Network) -> Iterator[Service]:
    for number, one in enumerate(network.interfaces):
        if one.carrier:
            key = f"interface/{one.name or f'{one.kind}-{number}'}"
            values = {
                "Type": one.kind,
                "SignalStrength": level(one.signal, one.signal_max),
                "AddressIp": one.address,
            }
            yield from filled("NetworkInterface", key, values, name=one.kind)
    for kit in network.wireless:
        share = level(kit.signal, kit.signal_max)
        said_of = {"Type": kit.kind, "SignalStrength": share, "Connected": kit.connected}
        yield from filled("WirelessKit", f"wireless/{kit.kind}", said_of, name=kit.kind)
    yield from _boards(view, network)


def _boards(view: View, network: Network) -> Iterator[Service]:
    for one in network.boards:
        values = {
            "Status": said(one.status),
            "Communicating": one.communicating,
            "Operating": one.operating,
            "Firmware": one.firmware,
            "ReadingTime": time(one.reported_at, view),
        }
        yield from filled("Ensemble", f"board/{one.serial}", values, name=one.serial)
