"""``pynn-data convert``: from one file format to another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pynn_data.command.common import Files, allow_pickle, command, untold, variables

__all__ = ["convert"]


@command(short_help="Write a recording in another format.")
@click.argument("sources", metavar="IN...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace OUT if there is one.")
@variables
@untold
@allow_pickle
def convert(
    sources: Files, target: Path, overwrite: bool, variables: str | list[str], allow_pickle: bool, **untold: Any
) -> None:
    """Write the recording in the file IN to OUT; the extensions say in which formats.

    Several files are read together if NEST has written them.

    OUT is there when it is complete, or not at all. What its format cannot hold is said, and goes to a second file if
    it is metadata.
    """
    from pynn_data.files.read import read
    from pynn_data.files.write import write

    if target.exists() and not overwrite:
        raise FileExistsError(f"{target.name!r} exists; choose another name or give --overwrite.")
    write(read(sources, variables, allow_pickle=allow_pickle, **untold), target, overwrite=overwrite)
