"""What may be set and what it means, as the classes of settings say it: the one source of example and reference.

A class is a part, its docstring says what the part is for; the docstring below a field says what its key does.
Adapters are found by their entry points, and their sections with them: nothing else is to be written for theirs.
"""

import ast
import inspect
import json
import re
import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import pairwise
from types import NoneType
from typing import get_args, get_origin, get_type_hints

import attrs

from pyenvoy.settings.converter import key
from pyenvoy.settings.gateway import GatewaySettings

NOTHING = '""'
"""What is written for a key that has no default: an empty text is as if the key were not there."""


class Many(StrEnum):
    """How often a part may stand there."""

    ONCE = "[{}]"
    LIST = "[[{}]]"
    NAMED = '[{}."…"]'


@attrs.frozen
class Key:
    """One key of a part."""

    name: str
    about: str
    default: str | None
    """As TOML; `None` where the key is needed."""
    words: tuple[str, ...] = ()
    """The only ones that it may have, if it is so."""
    several: bool = False
    """Whether it is a list of them."""


@attrs.frozen
class Part:
    """A section of pyenvoy.toml, or a part of one."""

    path: str
    about: str
    keys: tuple[Key, ...]
    many: Many = Many.ONCE

    @property
    def head(self) -> str:
        """What it begins with."""
        return self.many.format(self.path)


def every_part(sections: Mapping[str, type]) -> Iterator[Part]:
    """The gateway's parts, then those of each adapter."""
    yield from parts("gateway", GatewaySettings)
    for name in sorted(sections):
        yield from parts(name, sections[name])


def parts(path: str, section: type, many: Many = Many.ONCE) -> Iterator[Part]:
    """A class of settings with its own keys, then the parts in it.

    What goes by names says again what stands elsewhere: only what it explains itself counts.
    """
    hints, about = get_type_hints(section), documented(section)
    keys, within = [], []
    for field in attrs.fields(section):
        found = _part(hints[field.name])
        if found is None:
            keys.append(_key(field, hints[field.name], about.get(field.name, "")))
        elif many is not Many.NAMED:
            within.append((f"{path}.{field.name}", *found))
    told = tuple(one for one in keys if one.about or many is not Many.NAMED)
    yield Part(path, _first(section), told, many)
    for one in within:
        yield from parts(*one)


def documented(section: type) -> dict[str, str]:
    """Per field the docstring below it, in one line; those of a class it is made of as well."""
    found: dict[str, str] = {}
    for one in reversed(section.__mro__):
        if attrs.has(one):
            pairs = pairwise(_body(one))
            found |= {name: said for a, b in pairs if (name := _field(a)) and (said := _said(b))}
    return found


def _body(section: type) -> list[ast.stmt]:
    try:
        source = inspect.getsource(sys.modules[section.__module__])
    except (OSError, TypeError):  # installed without its source: keys are named, not explained
        return []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and node.name == section.__name__:
            return node.body
    return []


def _field(node: ast.stmt) -> str:
    match node:
        case ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return ""


def _said(node: ast.stmt) -> str:
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return _line(text)
    return ""


def _line(text: str) -> str:
    return " ".join(text.split())


def _first(section: type) -> str:
    """The first paragraph of its docstring, without the name of the part that it may begin with."""
    said = _line((inspect.getdoc(section) or "").partition("\n\n")[0])
    named = re.match(r"`\[[^`]*\]`: (.)", said)
    return said if named is None else named[1].upper() + said[named.end() :]


def _part(hint: object) -> tuple[type, Many] | None:
    """The class of a part, and how often it may stand there; `None` where a key is meant."""
    inner = [one for one in get_args(hint) if one not in (NoneType, ...)]
    if isinstance(hint, type) and attrs.has(hint):
        return hint, Many.ONCE
    if not inner or not isinstance(inner[-1], type) or not attrs.has(inner[-1]):
        return None
    many = {tuple: Many.LIST, Mapping: Many.NAMED}
    return inner[-1], next((said for kind, said in many.items() if _is(hint, kind)), Many.ONCE)


def _is(hint: object, kind: type) -> bool:
    origin = get_origin(hint)
    return isinstance(origin, type) and issubclass(origin, kind)


def _key(field: "attrs.Attribute[object]", hint: object, about: str) -> Key:
    kinds = [one for one in (hint, *get_args(hint)) if isinstance(one, type)]
    words = [str(word) for one in kinds if issubclass(one, StrEnum) for word in one]
    default = None if field.default is attrs.NOTHING else toml(_made(field.default))
    return Key(key(field.name, hint), about, default, tuple(words), _is(hint, tuple))


def _made(default: object) -> object:
    factory = getattr(default, "factory", None)
    return default if factory is None else factory()


def toml(value: object) -> str:
    """A value as TOML; nothing as an empty text."""
    match value:
        case None:
            return NOTHING
        case float():
            return repr(value).removesuffix(".0")
        case tuple():
            return f"[{', '.join(map(toml, value))}]"
        case Mapping():
            return f"{{{', '.join(f'{toml(name)} = {toml(one)}' for name, one in value.items())}}}"
        case _:
            return json.dumps(value, ensure_ascii=False)
