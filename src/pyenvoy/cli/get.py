"""`pyenvoy get PATH`: what the gateway says at one place, as it says it."""

import asyncio
import sys
from typing import TYPE_CHECKING

import click

from pyenvoy.cli.exits import Exit
from pyenvoy.cli.main import Failed
from pyenvoy.cli.printable import printable
from pyenvoy.cli.screen import print_json, waiting
from pyenvoy.cli.where import Where, gateway, opened, where_options
from pyenvoy.errors import NotOfferedError
from pyenvoy.request import SECRET_HEADERS

if TYPE_CHECKING:
    from pathlib import Path

    from pyenvoy.request import Response

_NOT_SHOWN = SECRET_HEADERS | {"www-authenticate"}
_ACCESS = (401, 403)


@click.command("get", short_help="Print what the gateway says at PATH, byte for byte.")
@click.argument("path")
@where_options
@click.option("--json", "as_json", is_flag=True, help="Status, headers and body as one object.")
def command(where: Where, path: str, *, as_json: bool) -> None:
    """Print what the gateway says at PATH, such as /ivp/meters, byte for byte."""
    if where.recording is not None:
        response = _recorded(where.recording, path)
    else:
        with waiting(f"asking {where.words}"):
            response = asyncio.run(_asked(where, path))
    if as_json:
        print_json(_plain(response))
    else:
        _write(response.body)
    if response.status >= 400:
        code = Exit.ACCESS if response.status in _ACCESS else Exit.ANSWER
        raise Failed(f"{path} was answered with {response.status}", code)


def _write(body: bytes) -> None:
    """Byte for byte, but for a terminal, which would obey some of them."""
    if sys.stdout.isatty():
        click.echo("\n".join(map(printable, body.decode("utf-8", "replace").splitlines())))
        return
    sys.stdout.buffer.write(body)
    sys.stdout.flush()


def _plain(response: "Response") -> dict[str, object]:
    shown = {name: value for name, value in response.headers.items() if name not in _NOT_SHOWN}
    body = response.body.decode("utf-8", "replace")
    return {"status": response.status, "headers": shown, "body": body}


def _recorded(recording: "Path", path: str) -> "Response":
    from pyenvoy.recording import same_place  # noqa: PLC0415  # it brings the whole wire
    from pyenvoy.request import Method  # noqa: PLC0415  # late

    held = [
        one.response
        for one in opened(recording).entries
        if one.request.method is Method.GET and same_place(one.request.path) == same_place(path)
    ]
    if not held:
        raise NotOfferedError(f"{recording.name} does not hold {path}", endpoint=path)
    return held[-1]


async def _asked(where: Where, path: str) -> "Response":
    async with gateway(where) as envoy:
        return await envoy.get(path)
