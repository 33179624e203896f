"""docs/reference/endpoints.md: every endpoint, who may ask it, how often it is asked, and what it is good for."""

from collections import defaultdict

from pyenvoy import quirks, recording
from pyenvoy.commands import CONTROLS
from pyenvoy.endpoint import Cadence, LegacyRole
from pyenvoy.polling.agenda import WISHES
from pyenvoy.reading.snapshot import READINGS
from pyenvoy.show.text import span
from pyenvoy.wire import CATALOGUE
from tests.docs.pages.tables import code, table, written
from tests.recordings import SAMPLES

_ABOUT = """
A path is asked only where firmware and role allow it, and where the hardware is there that it speaks of:
[polling](../design/polling.md). Roles are those of firmware 7 and later; what older firmware wants stands
behind the comma. "Feeds" names the subjects of a [snapshot](api/model.md) that look at it, "sets" the
[commands](../design/commands.md) that write there. `pyenvoy endpoints` prints the same list, `pyenvoy get PATH`
what your gateway says.
"""

POLLED = {one for wish in WISHES for one in (wish.endpoint, *wish.instead)}
HEADS = ("path, name", "says", "role", "firmware", "asked every", "feeds")


def feeds():
    """The subjects that look at each endpoint, by its name: as declared, and as seen over all samples."""
    found = defaultdict(set)
    for subject, reading in READINGS.items():
        for endpoint in reading.FROM:
            found[endpoint.name].add(subject)
    for path in SAMPLES.values():
        for subject, name in _looks(path):
            found[name].add(subject)
    return found


def _looks(path):
    answers = recording.answers(recording.parse(path.read_bytes()))
    known = READINGS["gateway"].read(answers)
    repaired, _ = quirks.repair(answers, known.firmware if known else None)
    for subject, reading in READINGS.items():
        seen = {}
        reading.read(repaired.watched(seen))
        yield from ((subject, name) for name in seen)


def sets():
    """The commands that write to each endpoint, by its name."""
    found = defaultdict(list)
    for control in CONTROLS:
        found[control.written.name].append(control.name)
    return found


def _role(one):
    legacy = "" if one.legacy is LegacyRole.NOBODY else f", {one.legacy.value}"
    return one.role.name.lower() + legacy


def _row(one, fed, written_by):
    subjects = [subject for subject in READINGS if subject in fed[one.name]]
    uses = ", ".join(subjects)
    if written_by[one.name]:
        uses += f"{'; ' * bool(uses)}sets {', '.join(written_by[one.name])}"
    every = "on request" if one.cadence is Cadence.ON_REQUEST else span(one.cadence.value)
    methods = "" if [*one.methods] == ["GET"] else f" {' '.join(one.methods)}"
    where = f"{code(one.path)}{methods}<br>{one.name}"
    return where, one.purpose, _role(one), one.firmware, every, uses


def page():
    fed, by = feeds(), sets()
    asked = [one for one in CATALOGUE if one in POLLED]
    other = [one for one in CATALOGUE if one not in POLLED]
    return "\n".join(
        (
            written("Endpoints", "`pyenvoy.wire.CATALOGUE`", _ABOUT),
            f"## Polled ({len(asked)})\n",
            table(HEADS, (_row(one, fed, by) for one in asked)),
            f"## On request, and for writes ({len(other)})\n",
            table(HEADS, (_row(one, fed, by) for one in other)),
        )
    )
