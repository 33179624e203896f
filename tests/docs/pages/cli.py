"""docs/reference/cli.md: every verb and option, as click has them."""

import inspect
from collections.abc import Iterator

import click

import pyenvoy_homekit.__main__
import pyenvoy_mqtt.__main__
from pyenvoy.cli.front import ADAPTERS, VERBS
from pyenvoy.cli.main import pyenvoy
from tests.docs.pages.tables import code, table, written

_ABOUT = """
`--help` after any of them prints the same. [The command line](../guides/command-line.md) says how they go together,
[errors](errors.md) what they end with.
"""


def every(command=pyenvoy, name="pyenvoy") -> Iterator[tuple[str, click.Command]]:
    """Every command with its whole name; of the adapters' verbs only our own."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        names = command.list_commands(context)
        ours = [one for one in names if name != "pyenvoy" or one in {*VERBS, *ADAPTERS}]
        for below in ours:
            yield from every(command.get_command(context, below), f"{name} {below}")


def _spelt(option):
    """An option with all its spellings and what it wants."""
    names = ", ".join((*option.opts, *option.secondary_opts))
    return code(names if option.is_flag or option.count else f"{names} {_wanted(option)}")


def _wanted(option):
    match option.type:
        case _ if option.metavar:
            return option.metavar
        case click.Choice():
            return " or ".join(map(str, option.type.choices))
        case click.Path():
            return "FILE"
        case _:
            return option.type.name.partition(" ")[0].upper()


def _default(option):
    shown = option.show_default
    said = shown if isinstance(shown, str) else code(option.default) if shown else ""
    return f"default: {said}" if said and option.default is not None else ""


def _row(option):
    says = option.help or ""
    notes = ["needed"] * option.required + ["may be repeated"] * option.multiple
    notes += [f"environment: {code(option.envvar)}"] * bool(option.envvar) + [_default(option)]
    more = [one for one in notes if one and one not in says]
    return _spelt(option), f"{says} ({'; '.join(more)})" if more else says


def _part(name, command):
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    options = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    usage = [name, *(one.make_metavar(click.Context(command)) for one in arguments)]
    usage += ["[OPTIONS]"] * bool(options) + ["COMMAND"] * isinstance(command, click.Group)
    says = inspect.cleandoc(command.help or command.short_help or "").replace("\b\n", "")
    lines = [f"## {name}\n", f"```text\n{' '.join(usage)}\n```\n", f"{says}\n"]
    if options:
        lines.append(table(("option", "means"), map(_row, options)))
    return "\n".join(lines)


def _alone(name, module):
    """A program that is a verb in other words."""
    said, does = inspect.cleandoc(module.__doc__), inspect.cleandoc(module.run.__doc__)
    return f"## {name}\n\n{said.replace(f'`{name}`: ', '')} {does}\n"


def page():
    commands = dict(every())
    return "\n".join(
        (
            written("The command line, verb by verb", "the commands themselves", _ABOUT),
            *(_part(name, command) for name, command in commands.items()),
            _alone("pyenvoy-mqtt", pyenvoy_mqtt.__main__),
            _alone("pyenvoy-homekit", pyenvoy_homekit.__main__),
        )
    )
