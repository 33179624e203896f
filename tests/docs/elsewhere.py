"""What stands in the pages and cannot be run by these tests: why, and what is done with it instead."""

import importlib.util
import re
import shlex
import subprocess
from pathlib import Path

import click

from tests.docs.blocks import ROOT

PROGRAMS = {
    "sudo": "changes the machine",
    "/opt/pyenvoy/bin/pyenvoy": "there is none here",
    "docker": "there is none here",
    "journalctl": "reads what a service manager keeps",
    "systemctl": "wants a service manager",
    "apt-get": "changes the machine",
    "python3 -m venv": "the environment of the tests is one",
    ".": "as above",
    "pip": "asks a registry",
    "git": "asks another machine",
    "ssh": "asks another machine",
    "scp": "asks another machine",
    "try": "makes an environment; tests/house and the gate run it",
    "nox": "takes minutes",
    "gh": "asks the forge",
    "sha256sum": "wants the files of a release",
    "pytest": "tests/docs/test_contributing.py runs those of the worked example",
    "ruff": "the gate runs it",
    "mypy": "the gate runs it",
    "lint-imports": "the gate runs it",
    "python -m": "makes pages; each has a test that they are fresh",
    "pyenvoy demo": "tests/pyenvoy/cli/test_demo.py runs it",
    "pyenvoy discover": "asks the whole network; tests/pyenvoy/cli/test_discover.py runs it",
    "pyenvoy homekit doctor": "asks the whole network; tests/pyenvoy_homekit runs it",
}
"""The first words of commands, and why they are not run. Their words are looked at all the same."""
TEXTS = {
    "text": "a drawing, or what is said; nothing to run",
    "http": "what is said over HTTP",
    "diff": "a change to a file of ours; tests/docs/test_contributing.py makes it",
}
"""Languages of blocks that hold nothing to run."""


def reason(words):
    """Why a command is not run; `None` where it is."""
    name = Path(words[0]).name or words[0]
    told = [name, *words[1:]]
    if "sudo" in words:
        return PROGRAMS["sudo"]
    starts = [words[0], *(" ".join(told[:count]) for count in (3, 2, 1))]
    return next((PROGRAMS[one] for one in starts if one in PROGRAMS), None)


def judge(line, words):
    """Look at a command that is not run: it is shell, and what it names exists."""
    checked = subprocess.run(["sh", "-n", "-c", line], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    match [Path(words[0]).name, *words[1:]]:
        case ["pyenvoy" | "pyenvoy-homekit" | "pyenvoy-mqtt", *_] as said:
            understood(_until_pipe(said))
        case ["sudo", *rest] if any(one.endswith("bin/pyenvoy") for one in rest):
            named = next(at for at, one in enumerate(rest) if one.endswith("bin/pyenvoy"))
            understood(["pyenvoy", *_until_pipe(rest[named + 1 :])])
        case ["nox", *rest] if "-s" in rest:
            assert rest[rest.index("-s") + 1] in _sessions()
        case ["python" | "python3", "-m", module, *_] if module.startswith(("tests", "benchmarks")):
            assert importlib.util.find_spec(module), f"there is no {module}"
        case ["pip", "install" | "wheel", *rest]:
            assert _extras(rest) <= _known_extras()


def _until_pipe(words):
    return words[: words.index("|")] if "|" in words else words


def _sessions():
    return set(re.findall(r"^def (\w+)\(session", (ROOT / "noxfile.py").read_text(), re.MULTILINE))


def _extras(words):
    return {
        one for word in words for found in re.findall(r"\[(.*)\]", word) for one in found.split(",")
    }


def _known_extras():
    import tomllib

    return set(
        tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    )


def understood(words):
    """Whether the verb is there, and every option that is named; raises what click says of it."""
    from pyenvoy.cli.main import pyenvoy

    match words:
        case ["pyenvoy-homekit", "pair" | "unpair" | "doctor", *_]:
            words = ["pyenvoy", "homekit", *words[1:]]
        case ["pyenvoy-homekit" | "pyenvoy-mqtt", *_]:
            words = ["pyenvoy", "run", *words[1:]]
    command, rest = pyenvoy, words[1:]
    context = click.Context(pyenvoy, info_name="pyenvoy", **pyenvoy.context_settings)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        found = command.get_command(context, rest[0])
        assert found is not None, f"{command.name} has no {rest[0]}"
        command, rest = found, rest[1:]
        context = click.Context(command, info_name=command.name, parent=context)
    options = {
        one for param in command.get_params(context) for one in (*param.opts, *param.secondary_opts)
    }
    unknown = {one.partition("=")[0] for one in rest if one.startswith("--")} - options - {"--"}
    assert not unknown, f"{command.name} has no {', '.join(unknown)}"


def split(line):
    """The words of a line of shell, without its comment."""
    return shlex.split(uncommented(line))


def uncommented(line):
    """A line of shell without what follows a `#` at the beginning of a word."""
    return re.sub(r"(^|\s)#(?=\s|$).*", "", line)
