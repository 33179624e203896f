"""Entities that no subject of the model has: live powers, energies that can be relied on, panels, controls."""

from collections.abc import Iterator
from datetime import timedelta

import attrs

from pyenvoy.model.insight import Verdict
from pyenvoy.show.picture import Powers
from pyenvoy.show.plain import Plain
from pyenvoy.show.walk import words
from pyenvoy_mqtt.controls import Choice, Number, Press, Shown, Switch
from pyenvoy_mqtt.discovery.entities import Entity, entities
from pyenvoy_mqtt.pace import BEAT
from pyenvoy_mqtt.subjects import Counted
from pyenvoy_mqtt.topics import Topics

_EXPIRES = 5 * BEAT
"""A live value that is older is no longer shown."""


def live(powers: Powers) -> Iterator[Entity]:
    """What flows now."""
    for one in entities(powers):
        name = words(one.key).capitalize()
        power = one.config["device_class"] == "power"
        more = {
            "name": f"{name} power" if power else name,
            "expire_after": int(_EXPIRES / timedelta(seconds=1)),
        }
        config = {key: value for key, value in one.config.items() if key != "enabled_by_default"}
        yield attrs.evolve(one, config={**config, **more})


def energy(counted: Counted, topics: Topics) -> Iterator[Entity]:
    """What a counter has come to since installation, and today."""
    _, _, what = counted.name.rpartition(".")
    topic = topics.energy(counted.name)
    shared: Plain = {
        "state_topic": topic,
        "device_class": "energy",
        "unit_of_measurement": "Wh",
        "suggested_display_precision": 0,
    }
    yield Entity(
        f"energy_{what}",
        "sensor",
        {
            **shared,
            "name": f"Energy {what}",
            "state_class": "total_increasing",
            "value_template": "{{ value_json['energy'] }}",
            "json_attributes_topic": topic,
            "json_attributes_template": _ATTRIBUTES,
        },
    )
    yield Entity(
        f"energy_{what}_today",
        "sensor",
        {
            **shared,
            "name": f"Energy {what} today",
            "state_class": "total",
            "value_template": "{{ value_json['today']['energy'] }}",
            "last_reset_value_template": "{{ value_json['today']['since'] }}",
        },
    )


_ATTRIBUTES = (
    "{{ {'trust': value_json['trust'], 'why': value_json['why'],"
    " 'estimated': value_json['estimated'], 'source': value_json['source']} | tojson }}"
)


_PANELS = "value_json['panels']"
_HINTS = f"({_PANELS} | selectattr('is_hint') | list)"
_KNOWN = f"({_PANELS} | rejectattr('verdict', 'eq', '{Verdict.UNKNOWN}') | list)"
_ROOF = f"value_json['roof']['verdict'] == '{Verdict.BELOW}'"
_MOST = 20
"""Panels in the attributes: more than 16 kB of them Home Assistant does not keep."""


def problems(topics: Topics) -> Iterator[Entity]:
    """Whether something is to be told of any panel or of the roof; what it is stands in the attributes."""
    yield Entity(
        "problem",
        "binary_sensor",
        {
            "name": "Panels",
            "device_class": "problem",
            "value_template": f"{{{{ 'ON' if {_HINTS} or {_ROOF} else 'OFF' if {_KNOWN} else 'None' }}}}",
            "json_attributes_topic": topics.insight,
            "json_attributes_template": (
                f"{{{{ {{'panels': {_HINTS}[:{_MOST}], 'roof': value_json['roof'],"
                " 'worked_out': value_json['at']} | tojson }}"
            ),
        },
    )
    yield Entity(
        "count",
        "sensor",
        {
            "name": "Panels with a problem",
            "state_class": "measurement",
            "value_template": f"{{{{ {_HINTS} | count }}}}",
        },
    )


def problem(serial: str, topics: Topics) -> Entity:
    """The same of one panel, for who switches it on: a roof has sixty."""
    found = f"({_PANELS} | selectattr('serial', 'eq', {serial!r}) | list | first | default({{}}))"
    one = f"{{% set one = {found} %}}"
    known = f"one['verdict'] | default('{Verdict.UNKNOWN}') != '{Verdict.UNKNOWN}'"
    state = f"{{{{ ('ON' if one['is_hint'] else 'OFF') if {known} else 'None' }}}}"
    return Entity(
        "problem",
        "binary_sensor",
        {
            "name": "Beside its peers",
            "device_class": "problem",
            "state_topic": topics.insight,
            "value_template": one + state,
            "json_attributes_topic": topics.insight,
            "json_attributes_template": one + "{{ one | tojson }}",
            "enabled_by_default": False,
        },
    )


def control(shown: Shown, topics: Topics) -> Entity | None:
    """Something that a person may set; `None` where that takes more than a value."""
    found = _control(shown, topics.control(shown.path, "state"))
    if found is None:
        return None
    platform, config = found
    shared: Plain = {
        "name": _name(shown),
        "command_topic": topics.control(shown.path, "set"),
        "entity_category": "config",
        "retain": False,
        **({"enabled_by_default": False} if shown.dangers else {}),
    }
    return Entity(f"control_{shown.path}".replace("/", "_"), platform, {**shared, **config})


def lift(shown: Shown, topics: Topics) -> Entity | None:
    """What ends a limit, beside its number."""
    if not isinstance(shown.kind, Number) or not shown.kind.off:
        return None
    name = _name(shown)
    return Entity(
        f"control_{shown.path}_off",
        "button",
        {
            "name": f"Lift {name[:1].lower()}{name[1:]}",
            "command_topic": topics.control(shown.path, "set"),
            "payload_press": shown.kind.off,
            "entity_category": "config",
            "enabled_by_default": False,
        },
    )


def _name(shown: Shown) -> str:
    """The word of the control; which one of several is said by its device."""
    return shown.path.partition("/")[0].replace("-", " ").capitalize()


def _control(shown: Shown, state: str) -> tuple[str, Plain] | None:
    match shown.kind:
        case Choice(options):
            known = list(dict.fromkeys((*options, *filter(None, (shown.state,)))))
            return "select", {"state_topic": state, "options": known, "optimistic": False}
        case Number() as number:
            return "number", {"state_topic": state, "optimistic": False, **_number(number)}
        case Switch(on, off):
            said = {"payload_on": on, "payload_off": off, "state_on": on, "state_off": off}
            return "switch", {"state_topic": state, "optimistic": False, **said}
        case Press(word):
            return "button", {"payload_press": word}
        case _:
            return None


def _number(kind: Number) -> Plain:
    return {
        "min": kind.lowest,
        "max": kind.highest,
        "step": 1,
        "mode": "box",
        "unit_of_measurement": kind.unit,
        "value_template": "{{ value if value | is_number else 'None' }}",
    }
