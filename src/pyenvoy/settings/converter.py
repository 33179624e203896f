"""Tables of TOML → the classes of settings: nothing is taken for something else, no key is left unread."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NewType, TypeVar

import attrs
from cattrs import Converter, override
from cattrs.gen import make_dict_structure_fn

from pyenvoy.errors import UsageError
from pyenvoy.secret import Secret

T = TypeVar("T")

OpenSecret = Callable[[str], Secret]
"""Fetches the secret from the file of this name; raises `UsageError` when it cannot or must not."""

File = NewType("File", str)
"""The path of a file that is no secret, such as a certificate."""

Authorities = NewType("Authorities", str)
"""The path of a file with the certificates of authorities, as PEM."""

FindFile = Callable[[str], str]
"""The path of the file of this name; raises `UsageError` when there is none, or when it is not what is wanted."""


def _is_secret(hint: object) -> bool:
    return hint in (Secret, Secret | None)


def key(name: str, hint: object) -> str:
    """The key that sets a field of this name and type."""
    return f"{name}_file" if _is_secret(hint) else name


def converter(
    open_secret: OpenSecret, find_file: FindFile = str, find_authorities: FindFile = str
) -> Converter:
    """A converter that takes nothing for something else and leaves no key unread."""
    found = Converter(forbid_extra_keys=True)
    for kind, words in _KINDS.items():
        found.register_structure_hook(kind, _strict(kind, words))
    found.register_structure_hook(StrEnum, _chosen)
    found.register_structure_hook(Secret, lambda name, _: _from_file(name, open_secret))
    found.register_structure_hook(File, lambda name, _: _from_file(name, find_file))
    found.register_structure_hook(Authorities, lambda name, _: _from_file(name, find_authorities))
    found.register_structure_hook_factory(attrs.has, lambda kind: _shape(kind, found))
    return found


_KINDS: dict[type, str] = {
    str: "text in quotes",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
}


def _strict(kind: type[T], words: str) -> Callable[[object, type], T]:
    def take(found: object, _: type) -> T:
        if kind is float and type(found) is int:
            found = float(found)
        if type(found) is not kind:
            raise ValueError(f"must be {words}, not {found!r}")
        return found

    return take


def _chosen(found: object, kind: type[StrEnum]) -> StrEnum:
    if not isinstance(found, str) or found not in tuple(kind):
        known = ", ".join(f'"{one}"' for one in kind)
        raise ValueError(f"must be one of {known}, not {found!r}")
    return kind(found)


def _from_file(name: object, found: Callable[[str], T]) -> T:
    if not isinstance(name, str):
        raise ValueError("must be the name of a file, in quotes")  # noqa: TRY004  # a leaf as all others
    try:
        return found(name)
    except UsageError as error:
        raise ValueError(str(error)) from error


def _shape(kind: type, converter: Converter) -> Callable[[Mapping[str, object], type], object]:
    changed = {
        one.name: override(rename=key(one.name, one.type), struct_hook=_checked(one, converter))
        for one in attrs.fields(kind)
    }
    made: Callable[[Mapping[str, object], type], object] = make_dict_structure_fn(
        kind,
        converter,
        _cattrs_forbid_extra_keys=True,
        **changed,  # type: ignore[arg-type]  # its stubs take every keyword for one of its own
    )

    def take(found: Mapping[str, object], kind: type) -> object:
        if not isinstance(found, Mapping):
            raise ValueError(f"is a part with keys of its own, not {found!r}")  # noqa: TRY004  # a leaf as all others
        return made(found, kind)

    return take


def _checked(
    field: "attrs.Attribute[object]", converter: Converter
) -> Callable[[object, type], object]:
    """Structure one field and validate it at once: attrs would validate only when all fields are read.

    An empty text is as if the key were not there, where no default would hold in its place.
    """

    def take(found: object, kind: type) -> object:
        if found == "" and field.default is None:
            return None
        if found == "" and field.default is attrs.NOTHING:
            raise ValueError("is needed")
        value: object = converter.structure(found, kind)
        if field.validator is not None:
            field.validator(None, field, value)
        return value

    return take
