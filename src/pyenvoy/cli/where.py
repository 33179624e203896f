"""Which gateway a verb is about: one on the network, a recording of one, or one that is not there."""

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import attrs
import click

from pyenvoy.cli import options
from pyenvoy.cli.main import Failed
from pyenvoy.errors import UsageError

if TYPE_CHECKING:
    from pyenvoy.access.credentials import Credentials
    from pyenvoy.accounting import Rules
    from pyenvoy.effects.booksfile import Shelf
    from pyenvoy.effects.envoy import Envoy
    from pyenvoy.model.snapshot import Snapshot
    from pyenvoy.recording import Recording
    from pyenvoy.secret import Secret
    from pyenvoy.settings import GatewaySettings
    from pyenvoy.simulator.actor import Actor
    from pyenvoy.simulator.server import Gateway

P = ParamSpec("P")
R = TypeVar("R")

_LARGEST = 50 << 20
"""Bytes of a recording, many times what the largest system and a browser's pictures come to."""


@attrs.frozen
class Where:
    """What the options say about the gateway; at most one of the first three is given."""

    host: str | None = None
    recording: Path | None = None
    era: str | None = None
    email: str | None = None
    user: str | None = None
    token_file: Path | None = None
    trust: str | None = None
    ca_file: Path | None = None
    config: Path = Path("pyenvoy.toml")

    def check(self) -> None:
        """Raise `UsageError` when two gateways are meant at once."""
        said = [name for name in ("host", "recording", "era") if getattr(self, name) is not None]
        if len(said) > 1:
            raise UsageError(f"--{said[0]} and --{said[1]} mean two gateways: give one of them")

    @property
    def words(self) -> str:
        """What people call it."""
        if self.recording is not None:
            return self.recording.name
        return self.host or self.era or str(self.config)


def where_options(verb: Callable[Concatenate[Where, P], R]) -> Callable[P, R]:
    """Add the options that say which gateway, and hand them to the verb as one `Where`."""

    @wraps(verb)
    def gathered(*args: P.args, **given: P.kwargs) -> R:
        names = [one.name for one in attrs.fields(Where)]
        said = {name: given.pop(name) for name in names}
        if _is_told_otherwise(said):
            said["host"] = None
        where = Where(**said)  # type: ignore[arg-type]  # click's
        where.check()
        return verb(where, *args, **given)

    for option in reversed(_OPTIONS):
        gathered = option(gathered)
    return gathered


def _is_told_otherwise(said: dict[str, object]) -> bool:
    """Whether another gateway is named than the one that the environment means for want of a better."""
    source = click.get_current_context().get_parameter_source("host")
    named = said["recording"] is not None or said["era"] is not None
    return named and source is click.core.ParameterSource.ENVIRONMENT


_OPTIONS: tuple[Callable[[Callable[..., object]], Callable[..., object]], ...] = (
    options.host,
    click.option("--recording", type=options.FILE, help="A recording (HAR) in place of a gateway."),
    click.option("--era", help="A simulated gateway of this firmware, such as 8.3."),
    options.email,
    click.option("--user", help="User of a gateway before firmware 7; the password is asked for."),
    click.option(
        "--token-file", type=options.FILE, help="File with a token, readable by you alone."
    ),
    options.trust,
    options.ca_file,
    options.config_instead,
)


@asynccontextmanager
async def gateway(
    where: Where, books: "Shelf | None" = None, rules: "Rules | None" = None
) -> "AsyncIterator[Envoy]":
    """The gateway, entered. One that is not there is simulated behind real sockets."""
    if where.recording is not None or where.era is not None:
        async with _simulated(actor(where), books, rules) as envoy:
            yield envoy
    else:
        async with _real(where, books, rules) as envoy:
            yield envoy


@asynccontextmanager
async def _simulated(
    played: "Actor", books: "Shelf | None", rules: "Rules | None"
) -> "AsyncIterator[Envoy]":
    from pyenvoy.simulator.server import serve  # noqa: PLC0415  # it brings cryptography

    async with serve(played) as found, entered(found, books, rules) as envoy:
        yield envoy


def entered(
    found: "Gateway", books: "Shelf | None" = None, rules: "Rules | None" = None
) -> "Envoy":
    """A simulated gateway, to be entered with a token that it has made itself."""
    from pyenvoy.access.credentials import Nobody, OwnToken  # noqa: PLC0415  # late
    from pyenvoy.effects.envoy import connect  # noqa: PLC0415  # it brings httpx
    from pyenvoy.secret import Secret  # noqa: PLC0415  # late

    wanted = found.certificate is not None
    who = OwnToken(Secret(found.token())) if wanted else Nobody()
    return connect(str(found.origin), who, books=books, rules=rules)


@asynccontextmanager
async def _real(
    where: Where, books: "Shelf | None", rules: "Rules | None"
) -> "AsyncIterator[Envoy]":
    from pyenvoy.effects.auditfile import AuditFile  # noqa: PLC0415  # late
    from pyenvoy.effects.envoy import connect  # noqa: PLC0415  # it brings httpx
    from pyenvoy.effects.tokenfile import TokenFiles  # noqa: PLC0415  # late

    host, credentials = whom(where)
    belief = belief_of(where)
    async with connect(
        host,
        credentials,
        trust=belief.trust,
        fingerprint=belief.fingerprint,
        ca=belief.ca,
        tokens=TokenFiles(),
        audit=AuditFile(),
        books=books,
        rules=rules,
    ) as envoy:
        yield envoy


def whom(where: Where) -> "tuple[str, Credentials]":
    """Host and credentials: from the options, else from the settings."""
    if where.host is not None:
        return where.host, credentials_of(where)
    first = _first(where)
    return first.host, first.credentials


@attrs.frozen
class Belief:
    """By what the gateway is believed: what `connect` is told of it."""

    trust: str = "pin"
    fingerprint: str | None = None
    ca: str | None = None


def belief_of(where: Where) -> Belief:
    """From the options, and what they leave open from the settings where those name the gateway."""
    known = Belief()
    if where.host is None:
        first = _first(where)
        known = Belief(first.trust, first.fingerprint, first.ca_file)
    if where.trust is not None:
        known = attrs.evolve(known, trust=where.trust, ca=None)
    return known if where.ca_file is None else attrs.evolve(known, ca=str(where.ca_file))


def _first(where: Where) -> "GatewaySettings":
    from pyenvoy.cli.settings import settings_from  # noqa: PLC0415  # it brings cattrs

    if not where.config.exists():
        raise UsageError("which gateway? give --host, --recording or --era, or write pyenvoy.toml")
    return settings_from(where.config).gateways[0]


def credentials_of(where: Where) -> "Credentials":
    """What the options say about who asks; a password is asked for, never an argument."""
    from pyenvoy.access.credentials import Account, Local, Nobody, OwnToken  # noqa: PLC0415  # late
    from pyenvoy.effects.tokenfile import find_secret, open_secret  # noqa: PLC0415  # late
    from pyenvoy.secret import Secret  # noqa: PLC0415  # late

    if where.token_file is not None:
        return OwnToken(open_secret(where.token_file))
    if where.email is not None:
        return Account(Secret(where.email), find_secret("password") or asked(where.email))
    if where.user is not None:
        return Local(where.user, find_secret("password") or asked(where.user))
    token = find_secret("token")
    return Nobody() if token is None else OwnToken(token)


def asked(whose: str) -> "Secret":
    """A password, typed by a person who does not see it; else the first line of standard input."""
    from pyenvoy import secret  # noqa: PLC0415  # late

    if sys.stdin.isatty():
        return secret.Secret(click.prompt(f"Password of {whose}", hide_input=True, err=True))
    if found := secret.Secret(sys.stdin.readline().rstrip("\r\n")):
        return found
    raise UsageError(f"no password of {whose}: nobody is here to be asked, see PYENVOY_PASSWORD")


def actor(where: Where) -> "Actor":
    """Whoever plays the gateway: the recording, or the era's living plant."""
    if where.recording is not None:
        from pyenvoy.simulator.replay import Replay  # noqa: PLC0415  # late

        return Replay(opened(where.recording), follow_clock=True)
    from pyenvoy.simulator.answers import living  # noqa: PLC0415  # late

    now = datetime.now(UTC)
    return living(where.era or "8.3", at=now, noon=now)  # who tries it wants to see the sun


def opened(path: Path) -> "Recording":
    """A recording from its file."""
    from pyenvoy.effects.keptfile import whole  # noqa: PLC0415  # late
    from pyenvoy.recording import parse  # noqa: PLC0415  # it brings the whole wire

    try:
        body = whole(path, _LARGEST)
    except OSError as error:
        raise Failed(f"cannot read {path}: {error.strerror}") from error
    try:
        return parse(body)
    except UsageError as error:
        raise Failed(f"{path}: {error}") from error


def recorded(path: Path) -> "Snapshot":
    """What a recording says, understood; nothing is served or asked."""
    from pyenvoy.reading.snapshot import take  # noqa: PLC0415  # it brings the whole line
    from pyenvoy.recording import answers, moment  # noqa: PLC0415  # late

    found = opened(path)
    return take(answers(found), moment(found), complete=True)
