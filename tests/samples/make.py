"""Makes the samples again: what each ready-made gateway answers at one moment, as a recording.

`python -m tests.samples.make` writes every `<name>.har` beside this file, and what it gives as a snapshot
as `<name>.snapshot.json`, byte for byte the same each time; with names only those. Nobody edits them by hand. What changes in a
golden snapshot is reviewed like code: each line of it was once checked against the raw answers.
"""

import sys
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pyenvoy import wire
from pyenvoy.endpoint import Raw
from pyenvoy.recording import Entry, Recording, render
from pyenvoy.request import Method, Origin, Request
from pyenvoy.simulator.answers import ERAS, Living, Pace, living
from tests.samples.golden import golden, today

HERE = Path(__file__).parent
_MORNING = datetime(2026, 5, 9, 9, 41, 7, tzinfo=UTC)
"""Morning in Europe, evening in Brisbane, night in America: samples are taken at their own noon."""
AT_NIGHT = {"8.2.4382_acb", "5.0.62"}
"""Those that are taken after dark."""
_TWICE = {"info_xml", "tariff_json", "acb_config_bare", "device_data_1", "agf_index_simplified"}
"""Other spellings of pages that a sample holds already."""
_TWICE_SINCE_7 = {"home_json", "inventory_json"}
PAGES = tuple(
    endpoint
    for endpoint in wire.CATALOGUE
    if endpoint.shape is not Raw
    and Method.GET in endpoint.methods
    and "{" not in endpoint.path
    and endpoint.name not in _TWICE
)


def moment(gateway: Living) -> datetime:
    """Half past ten on the site's own clock, or eleven at night."""
    hour = 23 if gateway.era.name in AT_NIGHT else 10
    local = gateway.era.plant.zone.local(_MORNING.timestamp())
    wanted = local.replace(hour=hour, minute=30)
    return _MORNING + (wanted - local)


def entries(gateway: Living, at: datetime) -> Iterator[Entry]:
    """One question after the other from `at` on, each when the one before it was answered."""
    origin = Origin(
        *(("https", "envoy.local", 443) if gateway.era.major >= 7 else ("http", "envoy.local", 80))
    )
    for endpoint in PAGES:
        twice = gateway.era.major >= 7 and endpoint.name in _TWICE_SINCE_7
        if gateway.firmware in endpoint.firmware and not twice:
            asked = Request(Method.GET, endpoint.path)
            gateway, response = gateway.respond(asked, at)
            yield Entry(Request(Method.GET, endpoint.path, origin=origin), response, at)
            at += response.took + timedelta(milliseconds=10)


def made(name: str) -> bytes:
    """The recording of one gateway."""
    gateway = living(name, pace=Pace.FAST)
    comment = f"Simulated gateway {name}: {gateway.era.summary}."
    return render(Recording(tuple(entries(gateway, moment(gateway))), comment))


def make(names: Collection[str] = ()) -> None:
    """Write every sample with its snapshot, or those named, and take away those that are no longer made."""
    for stale in {path.stem for path in HERE.glob("*.har")} - set(ERAS):
        (HERE / f"{stale}.har").unlink()
        (HERE / f"{stale}.snapshot.json").unlink(missing_ok=True)
    for name in names or ERAS:
        body = made(name)
        (HERE / f"{name}.har").write_bytes(body)
        (HERE / f"{name}.snapshot.json").write_text(golden(today(body)), encoding="utf-8")


if __name__ == "__main__":
    make(sys.argv[1:])
