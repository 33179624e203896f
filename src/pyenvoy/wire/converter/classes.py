"""Objects: how a wire class declares its fields, and the reader that is compiled for it.

The reader is written out as source, as attrs does for `__init__`: one straight line of reads, in
which whatever is as it should be is seen without a call.
"""

import types
import typing
from collections.abc import Callable, Iterable
from typing import Any, cast

import attrs

from pyenvoy.wire.converter.containers import needed, optional
from pyenvoy.wire.converter.leaves import LARGEST, LEAVES, Lost, Reader, said


def wire(
    name: str, *, also: tuple[str, ...] = (), default: Any = attrs.NOTHING, hidden: bool = False
) -> Any:
    """An attrs field that the gateway spells `name`, on some firmware as one of `also`.

    With a `default` (`None`, or an empty tuple) the field may be absent or null, and is lost alone.
    What is `hidden` holds a secret and stays out of the repr.
    """
    return attrs.field(metadata={"wire": name, "also": also}, default=default, repr=not hidden)


def wire_name(field: "attrs.Attribute[Any]") -> str:
    """The gateway's spelling of a wire type's field."""
    return str(field.metadata.get("wire", field.name))


def members(kind: object) -> tuple[object, ...]:
    """The types that a field may have, without `None`; a quantity is the number that it is made of."""
    # `X | None` is one of two classes, depending on whether X is a NewType
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        return tuple(members(one)[0] for one in typing.get_args(kind) if one is not types.NoneType)
    return (kind if kind in LEAVES else getattr(kind, "__supertype__", kind),)


_WHOLE = f"type(v) is int and -{LARGEST} < v < {LARGEST}"
_SEEN: dict[object, tuple[tuple[str, str], ...]] = {
    int: ((_WHOLE, "v"),),
    float: (
        (_WHOLE, "float(v)"),  # the gateway writes 5 more often than 5.0
        (f"type(v) is float and -{float(LARGEST)} < v < {float(LARGEST)}", "v"),
    ),
    str: (("type(v) is str", "v"),),
    bool: (("v is True or v is False", "v"),),
}
"""What a compiled reader can see for itself, and the value it then takes."""


def _lines(i: int, field: "attrs.Attribute[Any]", kind: object) -> Iterable[str]:
    """Read one field: what is seen to be right, what may be missing, and with care all the rest."""
    name, first = wire_name(field), members(kind)[0]
    yield f"v = get({name!r})"
    for other in field.metadata.get("also", ()):
        yield f"if v is None: v = get({other!r})"
    if field.default is attrs.NOTHING:
        careful = absent = f"needed(v, r{i}, {name!r}, value, problems)"
    else:
        careful, absent = f"optional(v, r{i}, {name!r}, d{i}, problems)", f"d{i}"
    yield f"if v is None: it.{field.name} = {absent}"
    for test, taken in _SEEN.get(first, ()):
        yield f"elif {test}: it.{field.name} = {taken}"
    yield f"else: it.{field.name} = {careful}"


def _blank(cls: type[attrs.AttrsInstance]) -> type:
    """A twin of a frozen class, whose fields can be set one by one until it becomes the class itself.

    To set the fields of a frozen object costs more than all the rest of reading. An object may
    change to a class that has the same slots (Python's data model, `__slots__`).
    """
    thawed = {name: getattr(object, name) for name in ("__init__", "__setattr__", "__delattr__")}
    return type(cls.__name__, (cls,), {"__slots__": (), **thawed})


def class_reader(cls: type[attrs.AttrsInstance], reader_of: Callable[[object], Reader]) -> Reader:
    """Write and compile the reader of one wire class."""
    hints = typing.get_type_hints(cls)
    scope: dict[str, Any] = {"cls": cls, "Blank": _blank(cls), "Lost": Lost, "said": said}
    scope |= {"needed": needed, "optional": optional}
    source = [
        "def read(value, problems):",
        "if type(value) is not dict: raise Lost('', 'an object was expected, not ' + said(value))",
        "it, get = Blank(), value.get",
    ]
    for i, field in enumerate(attrs.fields(cls)):
        scope[f"r{i}"], scope[f"d{i}"] = reader_of(hints[field.name]), field.default
        source += _lines(i, field, hints[field.name])
    source += ["it.__class__ = cls", "return it"]
    code = compile("\n ".join(source), f"<reader of {cls.__name__}>", "exec")
    exec(code, scope)  # noqa: S102  # our own lines only
    return cast(Reader, scope["read"])
