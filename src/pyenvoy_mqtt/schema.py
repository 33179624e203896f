"""The JSON schemas of what is published, and the page of topics, from the model and its docstrings. Pure.

`docs/reference/topics.schema.json` and `topics.md` are what `schema()` and `page()` returned when they were
last committed; tests compare. `python -m pyenvoy_mqtt.schema` writes both.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from pyenvoy.commands.spoken import SENTENCES
from pyenvoy.model.accounts import Accounts, Trust, Why
from pyenvoy.model.insight import Insight
from pyenvoy.show.picture import Powers
from pyenvoy.show.plain import SCHEMA, Plain
from pyenvoy.show.schema import schema as schema_of
from pyenvoy.show.walk import fields_of
from pyenvoy_mqtt.compat import KEYS, TOLD
from pyenvoy_mqtt.orders import UNDER_WAY
from pyenvoy_mqtt.subjects import NOTES, device_path, devices_of, identity, subjects

_TEXT: Plain = {"type": ["string", "null"]}
_WHEN: Plain = {"type": ["string", "null"], "format": "date-time"}


def schema() -> Plain:
    """Per topic, below `<topic>/<serial>/`, the schema of its payload."""
    snapshot, accounts, insight = schema_of(), schema_of(Accounts), schema_of(Insight)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What is published over MQTT, by topic",
        "type": "object",
        "properties": {
            "state": {"$ref": "snapshot.schema.json"},
            "live": _live(),
            **dict(_states(snapshot)),
            "energy/<counter>": _energy(),
            "insight": {
                key: one for key, one in insight.items() if key not in ("$schema", "$defs")
            },
            "<control>/result": _result(),
        },
        "$defs": {
            **_inner(snapshot, "$defs"),
            **_inner(insight, "$defs"),
            "Period": _inner(accounts, "$defs")["Total"],
        },
    }


def _inner(found: Plain, key: str) -> dict[str, Plain]:
    inner = found[key]
    assert isinstance(inner, Mapping)  # noqa: S101  # a schema that we have made
    return dict(inner)


def _said(properties: Mapping[str, Plain], description: str) -> Plain:
    return {
        "description": description,
        "type": "object",
        "properties": {"schema": {"const": SCHEMA}, **properties},
        "required": ["schema", *properties],
        "additionalProperties": False,
    }


def _live() -> Plain:
    values: dict[str, Plain] = {
        one.name: {"type": ["number", "null"], "x-unit": one.unit} for one in fields_of(Powers)
    }
    words = (
        "Power at each place now, positive towards the house, and the batteries' charge;"
        " `house` is what it uses of itself, without what batteries take or give."
    )
    return _said({"at": {"type": "string", "format": "date-time"}, **values}, words)


def _states(snapshot: Plain) -> Iterator[tuple[str, Plain]]:
    definitions = _inner(snapshot, "$defs")
    for name, kind in subjects():
        own = definitions[kind.__name__]
        lists = dict(devices_of(kind))
        names: Plain = {"type": "array", "items": {"type": "string"}, "description": "Their names."}
        properties = _inner(own, "properties") | dict.fromkeys(lists, names)
        yield f"state/{name}", _said(properties, str(own["description"]))
        for field, element in lists.items():
            of = definitions[element.__name__]
            known = {"at": {**_WHEN, "description": "When it was read."}}
            path = device_path(name, field, "x").removesuffix("x") + f"<{identity(element)}>"
            yield f"state/{path}", _said(known | _inner(of, "properties"), str(of["description"]))
    of_snapshot = _inner(snapshot, "properties")
    remarks = {one: of_snapshot[one] for one in ("notes", "gaps", "problems", "complete")}
    yield f"state/{NOTES}", _said(remarks, "What is repaired, missing or unreadable.")


def _energy() -> Plain:
    total: Plain = {"$ref": "#/$defs/Period"}
    whole: Plain = {"type": "number", "x-unit": "Wh", "description": "Only ever grows."}
    return _said(
        {
            "energy": whole,
            "at": {"type": "string", "format": "date-time"},
            "trust": {"type": "string", "enum": [one.value for one in Trust]},
            "why": {**_TEXT, "examples": [one.value for one in Why]},
            "since": _WHEN,
            "estimated": {"type": "boolean"},
            "source": {"type": "string"},
            "zone": {**_TEXT, "description": "In which days begin; null where nobody has told."},
            **dict.fromkeys(("today", "yesterday", "week", "month"), total),
        },
        "What a counter has come to since installation, and in the periods of now.",
    )


def _result() -> Plain:
    outcomes = [UNDER_WAY, "confirmed", "ignored", "reverted", "refused", "replaced", "unconfirmed"]
    return _said(
        {
            "id": {"type": ["string", "integer", "null"]},
            "control": {"type": "string"},
            "wish": _TEXT,
            "outcome": {"enum": outcomes},
            "why": _TEXT,
            "reported": {**_TEXT, "description": "What the gateway says is set."},
            "effective": {**_TEXT, "description": "What it does, as far as it tells."},
            "at": _WHEN,
            "ended": _WHEN,
        },
        "What became of a wish.",
    )


# -- the page -------------------------------------------------------------------------------------

_HEAD = """# Topics

Generated by `python -m pyenvoy_mqtt.schema`. All begin with `<topic>/<serial>/`, where `topic` is a setting
([mqtt](../guides/settings.md)) and `serial` the gateway's serial number. [topics.schema.json](topics.schema.json)
has the shape of every JSON payload; names, units and words are those of [the snapshot](json.md). `schema` in a
payload changes when a name goes or a meaning changes, not when a field is added.

## States

All are retained, QoS 1.

| topic | payload | says |
|---|---|---|
| `availability` | `online`, `offline` | whether pyenvoy is there; `offline` also by last will |
| `reachable` | `online`, `offline` | whether the gateway answers |
| `<control>/state` | text | how a control stands, as it was read back |
"""

_CONTROLS = """
## Controls

A wish goes to `<control>/set`, its result comes on `<control>/result` (not retained). Where there are several, as
with dry contacts, `<which>` stands between: `dry-contact/NC1/set`.

| control | what may be said |
|---|---|
"""

_PLUGIN = """
## The plugin's topics

With the setting `plugin = "prefix/name"` these are published as well, as the plugin has them, but retained; of
the token only its claims. A message on `prefix/name/Set` has one key, and is answered on `prefix/name/Set/Result`.

"""


def page() -> str:
    """`docs/reference/topics.md`."""
    topics = _inner(schema(), "properties")
    rows = [
        f"| `{topic}` | JSON | {told.get('description', 'the whole snapshot')} |"
        for topic, told in topics.items()
        if topic != "<control>/result"
    ]
    controls = (f"| `{one.name}` | {_usage(one.usage)} |" for one in SENTENCES)
    plugin = f"`{'` · `'.join(one.topic for one in TOLD)}`\n\nKeys: `{'` · `'.join(KEYS)}`\n"
    return (
        _HEAD + "\n".join(rows) + "\n" + _CONTROLS + "\n".join(controls) + "\n" + _PLUGIN + plugin
    )


def _usage(usage: str) -> str:
    said = usage.partition(" ")[2].replace("|", "\\|")
    return f"`{said}`"


if __name__ == "__main__":
    reference = Path(__file__).parents[2] / "docs" / "reference"
    text = json.dumps(schema(), indent=2, ensure_ascii=False)
    (reference / "topics.schema.json").write_text(f"{text}\n")
    (reference / "topics.md").write_text(page())
