"""Pictures for the README, drawn from what Home and the terminal are really told: `python -m tests.docs.images`.

The tiles are those of a simulated house, with the names and values of its accessories; the code pairs with nothing.
"""

from html import escape
from pathlib import Path

from pyenvoy.secret import Secret
from pyenvoy_homekit import qr
from pyenvoy_homekit.settings import ControlSettings, HomekitSettings, SensorKind, SensorSettings
from pyenvoy_homekit.setup import Setup
from pyenvoy_homekit.tiles import house
from tests.docs import day
from tests.pyenvoy_homekit.views import view

FOLDER = Path(__file__).parents[2] / "docs" / "images"
SAMPLE = "8.2.127_generator_running"
ASKED = HomekitSettings(
    eve=False,
    sensor=(
        SensorSettings("Plenty of sun", "production power > 3 kW", SensorKind.MOTION),
        SensorSettings("Battery for the night", "batteries charge >= 80 %"),
    ),
    control=(ControlSettings("Storm is coming", "profile backup"),),
)
"""What a person has added."""

WIDTH, HEIGHT, GAP, ACROSS = 208, 84, 12, 4
SIGNS = {
    "LightSensor": ("#e8a317", "M26 17v3M26 36v3M15 28h3M34 28h3M26 24a4 4 0 1 0 .01 0z"),
    "BatteryService": ("#2e9e4f", "M18 23h14v10h-14zM34 26v4"),
    "ContactSensor": ("#3478c9", "M19 20h6v16h-6zM29 20h4v16h-4z"),
    "OccupancySensor": ("#3478c9", "M26 18a3 3 0 1 0 .01 0zM20 37v-5a6 6 0 0 1 12 0v5"),
    "MotionSensor": (
        "#3478c9",
        "M22 28a4 4 0 1 0 8 0 4 4 0 1 0 -8 0M18 20a12 12 0 0 0 0 16M34 20a12 12 0 0 1 0 16",
    ),
    "Switch": ("#2e9e4f", "M26 18v9M21 21a8.5 8.5 0 1 0 10 0"),
}
"""The colour of a tile's sign, and the sign itself."""


def said(service):
    """What Home writes below the name."""
    told = {one.kind: one.value for one in service.characteristics}
    match service.kind:
        case "LightSensor":
            power = told["CurrentAmbientLightLevel"] or 0
            return f"{power:,.0f} lux" if power >= 1 else "0 lux"
        case "BatteryService":
            charging = ", charging" if told["ChargingState"] == 1 else ""
            return f"{told['BatteryLevel']:.0f} %{charging}"
        case "ContactSensor":
            return "Open" if told["ContactSensorState"] else "Closed"
        case "OccupancySensor":
            return "Occupied" if told["OccupancyDetected"] else "Clear"
        case "MotionSensor":
            return "Motion" if told["MotionDetected"] else "Clear"
        case "Switch":
            return "On" if told["On"] else "Off"
    return ""


def tiles():
    """Name and service of every tile that Home has a picture for."""
    for accessory in house(view(SAMPLE), ASKED):
        for service in accessory.services:
            if service.kind in SIGNS:
                yield service.name, service


def drawn():
    """The tiles as a picture."""
    every = list(tiles())
    rows = -(-len(every) // ACROSS)
    width, height = ACROSS * (WIDTH + GAP) + GAP, rows * (HEIGHT + GAP) + GAP
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="system-ui, sans-serif" role="img">'
    )
    yield "<title>The tiles of a house in Apple Home</title>"
    yield f'<rect width="{width}" height="{height}" rx="18" fill="#dfe6ee"/>'
    for number, (name, service) in enumerate(every):
        x = GAP + number % ACROSS * (WIDTH + GAP)
        y = GAP + number // ACROSS * (HEIGHT + GAP)
        colour, sign = SIGNS[service.kind]
        yield f'<g transform="translate({x} {y})"><rect width="{WIDTH}" height="{HEIGHT}" rx="14" fill="#fff"/>'
        yield f'<circle cx="26" cy="28" r="16" fill="{colour}"/>'
        yield f'<path d="{sign}" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/>'
        yield f'<text x="50" y="33" font-size="14" font-weight="600" fill="#1d2126">{escape(_short(name))}</text>'
        yield f'<text x="14" y="68" font-size="14" fill="#5b6570">{escape(said(service))}</text></g>'
    yield "</svg>"


def _short(name):
    return name if len(name) < 19 else f"{name[:16]}…"


def code():
    """The code of a bridge that is nowhere."""
    return qr.svg(Setup(Secret("031-45-154"), "DEMO"))


PICTURES = {
    "homekit-tiles.svg": lambda: "\n".join(drawn()).encode() + b"\n",
    "homekit-code.svg": code,
    "day.svg": lambda: "\n".join(day.drawn()).encode() + b"\n",
}

if __name__ == "__main__":
    for name, make in PICTURES.items():
        (FOLDER / name).write_bytes(make())
