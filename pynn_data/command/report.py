"""``pynn-data report``: a page for browsers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pynn_data.command.common import Files, allow_pickle, command, files, first_of, untold, variables

__all__ = ["report"]


@command(short_help="Make a page that shows what is recorded in a file.")
@files
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Page; default: the file's name with .html."
)
@click.option("--segment", type=int, metavar="N", help="Only this segment, counted from 0.")
@click.option("--title", metavar="TEXT", help="Heading; default: the name of the recording.")
@variables
@untold
@allow_pickle
def report(
    files: Files, output: Path | None, segment: int | None, title: str | None, variables: str | list[str],
    allow_pickle: bool, **untold: Any,
) -> None:  # fmt: skip
    """Make a page that shows what is recorded in FILE: tables, rasters, traces and rates, and where it comes from.

    It is one file, which any browser shows without a network. A page that exists is replaced when the new one is
    complete. Several files are read together if NEST has written them.
    """
    from pynn_data.files.read import read
    from pynn_data.reporting.report import check_page, write_page

    file = first_of(files)
    target = output or Path(f"{file.name}.html")
    check_page(target)
    write_page(read(files, variables, allow_pickle=allow_pickle, **untold), target, title, segment, file)
    click.echo(target)
