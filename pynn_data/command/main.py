"""The entry point: the commands together, and what becomes of errors."""

from __future__ import annotations

import os
import sys
import traceback
import warnings
from collections.abc import Sequence
from typing import NoReturn

import click

from pynn_data.command.backends import backends
from pynn_data.command.common import DEBUG
from pynn_data.command.compare import compare
from pynn_data.command.conformance import conformance
from pynn_data.command.convert import convert
from pynn_data.command.info import info
from pynn_data.command.plot import plot
from pynn_data.command.report import report
from pynn_data.command.run import run
from pynn_data.errors import PynnDataError

__all__ = ["main"]

COMMANDS: tuple[click.Command, ...] = (backends, info, plot, report, convert, compare, run, conformance)
"""In the order of the help; each is a function in a module of its own."""
ERROR = 2
EXPECTED = (PynnDataError, OSError, ValueError)
"""Mistakes of users, or of files: one line tells enough."""


class InOrder(click.Group):
    """Lists its commands as they were added."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(self.commands)


SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=InOrder, invoke_without_command=True, commands=COMMANDS, context_settings=SETTINGS)
@click.version_option(package_name="pynn-data", prog_name="pynn-data")
@click.pass_context
def cli(context: click.Context) -> None:
    """Look at recordings of spiking-network simulations, convert and compare them, and run scripts on several engines.

    Without a command it lists the backends that are installed.

    Exit codes are those of diff: 0 if all is well or equal, 1 if something differs or a test fails, 2 after an error.
    """
    if context.invoked_subcommand is None:
        context.invoke(backends)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and leave the process with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    warnings.showwarning = _show  # type: ignore[assignment]
    try:
        code = cli.main(given, prog_name="pynn-data", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = ERROR
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        code = 130
    except (BrokenPipeError, SystemExit):
        # Whoever was reading has gone: click leaves then, with the code that says "different" here. What is
        # still to be written must not be tried again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141
    except EXPECTED as error:
        if DEBUG in given:
            traceback.print_exc()
        click.echo(f"pynn-data: {_text(error)}", err=True)
        code = ERROR
    sys.exit(code)


def _text(error: BaseException) -> str:
    """Return an error in a line."""
    if isinstance(error, OSError) and not isinstance(error, PynnDataError) and error.strerror:
        return f"{error.filename or ''}: {error.strerror}".removeprefix(": ")
    return " ".join(str(error).split()) or type(error).__name__


def _show(message: Warning | str, *_: object) -> None:
    click.echo(f"pynn-data: {message}", err=True)
