"""``pynn-data compare``: whether two recordings are the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pynn_data.command.common import allow_pickle, as_json, command, echo_json, tolerances

__all__ = ["compare"]


@command(short_help="Say in what two recordings differ.")
@click.argument("a", type=click.Path(path_type=Path))
@click.argument("b", type=click.Path(path_type=Path))
@tolerances
@click.option("--ignore-engine", is_flag=True, help="Ignore the simulator, all versions, and when it ran.")
@click.option(
    "--plot", type=click.Path(path_type=Path), help="Draw the two, one over the other, to this file."
)
@as_json
@allow_pickle
def compare(
    a: Path, b: Path, ignore: tuple[str, ...], structure: bool, plot: Path | None, as_json: bool,
    allow_pickle: bool, **options: Any,
) -> int:  # fmt: skip
    """Say in what the recordings in the files A and B differ.

    By default all that is not identical is a difference. The exit code is 0 if there is none, 1 if there is one, and 2
    if they could not be compared.
    """
    from pynn_data.comparison.compare import compare as compared
    from pynn_data.files.read import read

    labels = (a.name, b.name) if a.name != b.name else (str(a), str(b))
    blocks = [read(file, allow_pickle=allow_pickle) for file in (a, b)]
    result = compared(*blocks, ignore=ignore, labels=labels, plot=plot, **options)
    if as_json:
        echo_json(result.to_dict())
    else:
        click.echo(result)
    return 0 if (result.same_structure if structure else result) else 1
