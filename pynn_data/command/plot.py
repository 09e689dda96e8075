"""``pynn-data plot``: a figure of a recording."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pynn_data.command.common import Files, allow_pickle, command, files, first_of, untold, variables

__all__ = ["plot"]


@command(short_help="Draw what is recorded in a file.")
@files
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Figure; default: the file's name with .png."
)
@click.option("--segment", type=int, metavar="N", help="Only this segment, counted from 0.")
@variables
@untold
@allow_pickle
def plot(
    files: Files, output: Path | None, segment: int | None, variables: str | list[str], allow_pickle: bool,
    **untold: Any,
) -> None:  # fmt: skip
    """Draw what is recorded in FILE.

    The extension of the figure (png, pdf, svg) says in which format. Several files are read together if NEST has
    written them.
    """
    from pynn_data import plotting
    from pynn_data.files.read import read

    block = read(files, variables, allow_pickle=allow_pickle, **untold)
    file = first_of(files)
    if segment is not None and not 0 <= segment < len(block.segments):
        raise click.BadParameter(
            f"there is no segment {segment} in {file.name!r}; it has {len(block.segments)}, counted from 0.",
            param_hint="--segment",
        )
    target = output or Path(f"{file.name}.png")
    plotting.plot(block if segment is None else block.segments[segment]).save(target)
    click.echo(target)
