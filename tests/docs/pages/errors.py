"""docs/reference/errors.md: the tree of exceptions, who must act, what the command line ends with, and gaps."""

import ast
import inspect

from pyenvoy import errors
from pyenvoy.cli.exits import Exit, exit_of
from pyenvoy.diagnosis import finding
from pyenvoy.errors import (
    CloudError,
    CredentialsError,
    EnvoyError,
    GatewayError,
    Reason,
    SignInError,
    TransportError,
    UsageError,
)
from tests.docs.pages.tables import code, table, written

_ABOUT = """
Only these cross the border of the library; the exception of another library is the `__cause__`. Tokens and
passwords stand in none of them. On the command line an error is one sentence (with `--json` one object) and an
exit code. Inside a snapshot nothing is raised: what is missing is a `Gap` with a reason.
"""
MUST_ACT = {
    UsageError: "the caller",
    TransportError: "the network",
    GatewayError: "the gateway",
    SignInError: "the account",
    CredentialsError: "a person",
    CloudError: "time",
}


def tree(one=EnvoyError, depth=0):
    """Every exception with its depth, as declared."""
    yield one, depth
    for below in one.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from tree(below, depth + 1)


def who(one):
    """Who must act: what is said of the nearest branch."""
    return next((MUST_ACT[base] for base in one.__mro__ if base in MUST_ACT), "")


def made(one):
    """One of this kind."""
    return one("", endpoint="") if issubclass(one, GatewayError) else one("")


def carries(one):
    """What it carries besides its words."""
    return [name for name in vars(made(one)) if not name.startswith("_")]


def _row(one, depth):
    said, advice = inspect.cleandoc(one.__doc__), getattr(one, "advice", "")
    if one.__dict__.get("advice") and one is not SignInError:
        said = f"{said}<br>*{advice}*"
    exit_ = "" if one is EnvoyError else int(exit_of(made(one)))
    carried = " ".join(map(code, carries(one)))
    return f"{'— ' * depth}{code(one.__name__)}", who(one), said, carried, exit_


def sentences(kind):
    """What is said below each member of an enumeration."""
    (body,) = ast.parse(inspect.getsource(kind)).body
    for this, then in zip(body.body, [*body.body[1:], None], strict=True):
        if isinstance(this, ast.Assign):
            said = then.value.value if isinstance(then, ast.Expr) else ""
            yield kind[this.targets[0].id], said


def page():
    heads = ("exception", "must act", "means, and what to do", "carries", "exit")
    return "\n".join(
        (
            written("Errors", "`pyenvoy.errors` and `pyenvoy.cli.exits`", _ABOUT),
            table(heads, (_row(one, depth) for one, depth in tree())),
            "## Exit codes\n",
            table(
                ("code", "name", "means"),
                ((int(one), one.name.lower(), said) for one, said in sentences(Exit)),
            ),
            "## Gaps\n",
            "Why a subject of a snapshot, or an answer, is missing; `pyenvoy explain` says it of one place.\n",
            table(
                ("reason", "means"),
                ((one.value, said or GAPS[one]) for one, said in sentences(Reason)),
            ),
            "## What the doctor finds\n",
            "Each finding has one of these, and a sentence that says what to do: [the doctor](../guides/doctor.md).\n",
            table(
                ("level", "means"),
                ((str(one), said or "all is well") for one, said in sentences(finding.Level)),
            ),
        )
    )


GAPS = {
    Reason.NOT_ASKED: "nobody has asked yet, or asking was not worth it",
    Reason.NOT_OFFERED: "this firmware has no such page",
    Reason.NO_HARDWARE: "the gateway answered, and speaks of no such hardware",
    Reason.DENIED: "the role is too low, or the token was refused",
    Reason.SILENT: "nothing answered",
    Reason.NOT_READY: "the gateway is starting, or overloaded",
    Reason.UNREADABLE: "the answer does not have the declared shape; `problems` says where",
}
