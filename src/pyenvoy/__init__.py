"""Reads and understands any Enphase solar gateway.

    async with pyenvoy.connect("envoy.local") as envoy:
        async for snapshot in envoy.snapshots():
            print(snapshot.production, snapshot.notes)

This is the front door. A name is loaded when it is first used, so that `import pyenvoy` costs
next to nothing.
"""

import sys
from importlib import import_module

TYPE_CHECKING = False  # `typing` takes as long to import as the interpreter to start
if TYPE_CHECKING:
    from pyenvoy.access.credentials import Account, Credentials, Local, Nobody, OwnToken
    from pyenvoy.accounting import Rules
    from pyenvoy.effects.booksfile import BooksFiles
    from pyenvoy.effects.envoy import Envoy, connect
    from pyenvoy.effects.host import Adapter, Site, host
    from pyenvoy.effects.tokenfile import TokenFiles
    from pyenvoy.endpoint import Answer, Answers, Endpoint
    from pyenvoy.errors import (
        AccessDeniedError,
        CloudError,
        CredentialsError,
        EnvoyError,
        Gap,
        GatewayError,
        NotOfferedError,
        NotReadyError,
        Problem,
        Reason,
        SignInError,
        TransportError,
        UnreadableError,
        UntrustedError,
        UsageError,
    )
    from pyenvoy.firmware import Firmware
    from pyenvoy.insight import compare
    from pyenvoy.model.accounts import Accounts
    from pyenvoy.model.insight import Insight
    from pyenvoy.model.snapshot import Note, Snapshot
    from pyenvoy.quirks import Switches
    from pyenvoy.reading.snapshot import take
    from pyenvoy.request import Request, Response
    from pyenvoy.secret import Secret
    from pyenvoy.show import frames, plain, rows
    from pyenvoy.wire import read
else:  # for the type checker a misspelt name would have a type

    def __getattr__(name):  # noqa: ANN001, ANN202  # types come from the imports above
        if name in MOVED:
            return _moved(name)
        if name not in __all__:
            raise AttributeError(f"module 'pyenvoy' has no attribute {name!r}")
        room = next((room for room, names in _ROOMS.items() if name in names), "errors")
        found = getattr(import_module(f"pyenvoy.{room}"), name)
        if "pyenvoy.model.snapshot" in sys.modules:
            import_module("pyenvoy.show.notebook").attach()
        globals()[name] = found
        return found

    def _moved(name):  # noqa: ANN001, ANN202  # as above
        import warnings  # noqa: PLC0415  # hardly ever wanted

        now, since = MOVED[name]
        said = f"pyenvoy.{name} is called pyenvoy.{now} since {since}"
        warnings.warn(said, DeprecationWarning, stacklevel=3)
        return getattr(sys.modules[__name__], now)

    def __dir__():  # noqa: ANN202  # as above
        return sorted({*globals(), *__all__})


__all__ = [
    "AccessDeniedError",
    "Account",
    "Accounts",
    "Adapter",
    "Answer",
    "Answers",
    "BooksFiles",
    "CloudError",
    "Credentials",
    "CredentialsError",
    "Endpoint",
    "Envoy",
    "EnvoyError",
    "Firmware",
    "Gap",
    "GatewayError",
    "Insight",
    "Local",
    "Nobody",
    "NotOfferedError",
    "NotReadyError",
    "Note",
    "OwnToken",
    "Problem",
    "Reason",
    "Request",
    "Response",
    "Rules",
    "Secret",
    "SignInError",
    "Site",
    "Snapshot",
    "Switches",
    "TokenFiles",
    "TransportError",
    "UnreadableError",
    "UntrustedError",
    "UsageError",
    "compare",
    "connect",
    "frames",
    "host",
    "plain",
    "read",
    "rows",
    "take",
]

_ROOMS = {
    "access.credentials": ("Account", "Credentials", "Local", "Nobody", "OwnToken"),
    "accounting": ("Rules",),
    "effects.booksfile": ("BooksFiles",),
    "effects.envoy": ("Envoy", "connect"),
    "effects.host": ("Adapter", "Site", "host"),
    "effects.tokenfile": ("TokenFiles",),
    "endpoint": ("Answer", "Answers", "Endpoint"),
    "firmware": ("Firmware",),
    "insight": ("compare",),
    "model.accounts": ("Accounts",),
    "model.insight": ("Insight",),
    "model.snapshot": ("Note", "Snapshot"),
    "quirks": ("Switches",),
    "reading.snapshot": ("take",),
    "request": ("Request", "Response"),
    "secret": ("Secret",),
    "show": ("frames", "plain", "rows"),
    "wire": ("read",),
}
"""Where the names live; what is listed nowhere lives in `errors`."""

MOVED: dict[str, tuple[str, str]] = {}
"""By the name that it had before: what it is called now, and since which version. It works, with a warning."""
