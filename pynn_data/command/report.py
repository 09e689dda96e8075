"""``pynn-data report``: a page for browsers."""

from __future__ import annotations

from pathlib import Path

import click

from pynn_data.command.common import allow_pickle, command, variables

__all__ = ["report"]


@command(short_help="Make a page that shows what is recorded in a file.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Page; default: the file's name with .html."
)
@click.option("--segment", type=int, metavar="N", help="Only this segment, counted from 0.")
@click.option("--title", metavar="TEXT", help="Heading; default: the name of the recording.")
@variables
@allow_pickle
def report(
    file: Path, output: Path | None, segment: int | None, title: str | None, variables: str | list[str],
    allow_pickle: bool,
) -> None:  # fmt: skip
    """Make a page that shows what is recorded in FILE: tables, rasters, traces and rates, and where it comes from.

    It is one file, which any browser shows without a network. A page that exists is replaced when the new one is
    complete.
    """
    from pynn_data.files.read import read
    from pynn_data.reporting.report import check_page, write_page

    target = output or Path(f"{file.name}.html")
    check_page(target)
    write_page(read(file, variables, allow_pickle=allow_pickle), target, title, segment, file)
    click.echo(target)
