"""`pyenvoy doctor`: what every maintainer asks first, and what to do about each."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from pyenvoy.cli import options
from pyenvoy.cli.exits import Exit
from pyenvoy.cli.findings import drawn, plain
from pyenvoy.cli.screen import out, print_json, waiting
from pyenvoy.cli.where import Where, gateway, opened, where_options
from pyenvoy.errors import EnvoyError, TransportError, UsageError

if TYPE_CHECKING:
    from pyenvoy.access.certificate import Certificate
    from pyenvoy.diagnosis import Facts, Finding, Level
    from pyenvoy.effects.envoy import Envoy

_NAP = 0.02


@click.command("doctor", short_help="Look for what is wrong, and say what to do.")
@where_options
@click.option(
    "--report", type=options.NEW_FILE, help="Also write it to a file that can be passed on."
)
@options.as_json
@click.pass_context
def command(ctx: click.Context, where: Where, report: Path | None, *, as_json: bool) -> None:
    """Look for what is wrong with a gateway, and say what to do about it.

    Ends with 0 when nobody has to act, with 6 where something works less well than it could, with 7
    where something does not work.
    """
    from pyenvoy.diagnosis import findings, worst  # noqa: PLC0415  # it brings the whole line

    if report is not None and report.exists():
        raise UsageError(f"{report} exists: give another name")
    facts = _facts(where)
    found = findings(facts)
    if as_json:
        print_json(plain(found, facts.now))
    else:
        console = out()
        console.print(drawn(found, console.width))
    if report is not None:
        _write(report, found, facts, where.host or "")
    ctx.exit(ending(worst(found)))


def ending(level: "Level") -> Exit:
    """What a look at something ends with, by its worst finding."""
    from pyenvoy.diagnosis import Level  # noqa: PLC0415  # late

    return {Level.WARNING: Exit.WARNED, Level.FAULT: Exit.FAULTY}.get(level, Exit.DONE)


def _facts(where: Where) -> "Facts":
    from pyenvoy.diagnosis import of_recording  # noqa: PLC0415  # it brings the whole line

    if where.recording is not None:
        return of_recording(opened(where.recording))
    with waiting(f"asking {where.words}") as far:
        return asyncio.run(_asked(where, far))


async def _asked(where: Where, far: Callable[[str], None]) -> "Facts":
    """Ask what a complete snapshot takes; what stands in the way is a finding, not an error."""
    from pyenvoy.diagnosis import of_session  # noqa: PLC0415  # late
    from pyenvoy.reading.snapshot import take  # noqa: PLC0415  # late

    async with gateway(where) as envoy:
        telling = asyncio.create_task(_tell(envoy, far))
        lateness = Lateness()
        measuring = asyncio.create_task(lateness.measure())
        error = None
        try:
            await envoy.snapshot()
        except EnvoyError as found:
            error = found
        finally:
            telling.cancel()
            measuring.cancel()
        state = envoy.state
        snapshot = take(state.picture, datetime.now(UTC), complete=state.complete)
        facts = of_session(state, snapshot, await _certificate(envoy), error, envoy.trust)
        return attrs.evolve(facts, late=lateness.mean)


@attrs.define
class Lateness:
    """How much later than asked for we get our turn on this machine: its own doing, not the gateway's."""

    waits: list[float] = attrs.field(factory=list)

    async def measure(self) -> None:
        """Ask to be woken again and again, until cancelled."""
        clock = asyncio.get_running_loop().time
        while True:
            wanted = clock() + _NAP
            await asyncio.sleep(_NAP)
            self.waits.append(max(clock() - wanted, 0.0))

    @property
    def mean(self) -> timedelta:
        """In the mean; 0 while nothing was measured."""
        return timedelta(seconds=sum(self.waits) / len(self.waits) if self.waits else 0.0)


async def _tell(envoy: "Envoy", far: Callable[[str], None]) -> None:
    while True:
        agenda, ledger = envoy.state.agenda, envoy.state.ledger
        heard = sum(ledger.of(item.endpoint.name).settled for item in agenda)
        far(f"{heard} of {len(agenda)} pages")
        await asyncio.sleep(0.2)


async def _certificate(envoy: "Envoy") -> "Certificate | None":
    """What the gateway shows; only the one that is trusted is of interest."""
    from pyenvoy.access.certificate import parse  # noqa: PLC0415  # late
    from pyenvoy.effects.tls import shown  # noqa: PLC0415  # late

    met = envoy.state.identity
    if met is None or met.origin.scheme == "http":
        return None
    try:
        found = parse(await shown(met.origin))
    except TransportError:
        return None
    return found if envoy.fingerprint in (None, found.fingerprint) else None


def _write(path: Path, found: "tuple[Finding, ...]", facts: "Facts", host: str) -> None:
    from secrets import token_bytes  # noqa: PLC0415  # late

    from pyenvoy.diagnosis.report import report  # noqa: PLC0415  # late
    from pyenvoy.effects.tokenfile import write_whole  # noqa: PLC0415  # late

    try:
        write_whole(path, report(found, facts, token_bytes(32), host).encode())
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    click.echo(_READ_IT, err=True)


_READ_IT = (
    "What says whose gateway this is has been replaced. Look through it before you pass it on."
)
