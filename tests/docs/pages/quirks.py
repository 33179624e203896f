"""docs/reference/quirks.md: every lie that is known, who tells it, the cure, and what shows it."""

import inspect
import sys

from pyenvoy import quirks, recording
from pyenvoy.reading import gateway
from tests.docs.pages.tables import code, table, written
from tests.passages.passages import QUIRKS as PASSAGES
from tests.pyenvoy.quirks.test_silence import SPEAKS
from tests.recordings import SAMPLES

_ABOUT = """
A quirk is applied only to the firmware that is known for it, only where the lie is found, and leaves a note in the
snapshot. In Python `connect(host, switches=pyenvoy.Switches(off=frozenset({"..."})))` switches one off, and `forced`
applies one on every version. Firmware bugs that need no cure, because they are no lies, are listed in
[known firmware bugs](../design/quirks.md); [passages](passages.md) shows each lie beginning and ending while energies
are counted.
"""


def shown():
    """The samples in which each quirk finds its lie."""
    found = {one.name: [] for one in quirks.QUIRKS}
    for name, path in SAMPLES.items():
        answers = recording.answers(recording.parse(path.read_bytes()))
        known = gateway.read(answers)
        for one in quirks.repair(answers, known.firmware if known else None)[1]:
            found[one.quirk.name].append(name)
    return found


def met(name):
    """The firmware of real gateways on which a quirk was found; their recordings are checked by a test."""
    versions = {one.partition("_")[0] for one in SPEAKS.get(name, ())}
    return sorted(versions, key=lambda one: [*map(int, one.split("."))])


def cure(one):
    """What its repair does, in its own sentence."""
    return inspect.cleandoc(one.repair.__doc__).partition("\n")[0]


def more(one):
    """What its file says below the first line."""
    module = sys.modules[one.repair.__module__]
    return inspect.cleandoc(module.__doc__.partition("\n")[2])


def _part(one, samples):
    played = sorted({passage.era for passage in PASSAGES if passage.quirk == one.name})
    lines = [f"## {one.name}\n", f"{one.why}\n"]
    if said := more(one):
        lines.append(f"{said}\n")
    lines += [
        f"* Firmware: {one.firmware}.",
        f"* Cure: {cure(one)}",
        f"* Samples that show it: {', '.join(map(code, samples)) or 'none'}; passages: {', '.join(map(code, played))}.",
        f"* Recorded on real gateways with firmware {', '.join(versions)}."
        if (versions := met(one.name))
        else "* No recording of a real gateway that we have shows it.",
        f"* `src/pyenvoy/quirks/{one.name}.py`, `tests/pyenvoy/quirks/test_{one.name}.py`.\n",
    ]
    return "\n".join(lines)


def page():
    found = shown()
    rows = ((f"[{one.name}](#{one.name})", one.firmware, one.why) for one in quirks.QUIRKS)
    return "\n".join(
        (
            written("Quirks", "`pyenvoy.quirks`, in the order in which they are applied", _ABOUT),
            table(("quirk", "firmware", "the lie and its cure"), rows),
            *(_part(one, found[one.name]) for one in quirks.QUIRKS),
        )
    )
