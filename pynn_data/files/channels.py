"""Whose spikes and samples they are: population, index in it and id, as annotations tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import neo
import numpy as np

from pynn_data.recording.trains import TrainTable

__all__ = ["NAMELESS", "Owners", "of_signal", "of_trains", "spikes_of"]

NAMELESS = "cells"
"""Population of what has none."""
LARGEST = 2**63


@dataclass(frozen=True)
class Owners:
    """The cells of some trains or of the columns of a signal, in their order."""

    populations: list[str]
    indices: np.ndarray
    """In the population, or assembly, that was written; not negative."""
    ids: np.ndarray
    """In the whole simulation."""

    def by_population(self) -> list[tuple[str, np.ndarray]]:
        """Return each population and the places of its cells here, in the order of their indices."""
        names = list(dict.fromkeys(self.populations))
        code = {name: k for k, name in enumerate(names)}
        codes = np.array([code[name] for name in self.populations], dtype=np.int64)
        order = np.lexsort((self.indices, codes))
        bounds = np.searchsorted(codes[order], np.arange(len(names) + 1))
        return [(name, order[bounds[k] : bounds[k + 1]]) for k, name in enumerate(names)]


def of_trains(table: TrainTable) -> Owners:
    """Return whose trains they are; several may be of the same cell, one for each window."""
    noted, n = table.annotations, len(table)
    populations = _populations([noted.get("source_population")], n)
    ids = [noted.get("channel_id"), noted.get("source_id")]
    return Owners(
        populations,
        _numbers([noted.get("source_index"), *ids], populations, distinct=False),
        _numbers(ids, [NAMELESS] * n, distinct=False),
    )


def of_signal(signal: neo.core.basesignal.BaseSignal) -> Owners:
    """Return whose columns they are; each is of another cell."""
    noted, each, n = signal.annotations, signal.array_annotations, signal.shape[1]
    populations = _populations([each.get("source_population"), noted.get("source_population")], n)
    ids = [each.get("channel_id"), noted.get("channel_ids"), noted.get("source_ids")]
    return Owners(
        populations,
        _numbers([each.get("channel_index"), *ids], populations, distinct=True),
        _numbers(ids, [NAMELESS] * n, distinct=True),
    )


def spikes_of(trains: np.ndarray, counts: np.ndarray) -> slice | np.ndarray:
    """Return where the spikes of some trains are, if all trains have `counts` spikes, one after the other."""
    ends = np.cumsum(counts)
    if trains.size and (np.diff(trains) == 1).all():
        return slice(int(ends[trains[0]] - counts[trains[0]]), int(ends[trains[-1]]))
    sizes = counts[trains]
    into = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    places: np.ndarray = np.repeat((ends - counts)[trains], sizes) + into
    return places


def _numbers(candidates: list[Any], populations: list[str], *, distinct: bool) -> np.ndarray:
    """Return for each population the first candidate that has a number for each of its cells.

    Where there is none it is the place. With `distinct` no two cells may have the same.
    """
    n = len(populations)
    columns = [c for c in candidates if isinstance(c, (list, tuple, np.ndarray)) and len(c) == n]
    members: dict[str, list[int]] = {}
    for place, name in enumerate(populations):
        members.setdefault(name, []).append(place)
    numbers = np.arange(n)
    for places in members.values():
        for column in columns:
            values = [column[place] for place in places]
            if all(map(_is_id, values)) and not (distinct and len(set(values)) < len(values)):
                numbers[places] = values
                break
    return numbers


def _is_id(value: Any) -> bool:
    is_number = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    return is_number and 0 <= int(value) < LARGEST


def _populations(candidates: Iterable[Any], n: int) -> list[str]:
    for names in candidates:
        if isinstance(names, str):
            return [str(names)] * n
        if isinstance(names, (list, tuple, np.ndarray)) and len(names) == n:
            return [str(name) if isinstance(name, str) else NAMELESS for name in names]
    return [NAMELESS] * n
