"""``pynn-data conformance``: test a backend."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import click

from pynn_data.command.common import command
from pynn_data.registry import check_provided

__all__ = ["conformance"]

SUITE = "pynn_data_conformance"


@command(
    short_help="Run the conformance suite on a backend.", context_settings={"ignore_unknown_options": True}
)
@click.argument("backend")
@click.argument("arguments", metavar="[PYTEST ARGUMENTS]...", nargs=-1, type=click.UNPROCESSED)
def conformance(backend: str, arguments: tuple[str, ...]) -> int:
    """Run the conformance suite on a backend.

    What follows its name goes to pytest, such as -x or -k spikes. The exit code is 0 if all tests pass, 1 if some
    fail, and 2 if they could not be run.
    """
    check_provided(backend)
    if find_spec(SUITE) is None:
        raise click.ClickException(
            "The suite is not installed: pip install ./conformance_tests in a checkout of pynn-data"
        )
    pytest = [sys.executable, "-m", "pytest", "--pyargs", SUITE, "--pynn-data-backend", backend, *arguments]
    code = subprocess.run(pytest, check=False).returncode
    return code if code in (0, 1) else 2
