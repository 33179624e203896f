"""The text of pyenvoy.toml → `Settings`, or every mistake in it, each with its place and what to do.

Pure: who reads the file also says how a secret is fetched from the file that it stands in. A field of
type `Secret` called `password` is set by the key `password_file`; a secret never stands in the settings.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import TypeVar

import attrs
from cattrs import Converter, override
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn

from pyenvoy.access.credentials import Account, Credentials, Local, Nobody, OwnToken
from pyenvoy.commands import Danger
from pyenvoy.errors import Problem, UsageError
from pyenvoy.secret import Secret

T = TypeVar("T")

OpenSecret = Callable[[str], Secret]
"""Fetches the secret from the file of this name; raises `UsageError` when it cannot or must not."""


def _host(_: object, __: object, value: str) -> None:
    if not value or any(one.isspace() for one in value):
        raise ValueError(f"must be a name, an address or a URL, not {value!r}")


def _sha256(_: object, __: object, value: str | None) -> None:
    if value is not None and _SHA256.fullmatch(value.replace(":", "").strip()) is None:
        raise ValueError(f"must be a SHA-256, 64 hexadecimal digits, not {value!r}")


_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")


@attrs.frozen
class GatewaySettings:
    """One gateway: `[gateway]`, or `[[gateway]]` for each of several. Only the host is needed always.

    The login is an account (`email`, `password_file`), a token (`token_file`), a user of an older
    gateway (`user`, `password_file`), or nothing: then the token that `pyenvoy login` has kept.
    """

    host: str = attrs.field(validator=_host)
    email: str | None = None
    user: str | None = None
    password: Secret | None = None
    token: Secret | None = None
    fingerprint: str | None = attrs.field(default=None, validator=_sha256)
    """SHA-256 of its certificate; without it the first certificate seen is trusted and kept."""
    allow: tuple[Danger, ...] = ()
    """What may be done although it is dangerous: production off, off grid, export limits."""

    @property
    def credentials(self) -> Credentials:
        """Who asks."""
        if self.token is not None:
            return OwnToken(self.token)
        if self.email is not None and self.password is not None:
            return Account(Secret(self.email), self.password)
        return Nobody() if self.user is None else Local(self.user, self.password)


@attrs.frozen
class Settings:
    """All that pyenvoy.toml says: the gateways, and a section for each adapter that is to run."""

    gateways: tuple[GatewaySettings, ...]
    sections: Mapping[str, object]
    """Per adapter its own settings, already read; an adapter without a section does not run."""


Sections = Mapping[str, type]
"""Per adapter the class of its section."""


def read(text: str, known: Sections, open_secret: OpenSecret) -> Settings | tuple[Problem, ...]:
    """Read the text of pyenvoy.toml; on any mistake, say all of them."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return (_not_toml(error),)
    except (ValueError, RecursionError) as error:  # thousands of digits, or of brackets
        return (Problem("", f"not TOML that anybody means: {type(error).__name__}"),)
    reader = _Reader(_converter(open_secret))
    gateways = tuple(reader.gateways(tables.pop("gateway", None)))
    sections = {name: reader.section(name, table, known) for name, table in tables.items()}
    return tuple(reader.problems) or Settings(gateways, sections)


def _not_toml(error: tomllib.TOMLDecodeError) -> Problem:
    what, _, where = str(error).rpartition(" (at ")
    return Problem(where.rstrip(")"), f"not TOML: {what}")


class _Reader:
    """Reads one table after the other and gathers what is wrong."""

    def __init__(self, converter: Converter) -> None:
        self._converter = converter
        self.problems: list[Problem] = []

    def gateways(self, found: object) -> Iterator[GatewaySettings]:
        if found is None or found == []:
            self._wrong("gateway", 'is needed: add [gateway] with host = "envoy.local"')
            return
        tables = found if isinstance(found, list) else [found]
        for number, table in enumerate(tables):
            where = f"gateway[{number}]" if len(tables) > 1 else "gateway"
            if (one := self.table(where, table, GatewaySettings)) is not None:
                self._check_login(where, one)
                yield one

    def _check_login(self, where: str, one: GatewaySettings) -> None:
        ways = [name for name in ("email", "user", "token") if getattr(one, name) is not None]
        if len(ways) > 1:
            self._wrong(where, f"has {len(ways)} logins ({', '.join(ways)}): keep one of them")
        elif "email" in ways and one.password is None:
            self._wrong(where, "email needs password_file")
        elif one.password is not None and not {"email", "user"} & {*ways}:
            self._wrong(where, "password_file needs email (firmware 7 and later) or user")

    def section(self, name: str, table: object, known: Sections) -> object:
        if name in known:
            return self.table(name, table, known[name])
        self._wrong(name, _unknown("section", name, ("gateway", *known)))
        return None

    def table(self, where: str, table: object, shape: type[T]) -> T | None:
        if not isinstance(table, dict):
            self._wrong(where, f"is a section: write [{where.partition('[')[0]}]")
            return None
        try:
            return self._converter.structure(table, shape)
        except BaseValidationError as error:
            self.problems += _problems(error, where)
            return None

    def _wrong(self, where: str, what: str) -> None:
        self.problems.append(Problem(where, what))


def _unknown(kind: str, name: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(name, known, n=1)
    advice = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}"
    return f"no {kind} is called {name}: {advice}"


def _problems(error: BaseValidationError, where: str) -> Iterator[Problem]:
    """Every leaf of cattrs' tree of errors, with the keys and numbers on the way to it."""
    for one in error.exceptions:
        place = where
        for step in getattr(one, "__notes__", ()):
            place += _step(step)
        if isinstance(one, BaseValidationError):
            yield from _problems(one, place)
        else:
            yield from _leaf(one, place)


def _step(note: AttributeValidationNote | IterableValidationNote) -> str:
    if isinstance(note, IterableValidationNote):
        return f"[{note.index}]"
    return f".{_key(note.name, note.type)}"


def _leaf(error: Exception, place: str) -> Iterator[Problem]:
    if isinstance(error, ForbiddenExtraKeysError):
        known = tuple(_key(one.name, one.type) for one in attrs.fields(error.cl))
        for name in sorted(error.extra_fields):
            yield Problem(place, _unknown("setting", name, known))
    elif isinstance(error, KeyError):
        yield Problem(place, "is needed")
    else:
        yield Problem(place, str(error))


def _is_secret(hint: object) -> bool:
    return hint in (Secret, Secret | None)


def _key(name: str, hint: object) -> str:
    return f"{name}_file" if _is_secret(hint) else name


def _converter(open_secret: OpenSecret) -> Converter:
    """A converter that takes nothing for something else and leaves no key unread."""
    converter = Converter(forbid_extra_keys=True)
    for kind, words in _KINDS.items():
        converter.register_structure_hook(kind, _strict(kind, words))
    converter.register_structure_hook(Danger, _danger)
    converter.register_structure_hook(Secret, lambda name, _: _secret(name, open_secret))
    converter.register_structure_hook_factory(attrs.has, lambda kind: _shape(kind, converter))
    return converter


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


def _danger(found: object, _: type) -> Danger:
    if not isinstance(found, str) or found not in tuple(Danger):
        known = ", ".join(f'"{one}"' for one in Danger)
        raise ValueError(f"must be one of {known}, not {found!r}")
    return Danger(found)


def _secret(name: object, open_secret: OpenSecret) -> Secret:
    if not isinstance(name, str):
        raise ValueError("must be the name of a file, in quotes")  # noqa: TRY004  # a leaf as all others
    try:
        return open_secret(name)
    except UsageError as error:
        raise ValueError(str(error)) from error


def _shape(kind: type, converter: Converter) -> Callable[[Mapping[str, object], type], object]:
    changed = {
        one.name: override(rename=_key(one.name, one.type), struct_hook=_checked(one, converter))
        for one in attrs.fields(kind)
    }
    return make_dict_structure_fn(
        kind,
        converter,
        _cattrs_forbid_extra_keys=True,
        **changed,  # type: ignore[arg-type]  # its stubs take every keyword for one of its own
    )


def _checked(
    field: "attrs.Attribute[object]", converter: Converter
) -> Callable[[object, type], object]:
    """Structure one field and validate it at once: attrs would validate only when all fields are read."""

    def take(found: object, kind: type) -> object:
        value: object = converter.structure(found, kind)
        if field.validator is not None:
            field.validator(None, field, value)
        return value

    return take
