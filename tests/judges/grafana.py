"""Grafana's own classes read our dashboard: what they do not know of it is lost, and told.

    python -m tests.judges.grafana

They come with `grafana-foundation-sdk`, which Grafana Labs makes from the schemas of Grafana.
"""

import json
import sys
from pathlib import Path

from grafana_foundation_sdk.cog import plugins
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import units
from grafana_foundation_sdk.models.dashboard import Dashboard

PATH = Path(__file__).parents[2] / "examples" / "grafana" / "dashboard.json"
UNITS = {value for value in vars(units).values() if isinstance(value, str)}


def lost(ours, theirs, where=""):
    """What of ours is not in theirs, or is something else there."""
    match ours, theirs:
        case dict(), dict():
            for name, one in ours.items():
                yield from lost(one, theirs.get(name), f"{where}/{name}")
        case list(), list() if len(ours) == len(theirs):
            for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
                yield from lost(one, other, f"{where}/{number}")
        case _ if ours != theirs:
            yield f"{where}: {ours!r} was read as {theirs!r}"


def main():
    plugins.register_default_plugins()
    ours = json.loads(PATH.read_text())
    theirs = json.loads(JSONEncoder().encode(Dashboard.from_json(ours)))
    wrong = [*lost(ours, theirs)]
    panels = [one for one in ours["panels"] if one["type"] != "row"]
    used = {one["fieldConfig"]["defaults"]["unit"] for one in panels}
    wrong += [f"{one} is no unit" for one in used - UNITS]
    print("\n".join(wrong) or f"{len(panels)} panels are read as they are written")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
