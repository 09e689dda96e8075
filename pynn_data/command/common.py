"""What several commands have in common: options, tables, JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

__all__ = [
    "DEBUG", "Files", "allow_pickle", "as_json", "command", "echo_json", "files", "first_of", "table", "tolerances",
    "untold", "variables",
]  # fmt: skip

DEBUG = "--debug"
F = TypeVar("F", bound=Callable[..., Any])
Files = tuple[Path, ...]


def command(**settings: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a command that takes ``--debug``."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        made: click.Command = click.command(**settings)(function)
        made.params.append(
            click.Option([DEBUG], is_flag=True, expose_value=False, help="Show the traceback of an error.")
        )
        return made

    return decorate


def _tolerance(ctx: click.Context, param: click.Parameter, given: Sequence[str]) -> float | dict[str, float]:
    """Return one tolerance for all variables, or those by variable."""
    found: dict[str, float] = {}
    for text in given:
        name, _, number = text.rpartition("=")
        try:
            found[name] = float(number)
        except ValueError:
            raise click.BadParameter(
                f"{text!r} is neither a number nor VARIABLE=NUMBER.", ctx, param
            ) from None
    if "" in found and len(given) > 1:
        raise click.BadParameter(
            "give one number for all variables, or VARIABLE=NUMBER for each.", ctx, param
        )
    return found.get("", found or 0.0)


def tolerances(function: F) -> F:
    """Add the options of a comparison."""
    for option in reversed([
        click.option("--structure", is_flag=True, help="Values and spikes may differ; they are shown all the same."),
        click.option("--window", type=float, default=0.0, metavar="MS", help="How far apart spikes may be, in ms."),
        click.option("--atol", multiple=True, callback=_tolerance, metavar="[VARIABLE=]NUMBER",
                     help="How far apart values may be, in the unit of the first; may be repeated for variables."),
        click.option("--rtol", multiple=True, callback=_tolerance, metavar="[VARIABLE=]NUMBER",
                     help="The same as a part of the value."),
        click.option("--ignore", multiple=True, metavar="NAME", help="Annotation that may differ; may be repeated."),
    ]):  # fmt: skip
        function = option(function)
    return function


def _units(ctx: click.Context, param: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    """Return the units by variable."""
    for text in given:
        if not all(text.partition("=")):
            raise click.BadParameter(f"{text!r} is not VARIABLE=UNIT, such as x=mV.", ctx, param)
    return {name: unit for name, _, unit in (text.partition("=") for text in given)}


def untold(function: F) -> F:
    """Add options with what files of other programs do not tell."""
    for option in reversed([
        click.option("--unit", "units", multiple=True, callback=_units, metavar="VARIABLE=UNIT",
                     help="Unit that NEST's files do not tell, such as x=mV; may be repeated."),
        click.option("--dt", type=float, metavar="MS", help="Time step that NEST's files do not tell, in ms."),
        click.option("--t-stop", type=float, metavar="MS",
                     help="Up to when was recorded, which NEST's files do not tell, in ms."),
    ]):  # fmt: skip
        function = option(function)
    return function


files = click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)


def first_of(names: Files) -> Path:
    """Return the first of some files, which may be named by a pattern: pages and figures are named after it."""
    from pynn_data.files.named import named

    return named(list(names))[0]


as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
allow_pickle = click.option(
    "--allow-pickle", is_flag=True, help="Read .pkl files, which can make Python do anything: only your own."
)
variables = click.option(
    "--variables", metavar="V,...", callback=lambda ctx, param, given: _names(given),
    help="Only these, such as v,spikes.",
)  # fmt: skip


def _names(given: str | None) -> str | list[str]:
    return "all" if given is None else [name for name in given.split(",") if name]


def echo_json(tree: Any) -> None:
    """Print JSON."""
    click.echo(json.dumps(tree, indent=2, allow_nan=False, ensure_ascii=False))


def table(rows: Sequence[Sequence[str]], indent: str = "") -> str:
    """Return rows of texts with their columns in line, the last as long as it is."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    return "\n".join(
        indent
        + "  ".join(
            [*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]
        ).rstrip()
        for row in rows
    )
