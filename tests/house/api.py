"""Everything that is public, as lines: what stays as it is, or is deprecated for a year first.

    python -m tests.house.api     writes docs/reference/api.txt

A line is a path, and behind a colon or `=` what it is; `docs/reference/stability.md` says what may become of it.
"""

import importlib
import pkgutil
import tomllib
from pathlib import Path

import click

import pyenvoy
from pyenvoy.cli.exits import Exit
from pyenvoy.cli.main import pyenvoy as cli
from pyenvoy.effects.host import sections
from pyenvoy.settings.keys import every_part
from pyenvoy.show.plain import SCHEMAS
from pyenvoy.show.schema import schema
from pyenvoy.simulator.answers import ERAS
from pyenvoy.simulator.server import aside
from pyenvoy.wire import CATALOGUE
from pyenvoy_homekit.adapter import Homekit
from pyenvoy_mqtt import schema as topics
from pyenvoy_mqtt.adapter import Mqtt
from pyenvoy_mqtt.metrics.names import METRICS
from pyenvoy_mqtt.openapi import document
from tests.house import surface

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "api.txt"

DEPRECATED: dict[str, tuple[str, str]] = {}
"""By the path of a line: since which version it is deprecated, and what to use."""

MODULES = (
    "pyenvoy.commands",
    "pyenvoy.endpoint",
    "pyenvoy.errors",
    "pyenvoy.firmware",
    "pyenvoy.model",
    "pyenvoy.request",
    "pyenvoy.settings",
    "pyenvoy.simulator.faults",
    "pyenvoy.simulator.server",
    "pyenvoy.units",
)
"""Modules whose names are public; of a folder of subjects each file is one."""


def python():
    """Names, what they take, what they have."""
    modules = [one for name in MODULES for one in _with_subjects(name)]
    told = {id(value): path for path, value in _named(modules)}
    for name in pyenvoy.__all__:
        value, path = getattr(pyenvoy, name), f"pyenvoy.{name}"
        elsewhere = told.get(id(value))
        yield from [f"{path} = {elsewhere}"] if elsewhere else surface.described(path, value)
    for name, (now, since) in pyenvoy.MOVED.items():
        yield f"pyenvoy.{name} (deprecated {since}: pyenvoy.{now})"
    for path, value in _named(modules):
        yield from surface.described(path, value)
    yield "pytest envoy_gateway"
    yield from surface.described("pytest envoy_gateways", aside)


def _with_subjects(name):
    module = importlib.import_module(name)
    yield module
    if name == "pyenvoy.model":
        for one in pkgutil.iter_modules(module.__path__, f"{name}."):
            yield importlib.import_module(one.name)


def _named(modules):
    """Every public name of these modules with what it means, each once."""
    seen = set()
    for module in modules:
        for name, value in surface.names(module):
            if id(value) not in seen or not surface.is_shared(value):
                seen.add(id(value))
                yield f"{module.__name__}.{name}", value


def command_line():
    """Verbs with their options, and exit codes."""
    top = click.Context(
        cli, info_name="pyenvoy", **cli.context_settings
    )  # click keeps what is asked first
    yield from _verb(cli, "pyenvoy", top)
    for one in Exit:
        yield f"exit {int(one)} = {one.name}"


def _verb(command, path, context):
    yield f"$ {path}"
    for param in command.get_params(context):
        names = "/".join((*param.opts, *param.secondary_opts))
        where = f"$ {path} {names if isinstance(param, click.Option) else f'<{param.name}>'}"
        yield f"{where}: {_kind(param)}"
        yield from (f"{where} == {word}" for word in getattr(param.type, "choices", ()))
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            yield from _verb(found, f"{path} {name}", click.Context(found, parent=context))


def _kind(param):
    flag = isinstance(param, click.Option) and (param.is_flag or param.count)
    several = "…" if param.multiple or param.nargs == -1 else ""
    return ("flag" if flag else param.type.name + several) + (
        f" ({param.envvar})" if param.envvar else ""
    )


def settings():
    """Sections and keys of pyenvoy.toml."""
    for part in every_part(sections({"mqtt": Mqtt, "homekit": Homekit})):
        yield f"pyenvoy.toml {part.head}"
        for one in part.keys:
            where = f"pyenvoy.toml {part.head} {one.name}"
            yield f"{where} = {one.default or 'needed'}"
            yield from (f"{where} == {word}" for word in one.words)


def documents():
    """Keys and words of JSON, topics, paths of HTTP."""
    for one in SCHEMAS:
        yield from surface.keys(schema(one), f"{one.__name__.lower()}.json")
    # what topics are made of are parts of a snapshot
    yield from surface.keys({**topics.schema(), "$defs": {}}, "topics.json")
    for path, methods in document()["paths"].items():
        for method, one in methods.items():
            yield f"{method.upper()} {path}"
            for param in one.get("parameters", ()):
                yield f"{method.upper()} {path} ?{param['name']}"


def others():
    """Endpoints, simulated gateways, metrics, entry points."""
    yield from (f"era {name}" for name in ERAS)
    for one in CATALOGUE:
        yield f"endpoint {one.name}"
    for one in METRICS:
        yield f"metric {one.name}: {one.kind.name.lower()}"
        yield from (f"metric {one.name} {label}" for label in ("gateway", *one.labels))
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]
    for group, names in groups.items():
        yield from (f"entry point {group} {name}" for name in names)


def lines():
    """All of it, in an order that does not change."""
    found = [*python(), *command_line(), *settings(), *documents(), *others()]
    return sorted({_marked(one) for one in found})


def _marked(line):
    since, instead = DEPRECATED.get(surface.path(line), ("", ""))
    return f"{line} (deprecated {since}: {instead})" if since else line


def page():
    return "\n".join(lines()) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page())
