"""``pynn-data plot``: a figure of a recording."""

from __future__ import annotations

from pathlib import Path

import click

from pynn_data.command.common import allow_pickle, command, variables

__all__ = ["plot"]


@command(short_help="Draw what is recorded in a file.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Figure; default: the file's name with .png."
)
@click.option("--segment", type=int, metavar="N", help="Only this segment, counted from 0.")
@variables
@allow_pickle
def plot(
    file: Path, output: Path | None, segment: int | None, variables: str | list[str], allow_pickle: bool
) -> None:
    """Draw what is recorded in FILE.

    The extension of the figure (png, pdf, svg) says in which format.
    """
    from pynn_data import plotting
    from pynn_data.files.read import read

    block = read(file, variables, allow_pickle=allow_pickle)
    if segment is not None and not 0 <= segment < len(block.segments):
        raise click.BadParameter(
            f"there is no segment {segment} in {file.name!r}; it has {len(block.segments)}, counted from 0.",
            param_hint="--segment",
        )
    target = output or Path(f"{file.name}.png")
    plotting.plot(block if segment is None else block.segments[segment]).save(target)
    click.echo(target)
