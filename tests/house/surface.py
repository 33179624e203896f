"""Names, classes, functions and schemas → lines of api.txt. Alike in every version of Python."""

import inspect
import re
import types
import typing
from collections.abc import Callable
from datetime import timedelta
from enum import Enum

import attrs

_OURS = ("pyenvoy", "pyenvoy_mqtt", "pyenvoy_homekit")


def path(line):
    """What a line is about: the part of it that stays when something about it changes."""
    return re.split(r": | = | \(deprecated", line, maxsplit=1)[0]


def names(module):
    """The public names of a module with what they mean: those of its `__all__`, else what is made there."""
    listed = getattr(module, "__all__", None)
    for name, value in vars(module).items():
        made = getattr(value, "__module__", None) == module.__name__
        constant = name.isupper() and not name.startswith("_")
        public = name in listed if listed else (made or constant) and not name.startswith("_")
        if public and not isinstance(value, types.ModuleType | typing.TypeVar):
            yield name, value


def is_shared(value):
    """Whether a thing may be known under two names."""
    return isinstance(value, type | types.FunctionType)


def described(where, value):
    """The lines of one name."""
    if isinstance(value, typing.NewType):
        yield f"{where}: NewType of {hint(value.__supertype__)}"
    elif isinstance(value, type) and issubclass(value, Enum):
        yield f"{where}: words"
        for name, one in value.__members__.items():
            yield f"{where}.{name} = {default(one.value)}"
    elif isinstance(value, type):
        yield from _class(where, value)
    elif callable(value) and hasattr(value, "__code__"):
        yield from _function(where, value)
    elif typing.get_args(value):
        yield f"{where}: {hint(value)}"
    else:
        yield f"{where}: {type(value).__name__}"


def _class(where, value):
    bases = [one.__name__ for one in value.__bases__ if one.__module__.startswith(_OURS)]
    yield f"{where}: class {' '.join(bases)}".rstrip()
    if attrs.has(value):
        for one in attrs.fields(value):
            if not one.name.startswith("_"):
                begins = "" if one.default is attrs.NOTHING else f" = {default(one.default)}"
                yield f"{where}.{one.name}: {hint(one.type)}{begins}"
    elif "__init__" in vars(value) and not getattr(value, "_is_protocol", False):
        yield from _function(f"{where}.__init__", value.__init__)
    for name, one in vars(value).items():
        if name.startswith("_"):
            continue
        if isinstance(one, property):
            yield f"{where}.{name}: {hint(_returned(one.fget))}"
        elif callable(found := getattr(one, "__func__", one)) and hasattr(found, "__code__"):
            yield from _function(f"{where}.{name}", found)


def _function(where, value):
    signature = inspect.signature(inspect.unwrap(value))
    given = [one for one in signature.parameters.values() if one.name not in ("self", "cls")]
    yield f"{where}: ({', '.join(_order(given))}) -> {hint(signature.return_annotation)}"
    for one in given:
        begins = "" if one.default is one.empty else f" = {default(one.default)}"
        optional = one.kind in (one.VAR_KEYWORD, one.VAR_POSITIONAL)
        begins = " = ()" if optional else begins
        yield f"{where}({one.name}): {hint(one.annotation)}{begins}"


def _order(given):
    """The names in the order in which they are given; those that need their names alphabetically."""
    free = [one.name for one in given if one.kind is not one.KEYWORD_ONLY]
    named = sorted(one.name for one in given if one.kind is one.KEYWORD_ONLY)
    return [*free, *(["*"] if named else []), *named]


def _returned(found):
    return inspect.signature(found).return_annotation


def hint(found):
    """A type as it is written."""
    arguments = typing.get_args(found)
    match found:
        case None | types.NoneType:
            return "None"
        case inspect.Parameter.empty:
            return "?"
        case types.EllipsisType():
            return "…"
        case str():
            return found
        case list():
            return f"[{', '.join(map(hint, found))}]"
        case types.UnionType():
            return " | ".join(map(hint, arguments))
    if typing.get_origin(found) is typing.Union:
        return " | ".join(map(hint, arguments))
    if typing.get_origin(found) is typing.Literal:
        return " | ".join(map(repr, arguments))
    name = getattr(typing.get_origin(found) or found, "__name__", None) or str(found)
    return f"{name}[{', '.join(map(hint, arguments))}]" if arguments else name


def default(found):
    """What holds when nothing is given."""
    match found:
        case Enum():
            return f"{type(found).__name__}.{found.name}"
        case timedelta():
            return f"{found.total_seconds():g} s"
        case bool() | int() | float() | str() | None | tuple() if not _deep(found):
            return repr(found)
        case type() | Callable():
            return getattr(found, "__name__", type(found).__name__)
    return f"{type(found).__name__}(…)"


def _deep(found):
    return isinstance(found, tuple) and found != ()


def keys(schema, where):
    """Every key and word of a JSON schema, by the definition that it stands in."""
    for name, one in schema.get("$defs", {}).items():
        yield from _keys(one, f"{where} {name}")
    yield from _keys(schema, where)


def _keys(schema, where):
    kind = _kind(schema)
    yield f"{where}: {kind}" if kind else where
    for one in (schema, *_choices(schema)):
        yield from _within(one, where)


def _within(schema, where):
    for word in (*schema.get("enum", ()), *([schema["const"]] if "const" in schema else ())):
        yield f"{where} == {word}"
    for name, one in schema.get("properties", {}).items():
        yield from _keys(one, f"{where}/{name}")
    for name in ("items", "additionalProperties"):
        if isinstance(schema.get(name), dict):
            yield from _keys(schema[name], f"{where}[]")


def _choices(schema):
    return [*schema.get("anyOf", ()), *schema.get("oneOf", ())]


def _kind(schema):
    """A type in a word."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    found = schema.get("type", [])
    kinds = [found] if isinstance(found, str) else found
    return "|".join([*kinds, *filter(None, map(_kind, _choices(schema)))])
