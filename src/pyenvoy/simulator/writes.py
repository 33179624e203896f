"""What a write does to what is read later: edits of recorded documents. Pure (protocol 6.2)."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias

import attrs

from pyenvoy.request import Headers, Method, Response
from pyenvoy.simulator import era

Pages: TypeAlias = Mapping[str, Response]
"""Per place (as `recording.same_place` spells it) what a `GET` answers."""
Wanted: TypeAlias = dict[str, object]
"""The JSON object that a write brings."""
Edit: TypeAlias = Callable[[Pages, Wanted, datetime], tuple[Pages, object] | None]
"""Pages and wish → pages and the document to answer with; `None` when the wish is not understood."""

RELAY = "/ivp/ensemble/relay"
STATUS = "/ivp/ensemble/status"
INVENTORY = "/ivp/ensemble/inventory"
SECCTRL = "/ivp/ensemble/secctrl"
LIVE = "/ivp/livedata/status"
ACB_CONFIG = "/admin/lib/acb_config"


def write(
    pages: Pages, method: Method, place: str, body: bytes | None, now: datetime
) -> tuple[Pages, Response | None]:
    """Do what is wished; the response is `None` where there is nothing of the kind to write to."""
    found = _WRITES.get((method, place))
    if found is None or not any(one in pages for one in found.needs):
        return pages, None
    wanted = _json(body or b"")
    done = found.edit(pages, wanted, now) if isinstance(wanted, dict) else None
    if done is None:
        return pages, era.bad_request()
    pages, document = done
    return pages, Response(200, Headers({"content-type": era.JSON}), dumped(document))


# -- documents ------------------------------------------------------------------------------------


def _json(body: bytes) -> object:
    try:
        found: object = json.loads(body)
    except ValueError:
        return None
    return found


def dumped(document: object) -> bytes:
    """A document as the gateway writes it: compact, with a newline."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def _document(pages: Pages, place: str) -> dict[str, object]:
    """A copy of an object that is read at a place; empty when there is none."""
    found = _json(pages[place].body) if place in pages else None
    return found if isinstance(found, dict) else {}


def _with(pages: Pages, place: str, document: object) -> Pages:
    """The pages with another document at a place that exists; elsewhere nothing appears."""
    if place not in pages:
        return pages
    return {**pages, place: attrs.evolve(pages[place], status=200, body=dumped(document))}


def _objects(found: object) -> list[dict[str, object]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _object(found: object) -> dict[str, object]:
    return found if isinstance(found, dict) else {}


# -- the edits ------------------------------------------------------------------------------------


def _tariff(pages: Pages, wanted: Wanted, _now: datetime) -> tuple[Pages, object] | None:
    """The whole tariff, wrapped; the gateway then works its schedule and the reserve out anew."""
    tariff = wanted.get("tariff")
    if not isinstance(tariff, dict) or "seasons" not in tariff:
        return None
    document = _document(pages, "/admin/lib/tariff")
    storage, schedule = _object(tariff.get("storage_settings")), _object(document.get("schedule"))
    document |= {"tariff": tariff, "schedule": schedule | _shared(schedule, storage)}
    pages = _with(pages, "/admin/lib/tariff", document)
    if (reserve := storage.get("reserved_soc")) is not None and SECCTRL in pages:
        pages = _with(
            pages, SECCTRL, _document(pages, SECCTRL) | {"configured_backup_soc": reserve}
        )
    return pages, document


def _shared(schedule: Wanted, storage: Wanted) -> Wanted:
    """What the schedule repeats of the storage settings; the mode bears another name there."""
    same = {"reserved_soc", "very_low_soc", "charge_from_grid", "operation_mode_sub_type"}
    shared = {key: storage[key] for key in same if key in schedule and key in storage}
    if "battery_mode" in schedule and "mode" in storage:
        shared["battery_mode"] = storage["mode"]
    return shared


def _relay(pages: Pages, wanted: Wanted, _now: datetime) -> tuple[Pages, object] | None:
    """The grid relay: wish and fact change together, wherever they are told."""
    state = wanted.get("mains_admin_state")
    if state not in ("open", "closed"):
        return None
    ongrid = state == "closed"
    mode = "multimode-ongrid" if ongrid else "multimode-offgrid"
    mains: Wanted = {"mains_admin_state": state, "mains_oper_state": state}
    if RELAY in pages:
        pages = _with(pages, RELAY, _relay_told(_document(pages, RELAY), mains, mode))
    if STATUS in pages:
        status = _document(pages, STATUS)
        told = {"relay": _relay_told(_object(status.get("relay")), mains, mode)}
        pages = _with(pages, STATUS, status | told)
    groups = _objects(_json(pages[INVENTORY].body)) if INVENTORY in pages else []
    for group in groups:
        for device in _objects(group.get("devices")):
            device.update(_device_told(group.get("type"), mains, mode, ongrid=ongrid))
    return _with(pages, INVENTORY, groups), {"mains_admin_state": state}


def _relay_told(relay: Wanted, mains: Wanted, mode: str) -> Wanted:
    return relay | mains | {"Enchg_grid_mode": mode}


def _device_told(kind: object, mains: Wanted, mode: str, *, ongrid: bool) -> Wanted:
    if kind == "ENPOWER":
        return {**mains, "Enpwr_grid_mode": mode, "Enchg_grid_mode": mode}
    if kind == "COLLAR":
        grid = "on_grid" if ongrid else "off_grid"
        return {"mid_state": "close" if ongrid else "open", "grid_state": grid}
    return {}


def _contacts(place: str) -> Edit:
    """One contact out of a list, known by its id; whatever is not said of it stays."""

    def edit(pages: Pages, wanted: Wanted, _now: datetime) -> tuple[Pages, object] | None:
        wish = wanted.get("dry_contacts")
        document = _document(pages, place)
        contacts = _objects(document.get("dry_contacts"))
        if not isinstance(wish, dict) or all(one.get("id") != wish.get("id") for one in contacts):
            return None
        told = [one | wish if one.get("id") == wish["id"] else one for one in contacts]
        document |= {"dry_contacts": told}
        return _with(pages, place, document), document

    return edit


def _contact_settings(pages: Pages, wanted: Wanted, _now: datetime) -> tuple[Pages, object] | None:
    """The settings are one document in two places (protocol 4.3)."""
    places = [one for one in ("/ivp/ss/dry_contact_settings", "/ivp/ss") if one in pages]
    done: tuple[Pages, object] | None = None
    for place in places:
        done = _contacts(place)(pages, wanted, _now)
        if done is None:
            return None
        pages = done[0]
    return done


def _merged(place: str, *needed: str) -> Edit:
    """What is said takes the place of what was, key by key."""

    def edit(pages: Pages, wanted: Wanted, _now: datetime) -> tuple[Pages, object] | None:
        if any(key not in wanted for key in needed):
            return None
        document = _document(pages, place) | wanted
        return _with(pages, place, document), document

    return edit


def _production(pages: Pages, wanted: Wanted, _now: datetime) -> tuple[Pages, object] | None:
    """`{"length": 1, "arr": [1]}` forces production off, `[0]` on."""
    if wanted.get("arr") not in ([0], [1]):
        return None
    document = {"powerForcedOff": wanted["arr"] == [1]}
    return _with(pages, POWER, document), document


def _live_stream(pages: Pages, wanted: Wanted, now: datetime) -> tuple[Pages, object] | None:
    """Live values move as long as the stream is enabled; enabling it is the only way to fresh ones."""
    if wanted.get("enable") not in (0, 1):
        return None
    word = "enabled" if wanted["enable"] else "disabled"
    document = _document(pages, LIVE)
    document["connection"] = _object(document.get("connection")) | {"sc_stream": word}
    if wanted["enable"]:
        meters = _object(document.get("meters"))
        document["meters"] = meters | {"last_update": int(now.timestamp())}
    return _with(pages, LIVE, document), {"sc_stream": word}


def _acb(*, asleep: bool) -> Edit:
    """AC Batteries sent to sleep between two charges, or woken; known by their serial number."""

    def edit(pages: Pages, wanted: Wanted, _now: datetime) -> tuple[Pages, object] | None:
        wishes = _objects(wanted.get("acb_sleep"))
        named = {one.get("serial_num") for one in wishes}
        if not wishes or None in named:
            return None
        known = _objects(_document(pages, ACB_CONFIG).get("acb_sleep"))
        left = [one for one in known if one.get("serial_num") not in named]
        document = {"acb_sleep": left + (wishes if asleep else [])}
        return _with(pages, ACB_CONFIG, document), {"message": "success"}

    return edit


def _profile(pages: Pages, wanted: Wanted, _now: datetime) -> tuple[Pages, object] | None:
    """The grid profile; the answer says no more than that it was accepted."""
    if not isinstance(wanted.get("selected_profile"), str):
        return None
    document = _document(pages, PROFILES) | {"selected_profile": wanted["selected_profile"]}
    return _with(pages, PROFILES, document), {"message": "accepted"}


POWER = "/ivp/mod/603980032/mode/power"
PROFILES = "/installer/agf/index"


@attrs.frozen
class _Write:
    edit: Edit
    needs: tuple[str, ...]
    """One of these must have been recorded, or the gateway has no such thing."""


_WRITES: Mapping[tuple[Method, str], _Write] = {
    (Method.PUT, "/admin/lib/tariff"): _Write(_tariff, ("/admin/lib/tariff",)),
    (Method.POST, RELAY): _Write(_relay, (RELAY, STATUS, INVENTORY)),
    (Method.POST, "/ivp/ensemble/dry_contacts"): _Write(
        _contacts("/ivp/ensemble/dry_contacts"), ("/ivp/ensemble/dry_contacts",)
    ),
    (Method.POST, "/ivp/ss/dry_contact_settings"): _Write(
        _contact_settings, ("/ivp/ss/dry_contact_settings", "/ivp/ss")
    ),
    (Method.POST, "/ivp/ss/gen_mode"): _Write(
        _merged("/ivp/ss/gen_mode", "gen_cmd"), ("/ivp/ss/gen_mode",)
    ),
    (Method.POST, "/ivp/ss/gen_config"): _Write(
        _merged("/ivp/ss/gen_config"), ("/ivp/ss/gen_config",)
    ),
    (Method.POST, "/ivp/ss/gen_schedule"): _Write(
        _merged("/ivp/ss/gen_schedule"), ("/ivp/ss/gen_schedule",)
    ),
    (Method.PUT, POWER): _Write(_production, (POWER,)),
    (Method.POST, "/ivp/livedata/stream"): _Write(_live_stream, (LIVE,)),
    (Method.PUT, ACB_CONFIG): _Write(_acb(asleep=True), (ACB_CONFIG,)),
    (Method.DELETE, ACB_CONFIG): _Write(_acb(asleep=False), (ACB_CONFIG,)),
    (Method.POST, "/ivp/ss/dpel"): _Write(
        _merged("/ivp/ss/dpel", "dynamic_pel_settings"), ("/ivp/ss/dpel",)
    ),
    (Method.PUT, "/installer/agf/set_profile"): _Write(_profile, (PROFILES,)),
    (Method.PUT, "/ivp/peb/newscan"): _Write(_merged("/ivp/peb/newscan"), ("/ivp/peb/newscan",)),
    (Method.PUT, "/ivp/peb/reportsettings"): _Write(
        _merged("/ivp/peb/reportsettings"), ("/ivp/peb/reportsettings",)
    ),
}
