"""docs/design/the-line.md: one answer walked through the code, from bytes to what adapters show, and one wish back.

Nothing on the page is typed but the sentences between: each block is what the code gave when the page was made.
"""

import json
from datetime import timedelta

from pyenvoy import quirks, recording
from pyenvoy.commands import check, course
from pyenvoy.commands.command import Danger
from pyenvoy.commands.spoken import understood
from pyenvoy.endpoint import Role
from pyenvoy.reading import consumption, gateway
from pyenvoy.reading.snapshot import take
from pyenvoy.show import rows
from pyenvoy.wire import read
from pyenvoy.wire.admin_lib import TARIFF
from pyenvoy.wire.production import PRODUCTION_DETAILS
from pyenvoy_homekit import shape
from pyenvoy_homekit.settings import HomekitSettings
from pyenvoy_homekit.tiles import house
from pyenvoy_mqtt.metrics import exposition
from pyenvoy_mqtt.subjects import said
from pyenvoy_mqtt.view import View
from tests.recordings import SAMPLES

LYING, BATTERIES = "8.3.5433_total_repeats_net", "8.2.127_generator_running"
KEYS = ("type", "measurementType", "readingTime", "wNow", "whLifetime")
FIELDS = ("measurement_type", "reading_time", "power", "energy_lifetime")

_PAGE = """# The line

Written by `python -m tests.docs.generate` by letting an answer walk the code; what stands in the blocks is what came out.

> The gateway says something (wire), sometimes it lies (quirks), we understand it (reading), it means something (model).
> Everything that touches the world is in `effects/`.

```text
bytes ─► Endpoint ─► wire ─► quirks ─► reading ─► Snapshot ─► adapter
         asked       said    repaired   understood  meant       shown

person ─► adapter ─► Command ─► Request ─► bytes
```

Each arrow is a pure function: values in, values out. Whoever has bytes from elsewhere can walk the same way, without a
client: `pyenvoy.read` and `pyenvoy.take` are public.

## The storeys

Who stands higher may use who stands lower; neighbours are strangers. The picture is drawn from the contract in
`pyproject.toml`, which a linter holds, and from the imports that are really there; an arrow that follows from others is
left out.

![the storeys, from the adapters down to units, firmware, errors and secrets, and who uses whom](../images/storeys.svg)

## An answer, from bytes to what is shown

The sample `{lying}` is a gateway whose firmware lies: its total consumption repeats the net one.

### Asked

`wire/production.py` declares the place; `polling/agenda.py` knows that it is worth asking here.

```text
{endpoint}
```

### Said

What came, of one section. `effects/transport.py` made a `Response` of it: a status, headers, bytes, how long it took.

```json
{bytes}
```

`wire.read(endpoint, response, at)` gives an `Answer`, or a `Gap` with a reason. Structure and units stay the gateway's,
only the spelling becomes ours; a field that is not what was declared costs itself and leaves a `Problem`.

```text
{wire}
```

### Repaired

`quirks.repair(answers, firmware)` applies each lie that this firmware is known for, where it is found.

```text
{repaired}
```

{notes}

### Understood and meant

`reading/consumption/` names its sources in the order of trust, and no version: the meter's own reading is believed
before the page that was mended. `take(answers, at)` does so for each subject, and what is missing leaves a gap.
Quantities are types now, and what flows towards the house is positive.

```text
{meant}
```

### Shown

`show` makes rows of it, for the terminal, notebooks and the page alike:

```text
{shown}
```

The MQTT adapter walks the model, so this topic needed no line of its own:

```text
{mqtt}
```

Prometheus, and Apple Home:

```text
{metrics}

{home}
```

## A wish, from a person to bytes

A person writes `{wish}`, on the command line, to a topic or over REST; each makes the same frozen value of it.

```text
{command}
```

`check` says everything that speaks against it at once, before anything is sent. Without the permission that it needs:

```text
{against}
```

The course of a write (`commands/course/`) is a machine like the others. First it reads afresh:

```text
{fresh}
```

and makes what it sends from that answer, byte for byte the same but for what was wished (here `{changed}`):

```text
{write}
```

The wish has changed no snapshot. The course reads back and watches, and the next snapshot shows what became of it:
[control that is confirmed](commands.md).

## Where machines stand

Three things have a memory: [access](token-machine.md), the [session](session-machine.md), and
[accounting](accounting.md). Each is a frozen value and two functions, `next_action(state, now)` and
`after(state, event, now)`; there is no other way to change it. `effects/` asks what to do, does it, and tells what came of
it. Two functions and a clock are therefore all that it takes to play a year of a gateway in a second, as the tests do.
"""


def _recorded(sample):
    return recording.parse(SAMPLES[sample].read_bytes())


def _entry(found, endpoint):
    return next(one for one in found.entries if one.request.path == endpoint.path)


def _total(answer):
    return next(one for one in answer.consumption if one.measurement_type == "total-consumption")


def _lines(thing, names):
    return "\n".join(f"{name} = {getattr(thing, name)!r}" for name in names)


def inward():
    """What stands in the blocks of an answer."""
    found = _recorded(LYING)
    entry, at = _entry(found, PRODUCTION_DETAILS), recording.moment(found)
    answer = read(PRODUCTION_DETAILS, entry.response, at)
    answers = recording.answers(found)
    known = gateway.read(answers)
    repaired, done = quirks.repair(answers, known.firmware)
    (lie,) = (one for one in done if one.quirk.name == "net_reported_as_total")
    section = next(
        one
        for one in json.loads(entry.response.body)["consumption"]
        if one.get("measurementType") == "total-consumption"
    )
    one, snapshot = PRODUCTION_DETAILS, take(answers, at)
    power = next(row for row in rows(snapshot) if row.path == "consumption.total.now.power")
    return {
        "lying": LYING,
        "endpoint": f"GET {one.path}   role: {one.role.name.lower()}   firmware: {one.firmware}   every {one.cadence.value}",
        "bytes": json.dumps({key: section[key] for key in KEYS if key in section}, indent=1),
        "wire": _lines(_total(answer.value), FIELDS),
        "repaired": _lines(_total(repaired.get(PRODUCTION_DETAILS)), FIELDS),
        "notes": f"It leaves a note in the snapshot: *{lie.quirk.why}*",
        "meant": _meant(consumption.read(repaired)),
        "shown": f"{power.path}   {power.name}   {power.text} {power.text_unit}   from {power.source}",
        **_shown(snapshot, at),
    }


def _meant(subject):
    total = subject.total
    return (
        f"total.now.power = {total.now.power!r}\n"
        f"total.energy.lifetime = {total.energy.lifetime!r}\n"
        f"total.source = {total.source.endpoint!r}, completed by {list(total.source.others)}"
    )


def _shown(snapshot, at):
    (told,) = (one for one in said(snapshot) if one.path == "consumption")
    total = told.payload["total"]
    text = exposition((View("GATEWAY", snapshot),), at).decode()
    lines = (line for line in text.splitlines() if 'meter="total-consumption"' in line)
    (tile,) = (
        (service.name, one.kind, one.value)
        for accessory in house(shape.View(at, snapshot), HomekitSettings(eve=False))
        for service in accessory.services
        for one in service.characteristics
        if service.name == "Consumption" and one.kind == "CurrentAmbientLightLevel"
    )
    now = json.dumps({"total": {"now": {"power": total["now"]["power"]}}})
    return {
        "mqtt": f"enphase/GATEWAY/state/consumption   {now[:-3]}, …}}, …}}}}",
        "metrics": next(line for line in lines if "power_watts" in line and 'phase=""' in line),
        "home": f"tile {tile[0]!r}   {tile[1]} = {tile[2]:g} lux",
    }


def outward(wish="reserve 30"):
    """What stands in the blocks of a wish."""
    found = _recorded(BATTERIES)
    answers, at = recording.answers(found), recording.moment(found)
    snapshot, command = take(answers, at), understood(wish.split())
    against = check(command, snapshot, Role.NOBODY, frozenset())
    everything = {"allowed": frozenset(Danger), "who": "somebody"}
    state = course.begin(command, snapshot, Role.OWNER, now=at, **everything)
    fresh = course.next_action(state, at)
    later, answer = at + timedelta(seconds=1), _entry(found, TARIFF).response
    state = course.after(state, course.Heard(fresh.step, fresh.endpoint, answer), later)
    write = course.next_action(state, later)
    return {
        "wish": wish,
        "command": repr(command),
        "against": "\n".join(map(str, against)),
        "fresh": f"{fresh.request.method} {fresh.request.path}",
        "write": f"{write.request.method} {write.request.path}   {len(write.request.body)} bytes of JSON",
        "changed": _changed(_entry(found, TARIFF).response.body, write.request.body),
    }


def _changed(before, after):
    was, is_ = json.loads(before)["tariff"], json.loads(after)["tariff"]
    return ", ".join(_differences(was, is_, "tariff"))


def _differences(was, is_, where):
    for key in was:
        if isinstance(was[key], dict):
            yield from _differences(was[key], is_[key], f"{where}.{key}")
        elif was[key] != is_.get(key):
            yield f"{where}.{key}: {was[key]} → {is_.get(key)}"


def page():
    return _PAGE.format(**inward(), **outward())
