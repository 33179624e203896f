"""`/home`: network, communication levels, time zone (5.19)."""

from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.pages import WEB, Page
from pyenvoy.simulator.answers.view import View

_JSON = "application/json"


def _interfaces(view: View) -> list[dict[str, object]]:
    tail = f"{view.plant.seed % 200 + 20}"
    return [
        {
            "type": "ethernet",
            "interface": "eth0",
            "mac": "00:1D:C0:00:10:" + f"{view.plant.seed % 256:02X}",
            "dhcp": True,
            "ip": f"192.0.2.{tail}",
            "signal_strength": 1,
            "signal_strength_max": 1,
            "carrier": True,
        },
        {
            "signal_strength": 0,
            "signal_strength_max": 0,
            "type": "wifi",
            "interface": "wlan0",
            "mac": "00:1D:C0:00:20:" + f"{view.plant.seed % 256:02X}",
            "dhcp": True,
            "ip": None,
            "carrier": False,
            "supported": True,
            "present": True,
            "configured": False,
            "status": "connecting",
        },
    ]


def _cellular(view: View) -> list[dict[str, object]]:
    if not view.era.since("8.3"):
        return []
    return [
        {
            "signal_strength": 21,
            "signal_strength_max": 31,
            "network": True,
            "type": "cellular",
            "interface": "ppp0",
            "dhcp": True,
            "ip": "198.51.100.9",
            "carrier": True,
        }
    ]


def _level(count: int) -> dict[str, object]:
    return {"num": count, "level": 5 if count else 0}


def _comm(view: View) -> dict[str, object]:
    plant, era = view.plant, view.era
    pcus = 0 if era.collar else plant.inverters  # a collar's inverters talk to the combiner
    level = 0 if era.collar or not plant.batteries else 4
    subs = 1 if era.controller or era.combiner else 0
    return {
        "num": pcus + plant.acbs + era.q_relays or 1,
        "level": 5 if pcus else 0,
        "pcu": _level(pcus),
        "acb": _level(plant.acbs),
        "nsrb": _level(era.q_relays),
        "esub": _level(subs),
        "encharge": [
            {"num": plant.batteries, "level": level, "level_24g": level, "level_subg": level}
        ],
    }


def _wireless(era: Era) -> list[dict[str, object]]:
    kinds = ("BLE",) if era.collar else ("zigbee", "subghz") if era.since("7.6") else ()
    return [
        {"signal_strength": 0, "signal_strength_max": 0, "type": kind, "connected": True}
        for kind in kinds
    ]


def _older(view: View) -> dict[str, object]:
    if view.era.major >= 7:
        return {}
    return {
        "is_nonvoy": False,
        "db_size": "17 MB",
        "db_percent_full": "4",
    }


def _home(view: View) -> object:
    local = view.plant.zone.local(view.t)
    return {
        "software_build_epoch": view.plant.built - 20 * 86400,
        **_older(view),
        "timezone": view.plant.zone.name,
        "current_date": f"{local:%m/%d/%Y}",
        "current_time": f"{local:%H:%M}",
        "network": {
            "web_comm": True,
            "ever_reported_to_enlighten": True,
            "last_enlighten_report_time": view.t - 95,
            "primary_interface": "eth0",
            "interfaces": [*_cellular(view), *_interfaces(view)],
        },
        "tariff": view.era.tariff,
        **({} if view.era.major >= 7 else {"alerts": [], "update_status": "satisfied"}),
        "comm": _comm(view),
        "wireless_connection": _wireless(view.era),
    }


def _has_home(era: Era) -> bool:
    return era.since("3.9")


PAGES = (
    Page("/home", _home, _has_home, WEB, _JSON),
    Page("/home.json", _home, _has_home, WEB, _JSON),
)
