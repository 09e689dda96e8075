"""Where cells are, for the units table: from the annotations of a Block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import quantities as pq

__all__ = ["AXES", "places_of"]

AXES = ("x", "y", "z")


def places_of(annotations: Mapping[str, Any], ids: Sequence[Any]) -> np.ndarray | None:
    """Return the positions of cells in µm, of shape (3, n), NaN where they are unknown; None if all are.

    Parameters
    ----------
    annotations
        Of a Block: ``positions``, a quantity of shape (3, m), and ``position_ids``.
    ids
        Of the cells.
    """
    known, owners = annotations.get("positions"), annotations.get("position_ids")
    if not (isinstance(known, pq.Quantity) and isinstance(owners, np.ndarray) and set(map(type, ids)) == {int}):
        return None
    if owners.dtype.kind not in "iu" or known.shape != (3, owners.size) or not owners.size:
        return None
    try:
        micrometres = known.rescale("um").magnitude
    except ValueError:
        return None
    order = np.argsort(owners)
    asked = np.array(ids)
    found = order[np.searchsorted(owners, asked, sorter=order).clip(max=owners.size - 1)]
    places: np.ndarray = np.where(owners[found] == asked, micrometres[:, found], np.nan)
    return None if np.isnan(places).all() else places
