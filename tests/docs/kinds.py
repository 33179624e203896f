"""What is done with a block, by its language; a language that is not here fails."""

import ast
import asyncio
import configparser
import contextlib
import inspect
import json
import os
import re
import shutil
import subprocess
import tomllib
from unittest import mock

import yaml

import pyenvoy
from pyenvoy.cli.settings import sections
from pyenvoy.effects.host import installed
from pyenvoy.secret import Secret
from pyenvoy.settings import Settings, read
from tests.docs import elsewhere, lines
from tests.docs.world import LONG

GIVEN = {
    "pyenvoy": pyenvoy,
    "email": "me@example.com",
    "password": "sunshine",
    "token": "eyJ…",
}
"""Names that a block of Python takes for given."""
_OF_THE_TREE = ("src/", "tests/")
"""Where a page that shows how to change the project writes to: `test_contributing` does it in a copy."""
WRITES = "PYENVOY_WRITES_PAGES"
"""In the environment where pages are to show what their commands print now."""
_ENOUGH = 3
"""Lines that an endless block prints before it is stopped."""


def follow(block, world):
    """Do with the block what its reader would do. Raises what is wrong with it."""
    if block.title and not block.title.startswith(_OF_THE_TREE):
        wrong = block.title.startswith("wrong")  # its lines are named as they stand
        world.written(block.title, block.text if wrong else world.replaced(block.text))
    assert block.language in KINDS or block.language in elsewhere.TEXTS, (
        f"```{block.language}: nobody runs or checks this; say what it is, such as ```sh or ```text"
    )
    if block.language in KINDS:
        KINDS[block.language](block, world)


# -- commands -------------------------------------------------------------------------------------


def _shell(block, world):
    for line in lines.joined(block.text):
        ran = lines.run(line, world)
        assert ran is None or ran.code in lines.expected(line), f"{line}\n{ran.code}: {ran.said}"


def _console(block, world):
    for command, shown in exchanges(block.text):
        ran = lines.run(command, world)
        if ran is None:
            continue  # it is judged, and who prints what is shown is named where it is said why
        said = told(ran.said)
        if not like(shown).fullmatch(f"{said}\n"):
            mended = WRITES in os.environ and "…" not in shown
            assert mended, (
                f"$ {command}\n{said}\n-- is not what is shown, see `python -m tests.docs.shown`:\n{shown}"
            )
            block.page.write_text(block.page.read_text().replace(shown, said, 1))


def exchanges(text):
    """Each command of a console with what is shown below it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown.strip("\n")


def told(said):
    """What a command prints, as a page shows it."""
    return "\n".join(line.rstrip() for line in said.splitlines()).strip("\n")


def like(shown):
    """What matches what is shown, where `…` stands for anything: words of a line, or any lines."""
    lines_ = (
        r"(?:.*\n)*?" if line.strip() == "…" else _line(line) + "\n" for line in shown.splitlines()
    )
    return re.compile("".join(lines_))


def _line(shown):
    return r"[^\n]*?".join(re.escape(one) for one in shown.split("…"))


# -- Python ---------------------------------------------------------------------------------------


class _EnoughError(Exception):
    """An endless block has shown what it does."""


def _python(block, world):
    if block.title:
        ast.parse(block.text)  # a file: a command of the page runs it
        return
    said = []

    def said_so(*words, **_):
        said.append(words)
        if "async for" in block.text and len(said) >= _ENOUGH:
            raise _EnoughError

    world.names = {**GIVEN, **world.names, "print": said_so}
    knows = re.search("tokens|Account|OwnToken|simulat", block.text)
    text = block.text if knows else block.text.replace("envoy.local", world.older())
    with contextlib.chdir(world.folder), mock.patch.dict(os.environ, world.environ()):
        world.runner.run(_top_level(world.replaced(text), world.names))


async def _top_level(code, names):
    """Run code with `await` at its top level, as a notebook does."""
    compiled = compile(code, "page", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    async with asyncio.timeout(LONG):
        try:
            found = eval(compiled, names)
            if inspect.isawaitable(found):
                await found
        except* _EnoughError:
            pass


# -- what is written down -------------------------------------------------------------------------


def _toml(block, world):
    found = tomllib.loads(block.text)
    if {"project", "tool", "build-system"} & set(found):
        return  # somebody's pyproject.toml
    text = world.replaced(block.text)
    if "[gateway]" not in text and "[[gateway]]" not in text:
        loose = not re.match(r"\s*(#.*\n\s*)*\[", text)
        text = '[gateway]\nhost = "a"\n' + ("" if loose else "\n") + text
    known = sections(installed())
    settings = read(text, known, lambda name: Secret(f"long enough for a key: {name}"))
    assert isinstance(settings, Settings) is not block.title.startswith("wrong"), settings


def _yaml(block, world):
    assert yaml.safe_load(block.text)


def _json(block, world):
    assert json.loads(block.text)


def _unit(block, world):
    """A part of a service: systemd says what it does not know."""
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read_string(block.text)
    assert set(parser.sections()) <= {"Unit", "Service", "Install"}
    if shutil.which("systemd-analyze") is None:
        return
    path = world.folder / "page.service"
    text = block.text.replace("[Service]", "[Service]\nExecStart=/bin/true")
    path.write_text(text)
    ran = subprocess.run(
        ["systemd-analyze", "verify", path], capture_output=True, text=True, check=False
    )
    assert "Unknown" not in ran.stderr, ran.stderr


def _mosquitto(block, world):
    """Lines for a broker: mosquitto says which of them it does not know, before it looks for any file."""
    path = world.folder / "page.conf"
    path.write_text(block.text.replace("…", "x"))
    command = [shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/sbin"), "-c", path]
    ran = subprocess.run(
        ["timeout", "0.5", *command], capture_output=True, text=True, check=False, cwd=world.folder
    )
    assert "Unknown configuration" not in ran.stderr, ran.stderr
    assert "Invalid" not in ran.stderr, ran.stderr


def _rules(block, world):
    """Who may say what at a broker: mosquitto reads it."""
    for line in filter(str.strip, block.text.splitlines()):
        assert re.fullmatch(r"user \S+|(topic|pattern) (read|write|readwrite) \S+", line), line


KINDS = {
    "sh": _shell,
    "console": _console,
    "python": _python,
    "toml": _toml,
    "yaml": _yaml,
    "json": _json,
    "ini": _unit,
    "mosquitto": _mosquitto,
    "acl": _rules,
}
