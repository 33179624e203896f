"""What is wrong with a gateway's settings though each of its keys is right: they contradict each other."""

from collections.abc import Iterable, Iterator

from pyenvoy.access.places import origins
from pyenvoy.access.trust import Trust
from pyenvoy.errors import Problem
from pyenvoy.settings.gateway import GatewaySettings


def contradictions(
    where: str, one: GatewaySettings, others: Iterable[GatewaySettings]
) -> Iterator[Problem]:
    """Each with its place; `others` are the gateways that stand above it."""
    yield from (Problem(where, what) for what in (*_of_login(one), *_of_trust(one)))
    yield from _of_twins(where, one, [*others])


def _of_login(one: GatewaySettings) -> Iterator[str]:
    ways = [name for name in ("email", "user", "token") if getattr(one, name) is not None]
    if len(ways) > 1:
        yield f"has {len(ways)} logins ({', '.join(ways)}): keep one of them"
    elif "email" in ways and one.password is None:
        yield "email needs password_file"
    elif one.password is not None and not {"email", "user"} & {*ways}:
        yield "password_file needs email (firmware 7 and later) or user"


def _of_trust(one: GatewaySettings) -> Iterator[str]:
    if one.fingerprint is not None and one.trust in (Trust.CA, Trust.INSECURE):
        yield f'fingerprint is of no use with trust = "{one.trust}": keep one of them'
    if one.ca_file is not None and one.trust is not Trust.CA:
        yield f'ca_file is of no use with trust = "{one.trust}": it is for "ca"'
    if all(place.scheme == "http" for place in origins(one.host)):
        if one.trust is Trust.CA:
            yield f'{one.host} shows no certificate, which trust = "ca" needs: ask it by https'
        elif one.fingerprint is not None:
            yield f"{one.host} shows no certificate to have a fingerprint: ask it by https"


def _of_twins(where: str, one: GatewaySettings, others: list[GatewaySettings]) -> Iterator[Problem]:
    if _place(one.host) in map(_place, (other.host for other in others)):
        what = f"{one.host} is that of another [[gateway]] too: keep one of them"
        yield Problem(f"{where}.host", what)
    elif one.title in (other.title for other in others):
        yield Problem(where, f"is called {one.title} as another is: give it a name")


def _place(host: str) -> str:
    """What is the same for two spellings of one host; another port may be another gateway."""
    return host.casefold().rpartition("//")[2].rstrip("/.")
