"""``pynn-data convert``: from one file format to another."""

from __future__ import annotations

from pathlib import Path

import click

from pynn_data.command.common import allow_pickle, command, variables

__all__ = ["convert"]


@command(short_help="Write a recording in another format.")
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace OUT if there is one.")
@variables
@allow_pickle
def convert(
    source: Path, target: Path, overwrite: bool, variables: str | list[str], allow_pickle: bool
) -> None:
    """Write the recording in the file IN to OUT; the extensions say in which formats.

    OUT is there when it is complete, or not at all. What its format cannot hold is said, and goes to a second file if
    it is metadata.
    """
    from pynn_data.files.read import read
    from pynn_data.files.write import write

    if target.exists() and not overwrite:
        raise FileExistsError(f"{target.name!r} exists; choose another name or give --overwrite.")
    write(read(source, variables, allow_pickle=allow_pickle), target, overwrite=overwrite)
