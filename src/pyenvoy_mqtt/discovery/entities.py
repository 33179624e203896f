"""A subject or a device → its entities, by walking its class. Nothing here knows a topic of Home Assistant's."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import get_args

import attrs

from pyenvoy.firmware import Firmware
from pyenvoy.model.source import Source
from pyenvoy.model.word import Word
from pyenvoy.show.plain import Plain
from pyenvoy.show.walk import Field, fields_of, is_thing, unit, words
from pyenvoy.units import Ratio
from pyenvoy_mqtt.discovery import meanings
from pyenvoy_mqtt.discovery.meanings import Meaning
from pyenvoy_mqtt.subjects import devices_of, identity

Step = str | int


@attrs.frozen
class Entity:
    """One entity, without where its device and its topics are."""

    key: str
    """Its id within the device: `now_power`, `phases_1_now_power`."""
    platform: str
    config: Plain


@attrs.frozen
class Fact:
    """One value somewhere inside a thing."""

    path: tuple[Step, ...]
    hint: object
    value: object

    @property
    def name(self) -> str:
        """Of the field that holds it."""
        return next(str(one) for one in reversed(self.path) if isinstance(one, str))


def entities(thing: object, *, of_gateway: str = "") -> Iterator[Entity]:
    """Every entity whose value is known.

    `of_gateway` is the subject, where it has no device of its own: its name stands before every other.
    """
    for fact in facts(thing):
        found = _entity(fact)
        if found is not None:
            platform, config = found
            name = _name(fact.path, of_gateway)
            shown = _prominent(fact, own=not of_gateway)
            key = "_".join(str(one + 1 if isinstance(one, int) else one) for one in fact.path)
            yield Entity(
                key,
                platform,
                {"name": name, **config, **({} if shown else {"enabled_by_default": False})},
            )


# -- the walk -------------------------------------------------------------------------------------


def facts(thing: object, path: tuple[Step, ...] = ()) -> Iterator[Fact]:
    """Every known value of a thing, but for lists that have no order to rely on."""
    kind: type = type(thing)
    own = {identity(kind), *(name for name, _ in devices_of(kind))}
    for field in fields_of(kind):
        value = getattr(thing, field.name)
        if value is None or field.derived or field.name in own or isinstance(value, Source):
            continue
        yield from _facts((*path, field.name), field, value)


def _facts(path: tuple[Step, ...], field: Field, value: object) -> Iterator[Fact]:
    if is_thing(value):
        yield from facts(value, path)
    elif not isinstance(value, tuple) or (
        value and isinstance(value[0], str) and type(value[0]) is str
    ):
        yield Fact(path, field.type, value)
    elif path[-1] == "phases":
        for number, one in enumerate(value):
            yield from facts(one, (*path, number))
    elif value and isinstance(value[0], bool | float | int):
        for number, one in enumerate(value):
            yield Fact((*path, number), get_args(field.type)[0], one)


def _name(path: tuple[Step, ...], subject: str) -> str:
    """As people read it; a phase is called L1 to L3."""
    parts = [subject] if subject not in ("", "gateway") else []
    for one in path:
        if isinstance(one, int):
            before = parts.pop() if parts[-1:] == ["phases"] else parts[-1]
            parts.append(f"L{one + 1}" if before.startswith("phase") else str(one + 1))
        elif one not in meanings.NO_NAME:
            parts.append(str(one))
    text = " ".join(words(one) if one[:1].islower() else one for one in parts)
    return text[:1].upper() + text[1:]


# -- what a value is ------------------------------------------------------------------------------


def _entity(fact: Fact) -> tuple[str, Plain] | None:
    value = fact.value
    match value:
        case bool():
            return "binary_sensor", _binary(fact)
        case Word():
            return "sensor", _word(fact, type(value))
        case int() | float() | timedelta():
            return "sensor", _number(fact)
        case datetime():
            return "sensor", {**_DIAGNOSTIC, **_template(fact), "device_class": "timestamp"}
        case tuple():
            joined = (
                f"{{{{ ({_expression(fact.path)} | default([], true)) | join(', ') or 'none' }}}}"
            )
            return "sensor", {**_DIAGNOSTIC, "value_template": joined}
        case str() | Firmware():
            return "sensor", {**_DIAGNOSTIC, **_template(fact)}
        case _:
            return None  # a mapping: its keys are not known beforehand


_DIAGNOSTIC: Plain = {"entity_category": "diagnostic"}


def _binary(fact: Fact) -> Plain:
    kind = meanings.BINARY.get(fact.name)
    return {
        **_DIAGNOSTIC,
        **_template(fact),
        "payload_on": "True",
        "payload_off": "False",
        **({"device_class": kind} if kind else {}),
    }


def _word(fact: Fact, kind: type[Word]) -> Plain:
    """The list stays open: a word that firmware has invented is added to it."""
    options = list(dict.fromkeys((*(one.value for one in kind), str(fact.value))))
    return {**_template(fact), "device_class": "enum", "options": options}


def _number(fact: Fact) -> Plain:
    symbol = unit(fact.hint)
    meaning = _meaning(fact, symbol)
    given = {
        "device_class": meaning.device_class,
        "state_class": meaning.state_class,
        "unit_of_measurement": symbol or None,
        "suggested_display_precision": meaning.precision,
    }
    known = {key: one for key, one in given.items() if one is not None}
    return {**({} if symbol else _DIAGNOSTIC), **_template(fact), **known}


def _meaning(fact: Fact, symbol: str) -> Meaning:
    name = fact.name
    if fact.hint is Ratio:
        return meanings.POWER_FACTOR
    if symbol == "%" and name in meanings.CHARGES:
        return meanings.CHARGE
    if symbol == "Wh":
        return _energy(fact)
    return meanings.OF_UNITS[symbol]


def _energy(fact: Fact) -> Meaning:
    if fact.name in meanings.STORES:
        return meanings.STORED
    if "today" in fact.name:
        return meanings.TODAY
    if "detail" in fact.path or any(one in fact.name for one in meanings.WINDOWS):
        return meanings.WINDOW
    return meanings.OF_UNITS["Wh"]


def _prominent(fact: Fact, *, own: bool) -> bool:
    """Whether everybody wants to see it; the rest is there for who switches it on.

    What the house does as a whole is told by the live values already.
    """
    if fact.name in meanings.ALWAYS:
        return True
    symbol = unit(fact.hint)
    stored = symbol == "Wh" and fact.name in meanings.STORES
    inner = [one for one in fact.path[:-1] if one not in ("now", "storage", "ac_storage")]
    if inner or fact.name.startswith(meanings.LIMITS):
        return False
    if not own:
        return stored or fact.name in meanings.CHARGES
    return isinstance(fact.value, Word) or stored or symbol in ("W", "%", "°C")


# -- templates ------------------------------------------------------------------------------------


def _template(fact: Fact) -> Plain:
    """Where the value stands; what is missing on the way to it is unknown, and no error."""
    return {"value_template": f"{{{{ {_expression(fact.path)} | default(none) }}}}"}


def _expression(path: tuple[Step, ...]) -> str:
    found = "value_json"
    for number, step in enumerate(path):
        inner = f"({found} | default({{}}, true))" if number else found
        found = f"{inner}[{step!r}]"
    return found
