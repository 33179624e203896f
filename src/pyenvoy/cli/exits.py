"""Exit codes, and an error as a sentence or as JSON. Scripts rely on both."""

from enum import IntEnum

from pyenvoy.cli.printable import as_json as as_json_text
from pyenvoy.cli.printable import printable
from pyenvoy.errors import (
    AccessDeniedError,
    CloudSilentError,
    EnvoyError,
    GatewayError,
    NothingGivenError,
    Problem,
    SignInError,
    TransportError,
    UntrustedError,
    WrongPasswordError,
)


class Exit(IntEnum):
    """What a command ends with."""

    DONE = 0
    MISSING = 1
    """Something on this machine is missing: an extra, a free port, a file that can be written."""
    USAGE = 2
    """The command or the settings are wrong; nothing was sent."""
    NETWORK = 3
    """Nothing answered, or somebody who is not the gateway."""
    ACCESS = 4
    """The gateway or the account refuses: token, password, role."""
    ANSWER = 5
    """The gateway answered, but not with what was asked for."""
    WARNED = 6
    """`doctor`: something works less well than it could."""
    FAULTY = 7
    """`doctor`: something does not work until somebody acts."""
    INTERRUPTED = 130


def exit_of(error: EnvoyError) -> Exit:
    """The exit code of an error: it says who must act."""
    match error:
        case TransportError() | CloudSilentError():
            return Exit.NETWORK
        case AccessDeniedError() | SignInError():
            return Exit.ACCESS
        case GatewayError():
            return Exit.ANSWER
        case _:
            return Exit.USAGE


def advice(error: EnvoyError) -> str:
    """What the command line can do about an error, as a sentence to come after the error's own."""
    match error:
        case NothingGivenError():
            return " `pyenvoy login` does either, and keeps the token."
        case WrongPasswordError():
            return " Once that is mended, `pyenvoy login --again` does not wait."
        case UntrustedError():
            return "; `pyenvoy trust` shows both"
        case _:
            return ""


def said(
    kind: str, message: str, code: Exit, problems: tuple[Problem, ...], *, as_json: bool
) -> str:
    """An error as one sentence, its problems one a line below it; or as one JSON object."""
    if as_json:
        rows = [{"where": one.where, "what": one.what} for one in problems]
        told = {"kind": kind, "message": message, "exit": int(code), "problems": rows}
        return as_json_text({"error": told})
    return "\n".join(
        (f"pyenvoy: {printable(message)}", *(f"  {printable(str(one))}" for one in problems))
    )
