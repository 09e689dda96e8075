"""``pynn-data backends``: what is installed and whether it works."""

from __future__ import annotations

import platform
from dataclasses import asdict
from importlib.metadata import version

import click

from pynn_data.command.common import as_json, command, echo_json
from pynn_data.contract import CONTRACT
from pynn_data.registry import KNOWN, BackendStatus, how_to_install
from pynn_data.registry import backends as found_backends

__all__ = ["backends"]

USES = {"build": "builds networks", "attach": "can be attached to"}
"""What a backend can be used for, in words."""


@command(short_help="List the installed backends and whether they work.")
@as_json
def backends(as_json: bool = False) -> None:
    """List the installed backends, whether they work, and what could be installed.

    Every engine is imported, so that its version can be told.
    """
    found = found_backends()
    missing = {name: how_to_install(name) for name in KNOWN if name not in {f.name for f in found}}
    if as_json:
        echo_json(
            {
                "pynn_data_version": version("pynn-data"),
                "python": platform.python_version(),
                "contract": list(CONTRACT),
                "backends": [{**asdict(status), "usable": bool(status.rungs)} for status in found],
                "not_installed": missing,
            }
        )
        return
    lines = [_line(status) for status in found]
    lines += [f"{name:<12} not installed: {how}" for name, how in missing.items()]
    click.echo("\n".join(lines))


def _line(status: BackendStatus) -> str:
    """Return one backend in a line."""
    parts = []
    if status.contract is not None:
        uses = [USES[rung] for rung in status.rungs]
        parts.append(", ".join([str(status.engine), *uses, f"contract {status.contract[0]}.{status.contract[1]}"]))
    if status.problem:
        parts.append(" ".join(status.problem.split()))
    return f"{status.name:<12} {status.distribution} {status.version}: {'; '.join(parts)}"
