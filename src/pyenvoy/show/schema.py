"""The JSON schema of `plain(snapshot)` and of `plain(accounts)`, from the model and its docstrings.

`docs/reference/snapshot.schema.json` and `accounts.schema.json` are what `schema()` and
`schema(Accounts)` returned when they were last committed; tests compare.
"""

import ast
import inspect
import textwrap
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import get_args, get_origin

import attrs

from pyenvoy.firmware import Firmware
from pyenvoy.model.accounts import Accounts
from pyenvoy.model.insight import Insight
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.model.word import Word
from pyenvoy.show.plain import SCHEMAS, Plain
from pyenvoy.show.walk import Field, fields_of, without_none

_SCALARS: dict[object, Plain] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    timedelta: {"type": "number"},
    datetime: {"type": "string", "format": "date-time"},
    Firmware: {"type": "string"},
}


def schema(kind: type[Snapshot | Accounts | Insight] = Snapshot) -> Plain:
    """The schema of what `plain` makes of it, JSON Schema 2020-12; `x-unit` is the unit of a number."""
    definitions: dict[str, Plain] = {}
    root = _object(kind, definitions)
    properties = {"schema": {"const": SCHEMAS[kind]}} | _mapping(root["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind.__name__,
        **root,
        "properties": properties,
        "required": list(properties),
        "$defs": dict(sorted(definitions.items())),
    }


def _mapping(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, dict) else {}


def _object(kind: type, definitions: dict[str, Plain]) -> Plain:
    said = docstrings(kind)
    properties = {
        one.name: _property(one, said.get(one.name, ""), definitions) for one in fields_of(kind)
    }
    return {
        "description": inspect.cleandoc(kind.__doc__ or "").partition("\n\n")[0],
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _property(field: Field, said: str, definitions: dict[str, Plain]) -> Plain:
    found = _type(field.type, definitions)
    if field.optional:
        kind = found.get("type")
        found = (
            {**found, "type": [kind, "null"], **_or_nothing(found)}
            if isinstance(kind, str)
            else {"anyOf": [found, {"type": "null"}]}
        )
    return found | ({"x-unit": field.unit} if field.unit else {}) | (
        {"description": said} if said else {}
    )  # fmt: skip


def _or_nothing(found: Plain) -> Plain:
    words = found.get("enum")
    return {"enum": [*words, None]} if isinstance(words, list) else {}


def _type(hint: object, definitions: dict[str, Plain]) -> Plain:
    hint = getattr(hint, "__supertype__", hint)
    if hint in _SCALARS:
        return dict(_SCALARS[hint])
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _type(get_args(hint)[0], definitions)}
    if get_origin(hint) in (dict, Mapping):
        return {"type": "object", "additionalProperties": _type(get_args(hint)[1], definitions)}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _words(hint)
    if isinstance(hint, type) and attrs.has(hint):
        return _reference(hint, definitions)
    inner, _ = without_none(hint)
    return {"anyOf": [_type(one, definitions) for one in get_args(inner)]}


def _words(kind: type[Enum]) -> Plain:
    """A `Word` stays open for the words that firmware will invent; other enums are closed."""
    return {
        "type": "string",
        ("examples" if issubclass(kind, Word) else "enum"): [x.value for x in kind],
    }


def _reference(kind: type, definitions: dict[str, Plain]) -> Plain:
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}  # so that a class that holds itself ends here
        definitions[kind.__name__] = _object(kind, definitions)
    return {"$ref": f"#/$defs/{kind.__name__}"}


@cache
def docstrings(kind: type) -> dict[str, str]:
    """What is said of each fact of a class, below its attribute or in its property.

    Python does not keep the former, so the source is read.
    """
    body = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    assert isinstance(body, ast.ClassDef)  # noqa: S101  # inspect gives the class that was asked for
    said = {
        one.name: ast.get_docstring(one) or ""
        for one in body.body
        if isinstance(one, ast.FunctionDef)
    }
    for one, after in zip(body.body, body.body[1:], strict=False):
        match one, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(
                value=ast.Constant(value=str(text))
            ):
                said[name] = " ".join(text.split())
    return said
