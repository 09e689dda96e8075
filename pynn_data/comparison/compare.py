"""Compare two recordings."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import neo

from pynn_data.comparison.blocks import compare_blocks
from pynn_data.comparison.result import Comparison
from pynn_data.comparison.rules import OF_THE_ENGINE, Rules
from pynn_data.comparison.signals import Deviation
from pynn_data.comparison.spikes import SpikeMatch
from pynn_data.files.read import read

__all__ = ["compare"]


def compare(
    a: neo.Block | str | os.PathLike[str],
    b: neo.Block | str | os.PathLike[str],
    *,
    rtol: float | Mapping[str, float] = 0.0,
    atol: float | Mapping[str, float] = 0.0,
    window: float = 0.0,
    ignore: str | Iterable[str] = (),
    ignore_engine: bool = False,
    labels: tuple[str, str] | None = None,
    plot: str | os.PathLike[str] | None = None,
) -> Comparison:
    """Compare two Blocks in everything: metadata, structure, values and spikes.

    By default only what is identical is the same, types included. The order of the two makes no difference to
    the result but in the texts.

    Parameters
    ----------
    a, b
        Blocks, or files that `pynn_data.read` reads.
    rtol, atol
        Values of signals may be ``atol + rtol * max(|a|, |b|)`` apart, `atol` in the unit of the
        signal in `a`. One number for all variables, or a dict of them by the variable's name; those
        that it does not name have no tolerance.
    window
        Times of spikes, events, epochs and irregular samples may be as far apart, in ms.
    ignore
        Names of annotations, and of attributes such as ``rec_datetime``, that may differ.
    ignore_engine
        Ignore what the engine is called, its and all other versions, and when it ran.
    labels
        What the two are called in the texts; default: what tells them apart, their files' names or simulators.
    plot
        File for a figure of the two, one over the other.

    Returns
    -------
    Comparison
        True if there is no difference, and with ``str()`` a list of them.

    Raises
    ------
    ValueError
        A tolerance that is negative or no number.
    TypeError
        `a` or `b` is neither a Block nor the name of a file.
    FileDamaged, UnknownFormat, FileNotFoundError
        As `pynn_data.read`.
    """
    blocks = _block(a), _block(b)
    ignored = frozenset([ignore] if isinstance(ignore, str) else ignore)
    rules = Rules(
        rtol, atol, window, ignored | (OF_THE_ENGINE if ignore_engine else frozenset()),
        labels or _labels((a, b), blocks),
    )  # fmt: skip
    deviations: list[Deviation] = []
    matches: list[SpikeMatch] = []
    differences = list(compare_blocks(*blocks, rules, deviations, matches))
    result = Comparison(*blocks, rules.labels, differences, _largest(deviations), matches)
    if plot is not None:
        result.plot().save(plot)
    return result


def _block(given: Any) -> neo.Block:
    if isinstance(given, (str, os.PathLike)):
        return read(given)
    if isinstance(given, neo.Block):
        return given
    raise TypeError(f"compare() takes Blocks and names of files, not {type(given).__name__}.")


def _labels(given: tuple[Any, Any], blocks: tuple[neo.Block, neo.Block]) -> tuple[str, str]:
    """Return the first names that tell the two apart."""
    paths = [Path(one) if isinstance(one, (str, os.PathLike)) else None for one in given]
    for names in (
        [path.name if path else "" for path in paths],
        [str(path) if path else "" for path in paths],
        [block.annotations.get("simulator") for block in blocks],
    ):
        if names[0] != names[1] and all(isinstance(name, str) and name for name in names):
            return str(names[0]), str(names[1])
    return "a", "b"


def _largest(deviations: list[Deviation]) -> dict[str, Deviation]:
    found: dict[str, Deviation] = {}
    for one in deviations:
        if one.variable not in found or one.value > found[one.variable].value:
            found[one.variable] = one
    return found
