"""The whole configuration: its devices one by one, then what they share. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence

import attrs

from pyenvoy import settings
from pyenvoy.errors import Problem
from pyenvoy.secret import Secret
from pyenvoy_homekit.homebridge.gateway import gateway, left_out, offsets
from pyenvoy_homekit.homebridge.home import Home, home, is_off
from pyenvoy_homekit.homebridge.network import Network, network
from pyenvoy_homekit.homebridge.reading import Notes, Table
from pyenvoy_homekit.homebridge.tiles import DANGERS, Tile, controls, sensors
from pyenvoy_homekit.homebridge.writing import Part, Plain, quoted, written
from pyenvoy_homekit.settings import HomekitSettings

PLATFORM = "enphaseEnvoy"
_ABOUT = (
    "Made from the configuration of homebridge-enphase-envoy.",
    "`pyenvoy config check` says whether it is in order, `pyenvoy config example` what else there is.",
)


@attrs.frozen
class Converted:
    """What is to be written, and what a person should know."""

    text: str
    """Of pyenvoy.toml."""
    secrets: Mapping[str, Secret]
    """By the names of the files that they belong in, beside it."""
    told: tuple[Problem, ...]
    """What changed its meaning or was left out, each with its place."""


@attrs.frozen
class House:
    """One device, converted."""

    name: str
    gateway: Mapping[str, Plain | None]
    offsets: Mapping[str, Plain | None]
    home: Home
    network: Network
    tiles: tuple[Tile, ...]


def convert(text: str) -> Converted | tuple[Problem, ...]:
    """Read a Homebridge config.json, or its block of the platform alone; on any mistake say all of them."""
    notes = Notes()
    houses = [_house(one, number) for number, one in enumerate(_devices(text, notes))]
    known = _kept(houses, notes)
    if not known and not notes.problems:
        notes.problems.append(
            Problem("", "no gateway is left: each has displayType 0, which is off")
        )
    parts = tuple(_parts(known, notes)) if known else ()
    wrong = tuple(dict.fromkeys(notes.problems)) or _mistakes(parts, notes)
    if wrong:
        return wrong
    return Converted(written(_ABOUT, parts), dict(notes.secrets), tuple(dict.fromkeys(notes.told)))


def _mistakes(parts: Sequence[Part], notes: Notes) -> tuple[Problem, ...]:
    """What our own settings find wrong with it: values that the plugin would take, and nobody can mean."""
    text = written((), (one for one in parts if not one.head.startswith("[mqtt")))
    found = settings.read(text, {"homekit": HomekitSettings}, notes.secrets.__getitem__)
    return found if isinstance(found, tuple) else ()


# -- finding the devices ---------------------------------------------------------------------------


def _devices(text: str, notes: Notes) -> Iterator[Table]:
    try:
        found = json.loads(text)
        json.dumps(found, ensure_ascii=False).encode()  # half a character could not be written
    except (ValueError, RecursionError) as error:
        notes.problems.append(Problem("", f"is not JSON: {error}"))
        return
    blocks = list(_blocks(found))
    if not blocks:
        what = f'has no platform "{PLATFORM}": is this the config.json of Homebridge?'
        notes.problems.append(Problem("", what))
    for where, block in blocks:
        table = Table(block, where, notes)
        table.skip("platform", "name")
        if table.has("_bridge"):
            table.tell("_bridge", "is left out: pyenvoy is a program of its own")
        table.skip("_bridge")
        devices = list(table.tables("devices"))
        if not devices and not notes.problems:
            table.wrong("devices", "has no gateway in it")
        table.unread()
        yield from devices
    if isinstance(found, dict) and isinstance(found.get("bridge"), dict):
        what = "pairing cannot be taken over: pair anew with `pyenvoy-homekit pair`, and give rooms again"
        notes.told.append(Problem("bridge", what))


def _blocks(found: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The platform's blocks, in a whole configuration or alone."""
    if not isinstance(found, dict):
        return
    platforms = found.get("platforms")
    if isinstance(platforms, list):
        for number, one in enumerate(platforms):
            if isinstance(one, dict) and one.get("platform") == PLATFORM:
                yield f"platforms[{number}]", one
    elif found.get("platform") == PLATFORM or "devices" in found:
        yield "", found


# -- one device ------------------------------------------------------------------------------------


def _house(device: Table, number: int) -> House | None:
    name = device.text("name")
    if is_off(device):
        device.tell("displayType", "is 0, which is off: the gateway is left out")
        return None
    if not name:
        device.tell("name", "is missing: it is called by its host")
    asked = gateway(device, name, number)
    added = offsets(device)
    shown = home(device)
    tiles = (*sensors(device), *controls(device))
    spoken = network(device, name or str(asked["host"]))
    left_out(device)
    device.unread()
    return House(name or str(asked["host"]), asked, added, shown, spoken, tiles)


def _kept(houses: Sequence[House | None], notes: Notes) -> list[House]:
    """Those that are not off; two of one name, or at one place, could not be told apart."""
    found: list[House] = []
    for one in houses:
        if one is not None:
            notes.problems += _twice(one, found)
            found.append(one)
    return found


def _twice(one: House, before: Sequence[House]) -> Iterator[Problem]:
    host = one.gateway["host"]
    if one.name in {other.name for other in before}:
        yield Problem("devices", f"two are called {one.name}: give one another name")
    if host in {other.gateway["host"] for other in before}:
        yield Problem("devices", f"two have the host {host}: leave one out")


# -- the file --------------------------------------------------------------------------------------


def _parts(houses: Sequence[House], notes: Notes) -> Iterator[Part]:
    several = len(houses) > 1
    for one in houses:
        yield from _gateway(one, notes, several=several)
    yield from _homekit(houses, several=several)
    for one in houses:
        yield from _tiles(one, notes, several=several)
    yield from _network(houses, notes)


def _gateway(one: House, notes: Notes, *, several: bool) -> Iterator[Part]:
    allowed = tuple(dict.fromkeys(DANGERS[tile.does] for tile in one.tiles if tile.does in DANGERS))
    for tile in one.tiles:
        if tile.does in DANGERS:
            what = "is allowed and stands behind a lock"
            if tile.shown_as in ("outlet", "lightbulb"):
                what += f': as {tile.shown_as} it also hears "all {tile.shown_as}s off"'
            notes.told.append(Problem(tile.where, what))
        if _wants_installer(tile, one):
            what = (
                'needs the login of an installer: where the account is one, set role = "installer"'
            )
            notes.told.append(Problem(tile.where, what))
    values = {**one.gateway, "allow": allowed or None}
    head = "[[gateway]]" if several else "[gateway]"
    yield Part(head, values)
    if one.offsets:
        yield Part("[gateway.offsets]", one.offsets, "Wh, added to what the gateway has counted.")


_INSTALLERS = ("production", "plc", "production enabled is on")


def _wants_installer(tile: Tile, one: House) -> bool:
    """Whether a tile needs more than this login may be asked for."""
    owner = "email" in one.gateway and one.gateway.get("role") is None
    return owner and tile.does in _INSTALLERS and tile.shown_as != "none"


def _homekit(houses: Sequence[House], *, several: bool) -> Iterator[Part]:
    about = (
        "The plugin shows no more by itself; without `shows` there is much more. "
        "The figures of each microinverter come with inverters = true."
    )
    if not several:
        yield Part("[homekit]", houses[0].home.values, about)
    else:
        yield Part("[homekit]", {})
    for one in houses:
        named = f"homekit.gateways.{quoted(one.name)}"
        if several:
            yield Part(f"[{named}]", one.home.values, about)
        if one.home.lock:
            yield Part(f"[{named}.lock]" if several else "[homekit.lock]", one.home.lock)


def _tiles(one: House, notes: Notes, *, several: bool) -> Iterator[Part]:
    taken: set[tuple[str, str]] = set()
    for tile in one.tiles:
        name = _free(tile, taken)
        if name != tile.name:
            notes.told.append(Problem(tile.where, f"is called {name}: {tile.name} is taken"))
        yield Part(
            f"[[homekit.{tile.kind}]]",
            {
                "name": name,
                "when" if tile.kind == "sensor" else "sets": tile.does,
                "shown_as": tile.shown_as,
                "name_prefix": tile.prefix or None,
                "gateway": one.name if several else None,
            },
        )


def _free(tile: Tile, taken: set[tuple[str, str]]) -> str:
    """Its name, with a number where another tile has it."""
    name, number = tile.name, 1
    while (tile.kind, name) in taken:
        number += 1
        name = f"{tile.name} {number}"
    taken.add((tile.kind, name))
    return name


def _network(houses: Sequence[House], notes: Notes) -> Iterator[Part]:
    """One broker and one server for all: those of the first that has any."""
    speaking = [one for one in houses if one.network.parts()]
    for other in speaking[1:]:
        if other.network != speaking[0].network:
            what = f"MQTT and REST of {other.name} are left out: those of {speaking[0].name} are for all"
            notes.told.append(Problem("devices", what))
    for head, values in speaking[0].network.parts().items() if speaking else ():
        yield Part(head, _shared(values, notes) if len(houses) > 1 else values)


def _shared(values: Mapping[str, Plain | None], notes: Notes) -> Mapping[str, Plain | None]:
    """Without the plugin's topics: a wish that is said there would be for every gateway."""
    if "plugin" not in values:
        return values
    what = (
        "the plugin's topics are left out: they are for one gateway alone; ours say which is meant"
    )
    notes.told.append(Problem("devices", what))
    return {**values, "plugin": None}
