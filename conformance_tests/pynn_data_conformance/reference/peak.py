"""When v of a single cell reaches a value on its way up, however steep."""

from __future__ import annotations

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data_conformance.reference.integrate import Slopes, Values, extrapolated

__all__ = ["up_to"]

SHORTEST = 1e-13
"""ms: the time is known as exactly."""
PIECES = 10
"""A way is halved at most so often."""


def up_to(
    slopes: Slopes, y: FloatArray, values: Values, h: float, peak: float
) -> tuple[float | None, FloatArray]:
    """Return when v reaches a peak, and the states then; None, and the states at the end, if it does not in h ms.

    The step is halved until either it can be integrated and stays below the peak, or v rises all the way from its
    beginning to the peak, and gets there in time.

    Parameters
    ----------
    slopes, y, values, h
        As for `integrate`, for one cell. The first of the states is v.
    peak
        In mV.

    Returns
    -------
    float or None, FloatArray
        ms from the beginning, and an array of the shape of y.
    """
    if y[0, 0] >= peak:
        return 0.0, y.copy()
    end, good = extrapolated(slopes, y, values, h)
    if good[0] and end[0, 0] < peak:
        return None, end
    risen = risen_to(slopes, y, values, peak)
    if risen is not None and risen[0] <= h:
        return risen
    if h < SHORTEST:
        return 0.0, y.copy()
    reached, middle = up_to(slopes, y, values, h / 2, peak)
    if reached is not None:
        return reached, middle
    reached, end = up_to(slopes, middle, values, h / 2, peak)
    return None if reached is None else h / 2 + reached, end


def risen_to(slopes: Slopes, y: FloatArray, values: Values, peak: float) -> tuple[float, FloatArray] | None:
    """Return when v is at the peak, and the states then, if it rises from here on; None if it does not.

    For that v takes the place of the time, as Henon (1982), Physica D 5, 412, does: with the time t as another state,
    ``dt/dv = 1 / v'`` and ``dw/dv = w' / v'``, and the time at the peak comes out like all else.
    """

    def by_v(z: FloatArray, values: Values) -> FloatArray:
        slope = slopes(z[1:], values)
        rising = np.where(slope[0] > 0, slope[0], np.nan)
        return np.concatenate([1 / rising[None], slope / rising])

    z = np.append(np.zeros((1, 1)), y, axis=0)
    end = _in_pieces(by_v, z, values, peak - float(y[0, 0]), PIECES)
    if end is None:
        return None
    end[1] = peak
    return float(end[0, 0]), end[1:]


def _in_pieces(by_v: Slopes, z: FloatArray, values: Values, way: float, pieces: int) -> FloatArray | None:
    with np.errstate(all="ignore"):
        if not np.isfinite(by_v(z, values)).all():
            return None
    end, good = extrapolated(by_v, z, values, way)
    if good[0]:
        return end
    if pieces == 0:
        return None
    middle = _in_pieces(by_v, z, values, way / 2, pieces - 1)
    return None if middle is None else _in_pieces(by_v, middle, values, way / 2, pieces - 1)
