"""docs/reference/supported.md: firmware and hardware as recordings bear witness of them; no serials, no names.

Supported means witnessed: by recordings of real gateways, where they are there, and by our samples of simulated ones.
"""

from collections import defaultdict

from pyenvoy import recording
from pyenvoy.reading.snapshot import READINGS, take
from tests.docs.pages.tables import table, written
from tests.recordings import RECORDINGS, SAMPLES

_ABOUT = """
Supported means witnessed: a gateway of this firmware, with this hardware, was recorded, and every test run reads its
recording. "Simulated" are our own samples, made after what is known of such gateways. A firmware that is not listed
is read like the nearest one that is, and may well be right: [a recording](../guides/recording.md) makes it a
witness, and is all that it takes.
"""
_PARTS = """\
The subjects of a [snapshot](api/model.md): on how many of these versions each was recorded. Many of the
real gateways were asked for a part only, and few by an installer.
"""
NAMELESS = "model not told"
WITNESSES = ("real gateways", "simulated")


def snapshot(path):
    taken = recording.parse(path.read_bytes())
    return take(recording.answers(taken), recording.moment(taken))


def hardware(seen):
    """Each kind of hardware that a snapshot shows, with its model where it is known."""
    yield "gateway", seen.gateway.model or NAMELESS
    if seen.inverters:
        yield from (("microinverter", one.model or NAMELESS) for one in seen.inverters.all)
    if seen.batteries:
        yield from (("IQ Battery", one.model or NAMELESS) for one in seen.batteries.batteries)
        yield from (("AC Battery", one.model or NAMELESS) for one in seen.batteries.ac_batteries)
    if seen.relays:
        yield from (("Q-Relay", one.model or NAMELESS) for one in seen.relays.all)
    if seen.grid:
        yield from (("System Controller", one.model or NAMELESS) for one in seen.grid.controllers)
        yield from (("Meter Collar", one.model or NAMELESS) for one in seen.grid.collars)
        yield from (("Combiner", one.model or NAMELESS) for one in seen.grid.combiners)
        yield from (("other device", one.model or NAMELESS) for one in seen.grid.others)
    if seen.contacts:
        yield "dry contacts", None
    if seen.generator and seen.generator.present:
        yield "generator", None
    if seen.meters:
        yield from _meters(seen.meters)


def _meters(meters):
    for one in meters.all:
        if one.enabled:
            lines = {1: "1 phase", None: ""}.get(one.phase_count, f"{one.phase_count} phases")
            yield "meter", f"{one.kind}, {lines}" if lines else str(one.kind)


def subjects(seen):
    return [name for name in READINGS if getattr(seen, name) is not None]


def facts(real=RECORDINGS, simulated=SAMPLES):
    """For each table the witnesses of each row: `{table: {row: {witness: {firmware, ...}}}}`."""
    found = {name: defaultdict(lambda: defaultdict(set)) for name in ("hardware", "subjects")}
    for witness, paths in zip(WITNESSES, (real, simulated), strict=True):
        for path in paths.values():
            seen = snapshot(path)
            firmware = seen.gateway.firmware
            for kind, model in hardware(seen):
                found["hardware"][kind, model or ""][witness].add(firmware)
            for subject in subjects(seen):
                found["subjects"][subject,][witness].add(firmware)
    return found


def versions(firmware):
    return ", ".join(".".join(map(str, one.parts)) for one in sorted(firmware))


def _firmware(found):
    """Each firmware once, with who bears witness of it."""
    for one in sorted(set().union(*_witnessed(found).values())):
        yes = ("yes" if one in seen else "" for seen in _witnessed(found).values())
        yield versions([one]), *yes


def _witnessed(found):
    """Every firmware that each witness has seen."""
    every = found["subjects"]["gateway",]
    return {witness: every[witness] for witness in WITNESSES}


KINDS = (
    "gateway", "microinverter", "IQ Battery", "AC Battery", "System Controller", "Meter Collar",
    "Combiner", "Q-Relay", "dry contacts", "generator", "meter", "other device",
)  # fmt: skip


def _hardware(found):
    rows = found["hardware"]
    for kind, model in sorted(rows, key=lambda row: (KINDS.index(row[0]), row[1])):
        by = rows[kind, model]
        yield kind, model, *(versions(by[witness]) for witness in WITNESSES)


def _subjects(found):
    for name in READINGS:
        by = found["subjects"][name,]
        counts = ((len(by[witness]), len(seen)) for witness, seen in _witnessed(found).items())
        yield name, *(f"{count} of {all_}" if count else "" for count, all_ in counts)


def page():
    found = facts()
    return "\n".join(
        (
            written("Supported firmware and hardware", "recordings", _ABOUT),
            "## Firmware\n",
            table(("firmware", *WITNESSES), _firmware(found)),
            "## Hardware\n",
            table(("kind", "model", *WITNESSES), _hardware(found)),
            "## What is known of them\n",
            _PARTS,
            table(("subject", *WITNESSES), _subjects(found)),
        )
    )


def is_true(text):
    """Whether a page holds all that can be known here; without real recordings those stand on their word."""
    if RECORDINGS:
        return text == page()
    found = facts()
    rows = (*_firmware(found), *_hardware(found), *_subjects(found))
    return _simulated(text) == {row[:-2]: row[-1] for row in rows if row[-1]}


def _simulated(text):
    """What a page says of simulated gateways, row by row."""
    lines = (line[1:-1].split("|") for line in text.splitlines() if line.startswith("| "))
    rows = (tuple(map(str.strip, line)) for line in lines)
    return {row[:-2]: row[-1] for row in rows if row[-1] not in ("", WITNESSES[-1])}
