"""Raw arrays are looked at before they are believed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pynn_data.contract import Capability, FloatArray, Host, IntArray, RawSignal, RawSpikes
from pynn_data.errors import ContractViolation

__all__ = ["Rows", "checked_signal", "checked_spikes", "checked_state"]


class Rows(NamedTuple):
    """How many rows of a signal there are, counted from its first."""

    known: int
    """That have been taken over."""
    due: int
    """That have to be there by now."""
    most: int
    """That can be there by now."""


def checked_spikes(raw: RawSpikes, ids: IntArray, last: int, now: int, host: Host) -> RawSpikes:
    """Return `raw` if its spikes are of the cells `ids` and lie after step `last` and not after `now`.

    Between the steps they lie only if the host has declared that.

    Raises
    ------
    ContractViolation
    """
    engine = host.name
    for name, array in (("cells", raw.cells), ("steps", raw.steps)):
        if array.dtype != np.int64 or array.ndim != 1:
            raise ContractViolation(
                f"{engine}: spikes: {name} must be a flat int64 array, not {array.dtype} of shape {array.shape}."
            )
    if raw.cells.shape != raw.steps.shape:
        raise ContractViolation(f"{engine}: spikes: {raw.cells.size} cells but {raw.steps.size} steps.")
    if raw.offsets is not None and raw.offsets.shape != raw.steps.shape:
        raise ContractViolation(f"{engine}: spikes: {raw.offsets.size} offsets but {raw.steps.size} steps.")
    if raw.offsets is not None and Capability.OFF_GRID_SPIKES not in host.capabilities:
        raise ContractViolation(
            f"{engine}: spikes: there are offsets, but {Capability.OFF_GRID_SPIKES.value} are not declared; without "
            "them offsets are None."
        )
    if not raw.cells.size:
        return raw
    if raw.steps.min() <= last or raw.steps.max() > now:
        raise ContractViolation(
            f"{engine}: spikes: steps {raw.steps.min()} to {raw.steps.max()} were drained, "
            f"expected {last + 1} to {now}."
        )
    known = np.isin(raw.cells, ids)
    if not known.all():
        stranger = raw.cells[~known][0]
        raise ContractViolation(f"{engine}: spikes: cell {stranger} is not recorded by this recorder.")
    return raw


def checked_signal(
    raw: RawSignal,
    variable: str,
    precision: str,
    columns: int,
    rows: Rows,
    engine: str,
) -> FloatArray:
    """Return the new rows of `raw`.

    Raises
    ------
    ContractViolation
    """
    where = f"{engine}: signal({variable!r})"
    values = raw.values
    if values.dtype != precision or values.ndim != 2 or values.shape[1] != columns:
        raise ContractViolation(
            f"{where} has {values.dtype} values of shape {values.shape}, expected {precision} (rows, {columns}): "
            "samples run down, cells across."
        )
    last = raw.first_row + len(values)
    if len(values) and not rows.known - 1 <= raw.first_row <= rows.known:
        raise ContractViolation(f"{where} goes on at row {raw.first_row}, expected {rows.known}.")
    if not rows.due <= max(last, rows.known) <= rows.most:
        raise ContractViolation(f"{where} has rows up to {last - 1}, expected up to {rows.most - 1}.")
    new = values[rows.known - raw.first_row :] if len(values) else values
    return new.astype(np.float64, copy=False)


def checked_state(values: FloatArray, variable: str, precision: str, columns: int, engine: str) -> FloatArray:
    """Return `values` if there is one per cell.

    Raises
    ------
    ContractViolation
    """
    if values.dtype != precision or values.shape != (columns,):
        raise ContractViolation(
            f"{engine}: state({variable!r}) has {values.dtype} values of shape {values.shape}, "
            f"expected {precision} ({columns},)."
        )
    return values.astype(np.float64, copy=False)
