"""The schemas of the OpenAPI document: the model's own, and those of what only the pages say. Pure."""

import json

from pyenvoy import Insight, Snapshot
from pyenvoy.commands.spoken import SENTENCES
from pyenvoy.model.accounts import Accounts
from pyenvoy.show.plain import Plain
from pyenvoy.show.schema import schema
from pyenvoy_mqtt.compat import KEYS, allowed
from pyenvoy_mqtt.history.columns import COUNTERS

TEXT: Plain = {"type": "string"}
FLAG: Plain = {"type": "boolean"}
NUMBER: Plain = {"type": "number"}
MOMENT: Plain = {"type": "string", "format": "date-time"}


def maybe(found: Plain) -> Plain:
    """That, or null."""
    kind = found.get("type")
    if isinstance(kind, str):
        return {**found, "type": [kind, "null"]}
    return {"anyOf": [found, {"type": "null"}]}


def ref(name: str) -> Plain:
    """A schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def rows(found: Plain) -> Plain:
    """A list of that."""
    return {"type": "array", "items": found}


def named(found: Plain) -> Plain:
    """That, by name."""
    return {"type": "object", "additionalProperties": found}


def thing(**properties: Plain) -> Plain:
    """An object that has all of these and nothing else."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_OBJECT: Plain = {"type": "object"}

_OUTCOMES = (
    "confirmed", "refused", "ignored", "reverted", "replaced", "unconfirmed", "under way",
)  # fmt: skip

_OWN: dict[str, Plain] = {
    "Anything": {"description": "What the gateway itself said.", "type": ["object", "array"]},
    "Object": _OBJECT,
    "Error": thing(error=TEXT, problems=rows(ref("Problem"))),
    "Gateways": rows(
        thing(
            serial=TEXT,
            firmware=maybe(TEXT),
            part_number=maybe(TEXT),
            model=maybe(TEXT),
            at=MOMENT,
            complete=FLAG,
            role=TEXT,
            polling=FLAG,
        )
    ),
    "Subjects": named(thing(there=FLAG, source=maybe(ref("Source")), gap=maybe(ref("Gap")))),
    "Device": thing(subject=TEXT, kind=TEXT, name=TEXT, at=maybe(MOMENT), facts=_OBJECT),
    "Devices": rows(ref("Device")),
    "Dashboard": thing(
        at=MOMENT,
        serial=TEXT,
        model=maybe(TEXT),
        firmware=maybe(TEXT),
        role=TEXT,
        polling=FLAG,
        power=named(thing(power=NUMBER, at=maybe(MOMENT))),
        charge=maybe(NUMBER),
        reserve=maybe(NUMBER),
        energy=named(
            thing(
                today=maybe(NUMBER),
                yesterday=maybe(NUMBER),
                week=maybe(NUMBER),
                month=maybe(NUMBER),
                exact=FLAG,
                lifetime=NUMBER,
                trust=TEXT,
            )
        ),
        zone=maybe(TEXT),
        panels=rows(
            thing(
                serial=TEXT,
                power=maybe(NUMBER),
                max=maybe(NUMBER),
                at=maybe(MOMENT),
                fresh=FLAG,
                deviation=maybe(NUMBER),
                phase=maybe(TEXT),
                status=rows(TEXT),
                insight=maybe(ref("Beside")),
            )
        ),
        roof=maybe(ref("RoofInsight")),
        troubles=rows(thing(says=TEXT, since=maybe(MOMENT), level=TEXT)),
        cards={"type": "integer"},
    ),
    "Beside": thing(
        verdict=TEXT,
        is_hint=FLAG,
        words=TEXT,
        advice=TEXT,
        since=maybe(MOMENT),
        loss=maybe(NUMBER),
        delivered=maybe(NUMBER),
        expected=maybe(NUMBER),
    ),
    "Cards": rows(thing(title=TEXT, text=TEXT, svg=TEXT)),
    "History": rows(named({"type": ["number", "string", "null"]})),
    "Energies": rows(
        thing(
            first={"type": "string", "format": "date"},
            whole=FLAG,
            **{one.name: maybe(NUMBER) for one in COUNTERS},
        )
    ),
    "Quirks": rows(
        thing(name=TEXT, why=TEXT, firmware=TEXT, concerns=FLAG, active=FLAG, touched=rows(TEXT))
    ),
    "Endpoints": named(
        thing(
            asked=maybe(MOMENT),
            answered=maybe(MOMENT),
            took=NUMBER,
            failures={"type": "integer"},
            not_before=maybe(MOMENT),
            gap=maybe(ref("Gap")),
        )
    ),
    "Controls": rows(
        thing(
            control={"type": "string", "enum": [one.name for one in SENTENCES]},
            of=maybe(TEXT),
            state=maybe(TEXT),
            kind=maybe(TEXT),
            choice=maybe(_OBJECT),
            dangers=rows(TEXT),
            usage=TEXT,
        )
    ),
    "Health": thing(alive=FLAG),
    "Readiness": thing(ready=FLAG, age=maybe(NUMBER)),
    "Status": thing(
        ready=FLAG,
        unread={"type": "integer"},
        gateways=named(thing(age=NUMBER)),
        brokers=named(_OBJECT),
    ),
    "Outcome": thing(
        key=TEXT,
        wish=TEXT,
        outcome={"type": "string", "enum": list(_OUTCOMES)},
        why=TEXT,
        problems=rows(ref("Problem")),
    ),
}


def _command() -> Plain:
    """What is said to a control; which fields it has is said by its `usage`."""
    names = sorted({name for one in SENTENCES for name in (one.name, *one.also)})
    value = {"type": ["string", "number", "boolean", "null"]}
    return {
        "type": "object",
        "description": "A wish. Further fields are the options that the control's `usage` names.",
        "properties": {
            "control": {"type": "string", "examples": names},
            "of": {
                "type": ["string", "null"],
                "description": "Which one, where there are several.",
            },
            "value": value,
        },
        "required": ["control"],
        "additionalProperties": value,
        "examples": [{"control": "reserve", "value": 30}],
    }


def _plugin_key() -> Plain:
    """One key of the plugin's with one of its values."""
    return {
        "oneOf": [
            {
                "type": "object",
                "properties": {key: {"enum": list(allowed(key))}},
                "required": [key],
                "additionalProperties": False,
            }
            for key in KEYS
        ]
    }


def schemas() -> Plain:
    """Every schema by its name."""
    found: Plain = {**_OWN, "Command": _command(), "PluginKey": _plugin_key()}
    found |= _model(Snapshot) | _model(Accounts, "Account") | _model(Insight)
    return dict(sorted(found.items()))


def _model(kind: type[Snapshot | Accounts | Insight], before: str = "") -> Plain:
    """The schema of a class of the model, with those that it refers to beside it.

    `before` stands before the names of those, since a subject may have one of the same name.
    """
    text = json.dumps(schema(kind)).replace('"#/$defs/', f'"#/components/schemas/{before}')
    moved: Plain = json.loads(text)
    inner = moved.pop("$defs")
    moved.pop("$schema")
    assert isinstance(inner, dict)  # noqa: S101  # as `schema` makes it
    return {kind.__name__: moved, **{f"{before}{name}": one for name, one in inner.items()}}
