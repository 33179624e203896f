"""`pyenvoy record`: everything a gateway says, as one file that can be passed on."""

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pyenvoy.cli import options
from pyenvoy.cli.where import Where, gateway, opened, where_options
from pyenvoy.errors import UsageError

if TYPE_CHECKING:
    from pyenvoy.effects.recorder import Progress
    from pyenvoy.recording import Recording


@click.command("record", short_help="Write what a gateway says to a file to pass on.")
@where_options
@click.option(
    "-o", "--output", type=options.NEW_FILE, help="Where to write.  [default: envoy-FIRMWARE.har]"
)
@click.option("--no-redact", is_flag=True, help="Leave serial numbers, names and addresses in.")
@click.option("--keep-timezone", is_flag=True, help="Leave the time zone as it is.")
@click.option("--salt", help="The same words give the same pseudonyms as last time.")
@click.option("--heavy", is_flag=True, help="Ask as well what keeps the gateway busy for a minute.")
def command(
    where: Where,
    output: Path | None,
    salt: str | None,
    *,
    no_redact: bool,
    keep_timezone: bool,
    heavy: bool,
) -> None:
    """Write what a gateway says to a HAR file, with pseudonyms for all that says whose it is.

    With --recording a file that was recorded otherwise, such as by a browser, is redacted.
    """
    from pyenvoy.effects.recorder import save  # noqa: PLC0415  # it brings httpx

    _check(output)
    found = opened(where.recording) if where.recording else asyncio.run(_recorded(where, heavy))
    path = output or _free(found)
    save(found if no_redact else _redacted(found, salt, keep_timezone), path)
    click.echo(_NAKED if no_redact else _READ_IT, err=True)
    click.echo(str(path))


def _check(output: Path | None) -> None:
    """Raise `UsageError` where nothing can be written, before the gateway is asked for minutes."""
    if output is not None and output.exists():
        raise UsageError(f"{output} exists: give another name")
    folder = Path() if output is None else output.parent
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        raise UsageError(f"nothing can be written in {folder.absolute()}: give --output elsewhere")


_NAKED = "It says whose gateway this is: pass it on to nobody."
_READ_IT = (
    "What says whose gateway this is has been replaced. Look through it before you pass it on."
)


async def _recorded(where: Where, heavy: bool) -> "Recording":  # noqa: FBT001  # private
    from pyenvoy.effects.recorder import record  # noqa: PLC0415  # it brings httpx

    async with gateway(where) as envoy:
        return await record(envoy, heavy=heavy, tell=_tell)


def _tell(progress: "Progress") -> None:
    from pyenvoy.request import Response  # noqa: PLC0415  # late

    heard = progress.heard
    what = str(heard)
    if isinstance(heard, Response):
        what = f"{heard.status} in {heard.took.total_seconds():.2f} s"
    counted = f"{progress.number:>{len(str(progress.total))}}/{progress.total}"
    click.echo(f"{counted}  {progress.path}  {what}", err=True)


def _redacted(found: "Recording", salt: str | None, keep_timezone: bool) -> "Recording":  # noqa: FBT001  # private
    from secrets import token_bytes  # noqa: PLC0415  # late

    from pyenvoy.recording.redaction import redact  # noqa: PLC0415  # it brings the whole wire

    drawn = token_bytes(32) if salt is None else salt.encode()
    return redact(found, drawn, keep_timezone=keep_timezone)


def _free(found: "Recording") -> Path:
    """A name in this folder that is not taken yet."""
    from pyenvoy.recording import answers  # noqa: PLC0415  # it brings the whole wire
    from pyenvoy.wire.info import INFO  # noqa: PLC0415  # the same

    info = answers(found).get(INFO)
    software = (info and info.device.software) or "unknown"
    name = "".join(one if one.isalnum() or one == "." else "-" for one in f"envoy-{software}")
    names = (f"{name}{f'-{i}' if i else ''}.har" for i in range(1000))
    return next(path for path in map(Path, names) if not path.exists())
