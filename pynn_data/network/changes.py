"""New parameters of cells: all of what one call asks for, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pynn_data.errors import NotSupported, PynnDataError
from pynn_data.network.network import Described
from pynn_data.recording.group import Part

__all__ = ["change_parameters"]

Values = Mapping[str, np.ndarray]


def change_parameters(changes: Sequence[tuple[Part[Described], Values]]) -> None:
    """Store new parameters of some cells of several populations, and have a running engine take them over.

    Raises
    ------
    ValueError
        A value is not possible; nothing was changed.
    NotSupported
        The engine refuses; nothing was changed, or the text says that the old values could not be put back.
    """
    for part, values in changes:
        present = {name: array[part.indices] for name, array in part.population.parameters.items()}
        part.population.check_signs({**present, **values})
    for part, values in changes:
        part.population.recording.parameters_change(values.keys())
    done: list[tuple[Part[Described], Values]] = []
    failure: BaseException | None = None
    try:
        for part, values in changes:
            done.append((part, part.population.store(part.indices, values)))
            part.population.hand_over(part.indices, list(values))
    except BaseException as error:  # Ctrl-C too must not leave half of it
        failure = error
    refused = _anywhere(changes, failure)
    if not refused:
        return
    not_back = _put_back(done)
    if failure is None:
        raise NotSupported("Another process could not change the parameters; nothing was changed.")
    if isinstance(failure, PynnDataError) or not isinstance(failure, Exception):
        raise failure
    population, names = done[-1][0].population, ", ".join(done[-1][1])
    if not_back is not None:
        end = f"It did not take the old values back either ({not_back}): reset() before the next run."
    else:
        end = "Nothing was changed."
    engine = population._simulation.simulator
    raise NotSupported(f"{engine} refuses {names} of {population.label!r}: {failure} {end}") from failure


def _anywhere(changes: Sequence[tuple[Part[Described], Values]], failure: BaseException | None) -> bool:
    """Return whether the change failed on any process: they have to agree on what the parameters are."""
    running = [part.population for part, _ in changes if part.population.running]
    here = int(failure is not None)
    return bool(running[0]._simulation.ranks.largest(here) if running else here)


def _put_back(done: Sequence[tuple[Part[Described], Values]]) -> Exception | None:
    """Give the cells their old values again; return what the engine says if it refuses these too."""
    refusal: Exception | None = None
    for part, before in reversed(done):
        part.population.store(part.indices, before)
        try:
            part.population.hand_over(part.indices, list(before))
        except Exception as error:
            refusal = error
    return refusal
