"""The group of all verbs; a verb's file is imported when it is called or asked for help."""

import errno
import logging
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from pyenvoy.cli.exits import Exit, advice, exit_of, said
from pyenvoy.cli.front import GROUP, VERBS
from pyenvoy.cli.printable import LINE
from pyenvoy.cli.verbs import Verbs
from pyenvoy.errors import EnvoyError, Problem

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""Where the output goes there is no room for it."""


class Failed(click.ClickException):
    """A command that cannot go on, with all that is wrong and its exit code."""

    def __init__(
        self, message: str, code: Exit = Exit.USAGE, problems: tuple[Problem, ...] = ()
    ) -> None:
        super().__init__(message)
        self.code = code
        self.problems = problems


def _usage(error: click.UsageError) -> str:
    """Click's words in one sentence, and where to read more."""
    asked = error.ctx.command_path if error.ctx else "pyenvoy"
    return f"{error.format_message().rstrip('.')}; see {asked} --help"


def _tell(
    args: Sequence[str], kind: str, message: str, code: Exit, problems: tuple[Problem, ...] = ()
) -> Exit:
    click.echo(said(kind, message, code, problems, as_json="--json" in args), err=True)
    return code


@click.group(
    cls=Verbs,
    folder="pyenvoy.cli",
    verbs=VERBS,
    added=GROUP,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="pyenvoy")
@click.pass_context
def pyenvoy(ctx: click.Context) -> None:
    """Read any Enphase solar gateway: what it says, and what it means.

    Exit codes: 0 done, 1 something on this machine is missing, 2 usage, 3 network, 4 access,
    5 the gateway answered with something else, 6 and 7 what doctor found, 130 interrupted.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(Exit.USAGE)


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run and end the process; an error is said in a sentence, or as JSON where `--json` was given."""
    args = sys.argv[1:] if args is None else args
    if logging.lastResort is not None:  # by which a verb's log is shown that sets up none
        logging.lastResort.setFormatter(LINE)
    try:
        code = pyenvoy.main(args, "pyenvoy", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:  # a group without its verb
        click.echo(error.format_message(), err=True)
        code = Exit.USAGE
    except click.UsageError as error:
        code = _tell(args, "UsageError", _usage(error), Exit.USAGE)
    except Failed as error:
        code = _tell(
            args, f"{error.code.name.title()}Error", error.message, error.code, error.problems
        )
    except EnvoyError as error:
        if isinstance(error.__cause__, ModuleNotFoundError):
            raise error.__cause__ from None  # an extra is missing: `run` says which
        problems = getattr(error, "problems", ())
        message = f"{error}{advice(error)}"
        code = _tell(args, type(error).__name__, message, exit_of(error), problems)
    except (KeyboardInterrupt, click.Abort) as error:
        code = Exit.INTERRUPTED
        if isinstance(error.__context__, EOFError):  # nobody has interrupted us
            click.echo(err=True)
            why = (
                "nobody is here to be asked, so nothing was done: where there is --yes, it answers"
            )
            code = _tell(args, "UsageError", why, Exit.USAGE)
    except BrokenPipeError:  # `pyenvoy show | head`: nobody listens any more, and that is fine
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = Exit.DONE
    except OSError as error:
        if error.errno not in _FULL:
            raise
        code = _tell(args, "MissingError", f"cannot write: {error.strerror}", Exit.MISSING)
    sys.exit(code if isinstance(code, int) else Exit.DONE)
