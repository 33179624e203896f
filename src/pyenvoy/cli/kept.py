"""Which of the gateways that are known from earlier a verb is about."""

from typing import TYPE_CHECKING

from pyenvoy.errors import UsageError

if TYPE_CHECKING:
    from pyenvoy.access.kept import Kept
    from pyenvoy.effects.tokenfile import TokenFiles
    from pyenvoy.request import Origin


def stranger(files: "TokenFiles", host: str) -> "Origin | None":
    """Where a gateway of which nothing is kept would show a certificate; `None` for any other."""
    from pyenvoy.access.places import origins  # noqa: PLC0415  # late

    places = origins(host)
    known = {one.address for one in files.all().values()}
    is_known = any(str(one) in known for one in places)
    return None if is_known or places[0].scheme != "https" else places[0]


def chosen(files: "TokenFiles", host: str | None, serial: str | None) -> "dict[str, Kept]":
    """The gateways that are meant, by serial number; all that are known where none is named.

    A serial number goes before a host, which may stand in the environment and mean another one.
    Raises `UsageError` where nothing is known of it.
    """
    from pyenvoy.access.places import origins  # noqa: PLC0415  # late

    known = files.all()
    if serial is not None:
        known = {serial: files.load(serial)} if serial in known else {}
    elif host is not None:
        places = {str(one) for one in origins(host)}
        known = {name: one for name, one in known.items() if one.address in places}
    if not known and (host or serial):
        raise UsageError(f"nothing is kept of {serial or host}: `pyenvoy login` begins with it")
    return known


def the_one(found: "dict[str, Kept]") -> "tuple[str, Kept]":
    """The only one of them. Raises `UsageError` where there are several, or none."""
    if len(found) != 1:
        names = ", ".join(found) or "none"
        raise UsageError(f"which gateway? give --host or --serial; known are: {names}")
    return next(iter(found.items()))
