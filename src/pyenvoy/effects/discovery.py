"""Gateways on the network, by mDNS; identity is the serial number, never the address. The only zeroconf."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

import attrs

from pyenvoy.errors import TransportError, UsageError

if TYPE_CHECKING:
    from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

_SERVICE = "_enphase-envoy._tcp.local."

_MOST = 256
"""Announcements that are looked at; a house has a few, and anybody on the network may invent any number."""


@attrs.frozen
class Found:
    """One gateway that has announced itself."""

    serial: str
    """Empty where it was not announced: `/info` says it."""
    addresses: tuple[str, ...]
    """The best one first: IPv4, then IPv6, then what only reaches over one link."""
    host: str
    """As `envoy.local`; on the next day another gateway may be called so."""
    protovers: str | None = None
    """Its firmware as announced, which `/info` may contradict."""


async def discover(
    patience: timedelta = timedelta(seconds=3), *, interfaces: Sequence[str] | None = None
) -> list[Found]:
    """Listen for that long, and return every gateway that was heard, by serial number.

    Raises `UsageError` without the extra `discovery`, and `TransportError` where no network is.
    """
    found = [_found(one) for one in await _announced(patience, interfaces)]
    return merged(found)


async def _announced(
    patience: timedelta, interfaces: Sequence[str] | None
) -> "list[AsyncServiceInfo]":
    try:
        from zeroconf.asyncio import AsyncServiceBrowser  # noqa: PLC0415  # an extra
    except ModuleNotFoundError as error:
        raise UsageError(
            "looking for gateways needs zeroconf: install the extra `discovery`"
        ) from error
    names: set[str] = set()

    def note(name: str, **_: object) -> None:
        if len(names) < _MOST:
            names.add(name)

    listening = _listening(interfaces)
    try:
        browser = AsyncServiceBrowser(listening.zeroconf, [_SERVICE], handlers=[note])
        await asyncio.sleep(patience.total_seconds())
        await browser.async_cancel()
        infos = [one for name in sorted(names) if (one := _about(name)) is not None]
        await asyncio.gather(*(one.async_request(listening.zeroconf, 1000) for one in infos))
        return infos
    finally:
        await listening.async_close()


def _about(name: str) -> "AsyncServiceInfo | None":
    """What is to be asked for by this name; nothing by one that nobody may have, as it may be announced."""
    from zeroconf import BadTypeInNameException  # noqa: PLC0415  # an extra
    from zeroconf.asyncio import AsyncServiceInfo  # noqa: PLC0415  # the same

    try:
        return AsyncServiceInfo(_SERVICE, name)
    except (BadTypeInNameException, ValueError):
        return None


def _listening(interfaces: Sequence[str] | None) -> "AsyncZeroconf":
    """Listen on all interfaces that there are, by IPv6 too where the machine has it."""
    from zeroconf import InterfaceChoice, IPVersion  # noqa: PLC0415  # an extra
    from zeroconf.asyncio import AsyncZeroconf  # noqa: PLC0415  # the same

    where = InterfaceChoice.All if interfaces is None else list(interfaces)
    try:
        return AsyncZeroconf(interfaces=where, ip_version=IPVersion.All)
    except OSError:
        pass
    try:
        return AsyncZeroconf(interfaces=where, ip_version=IPVersion.V4Only)
    except OSError as error:
        raise TransportError(f"nobody can be heard here: {error.strerror}") from error


def _found(info: "AsyncServiceInfo") -> Found:
    said = {key.decode("latin-1"): value for key, value in info.properties.items() if value}
    text = {key: value.decode("utf-8", "replace") for key, value in said.items()}
    host = (info.server or "").rstrip(".")
    addresses = ranked(info.parsed_scoped_addresses())
    return Found(text.get("serialnum", ""), addresses, host, text.get("protovers"))


def ranked(addresses: Iterable[str]) -> tuple[str, ...]:
    """Addresses, each once, the one most likely to be reached first."""
    return tuple(sorted(dict.fromkeys(addresses), key=_rank))


def _rank(address: str) -> tuple[bool, int]:
    parsed = ip_address(address)
    return parsed.is_link_local, parsed.version


def merged(found: Iterable[Found]) -> list[Found]:
    """One for each serial number, with the addresses of all its announcements; then those without."""
    known: dict[str, Found] = {}
    for one in found:
        key = one.serial or f"{one.host} {one.addresses}"
        before = known.get(key, one)
        addresses = ranked((*before.addresses, *one.addresses))
        known[key] = attrs.evolve(before, addresses=addresses)
    return sorted(known.values(), key=lambda one: (not one.serial, one.serial, one.host))
