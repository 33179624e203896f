"""How the access machine begins: from what we were given, before anything is asked."""

from datetime import timedelta
from typing import assert_never

from pyenvoy.access.credentials import Account, Credentials, Local, Nobody, OwnToken
from pyenvoy.access.exchange import Cloud
from pyenvoy.access.lifecycle.states import Legacy, Resting, State, Way
from pyenvoy.access.passwords import envoy_password, installer_password
from pyenvoy.access.ticket import Digest, Open, Ticket
from pyenvoy.secret import Secret


def begin(
    credentials: Credentials,
    serial: str,
    stored: Secret | None = None,
    skew: timedelta = timedelta(),
    *,
    wants_token: bool,
    cloud: Cloud | None = None,
) -> State:
    """The state before anything was asked. `skew` is the gateway's time less ours.

    A gateway that wants no token (firmware before 7) knows users and passwords of its own.
    """
    if not wants_token:
        return State(serial, _legacy(credentials, serial))
    state = State(
        serial,
        Resting(),
        account=credentials if isinstance(credentials, Account) else None,
        cloud=cloud or Cloud(),
        skew=skew,
    )
    if isinstance(credentials, OwnToken):
        state = state.given(Way.OWN, credentials.token)
    if stored is None or any(held.token.text == stored for held in state.held):
        return state
    return state.given(Way.STORED, stored)


def _legacy(credentials: Credentials, serial: str) -> Legacy:
    envoy: Ticket = Digest("envoy", envoy_password(serial)) if serial else Open()
    installer: Ticket = Digest("installer", installer_password(serial)) if serial else Open()
    match credentials:
        case Local("envoy", Secret() as password):
            return Legacy(Digest("envoy", password), installer)
        case Local("" | "installer", Secret() as password):
            given = Digest("installer", password)
            return Legacy(given, given)
        case Local("" | "installer", None):
            return Legacy(installer, installer)
        case Local(user, Secret() as password):
            given = Digest(user, password)
            return Legacy(given, given)
        case Local() | Account() | OwnToken() | Nobody():
            return Legacy(envoy, installer)
        case _:
            assert_never(credentials)
