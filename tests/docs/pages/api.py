"""docs/reference/api.md and api/*.md: what mkdocstrings is to show of the public API; docs/reference/stability.md says what that is."""

import inspect
import pkgutil

import pyenvoy
from pyenvoy import commands, endpoint, errors, firmware, model, request, settings, units
from pyenvoy.simulator import answers, faults, server
from tests.docs.pages.tables import table

_FRONT = """# The front door

Written by `python -m tests.docs.generate` from `pyenvoy.__all__`.

Everything that most programs need comes from `import pyenvoy`, which costs next to nothing: a name is loaded when it is
used. {stable}What a snapshot holds stands in [the model](api/model.md), what can be set in [commands](api/commands.md).
"""
_ROOM = """# {title}

Written by `python -m tests.docs.generate` from `{name}`.

{about}
"""
STABLE = "[What is stable](stability.md) says what stays. "


def sentence(thing):
    """The first sentence of a docstring."""
    said = inspect.getdoc(thing) or ""
    return said.partition("\n\n")[0]


def shown(*names, level=2):
    """Directives for mkdocstrings."""
    return "\n".join(f"::: {name}\n    options:\n      heading_level: {level}\n" for name in names)


def kind(name):
    thing = getattr(pyenvoy, name)
    if isinstance(thing, type):
        return "error" if issubclass(thing, Exception) else "class"
    return "function" if callable(thing) else "alias"


def _name(name):
    page = "api/errors.md" if kind(name) == "error" else ""
    home = "pyenvoy.errors" if page else "pyenvoy"
    return f"[`{name}`]({page}#{home}.{name})"


def front():
    rows = (
        (_name(name), kind(name), sentence(getattr(pyenvoy, name)) if kind(name) != "alias" else "")
        for name in pyenvoy.__all__
    )
    here = (f"pyenvoy.{name}" for name in pyenvoy.__all__ if kind(name) != "error")
    head = _FRONT.format(stable=STABLE)
    names = table(("name", "is a", "says"), rows)
    return "\n".join((head, "## All names\n", names, "## One by one\n", shown(*here, level=3)))


def _page(title, module, about, names):
    head = _ROOM.format(title=title, name=module.__name__, about=about)
    return f"{head}\n{shown(*names)}"


def _modules(package):
    return [f"{package.__name__}.{one.name}" for one in pkgutil.iter_modules(package.__path__)]


def of_model():
    about = (
        "One subject a file, frozen, in plain units: power in W, energy in Wh, what flows towards the house is positive.\n"
        "Every field that may be missing is `None` when it is; a `Gap` in the snapshot says why. The same as JSON:\n"
        "[the JSON of a snapshot](../json.md)."
    )
    return _page("The model", model, about, _modules(model))


def of_commands():
    about = (
        "A command is a wish, a frozen value that these functions make; `await envoy.do(command)` carries it out, watches it\n"
        "and gives an `Outcome`. [Control that is confirmed](../../design/commands.md) says how."
    )
    functions = [one for one in commands.__all__ if inspect.isfunction(getattr(commands, one))]
    others = [one for one in commands.__all__ if one not in functions]
    made = shown(*(f"pyenvoy.commands.{one}" for one in functions), level=3)
    values = shown(*(f"pyenvoy.commands.{one}" for one in others), level=3)
    head = _page("Commands", commands, about, ())
    return f"{head}\n## Wishes\n\n{made}\n## What stands behind them\n\n{values}"


def of_ground():
    about = (
        "What everything else stands on: quantities with their units, firmware versions and their order, endpoints and\n"
        "their answers, requests and responses as plain values."
    )
    names = (one.__name__ for one in (units, firmware, endpoint, request))
    return _page("Units, firmware, endpoints, requests", units, about, names)


def of_errors():
    about = "The tree of exceptions, and the same reasons as values. [Errors](../errors.md) says who must act."
    return _page("Errors", errors, about, [errors.__name__])


def of_settings():
    about = (
        "What reads pyenvoy.toml, for adapters. [Every key](../settings.md) has a page of its own."
    )
    return _page(
        "Settings", settings, about, (f"pyenvoy.settings.{one}" for one in settings.__all__)
    )


def of_simulator():
    about = (
        "A gateway that is not there, on real sockets, with its cloud and its failures: what our tests, `pyenvoy simulate`\n"
        "and the demo run. `answers.ERAS` are the gateways that can be played."
    )
    names = [f"{server.__name__}.{one}" for one in server.__all__]
    names += [f"{answers.__name__}.living", f"{faults.__name__}"]
    return _page("The simulator", server, about, names)


ROOMS = {
    "model": of_model,
    "commands": of_commands,
    "ground": of_ground,
    "errors": of_errors,
    "settings": of_settings,
    "simulator": of_simulator,
}
"""The pages below docs/reference/api/."""
