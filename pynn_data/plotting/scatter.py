"""Pairs of values as points, with a curve that fits them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.lines import Line2D

from pynn_data.contract import FloatArray
from pynn_data.plotting.looks import COLOURS, INK
from pynn_data.plotting.picture import Entry, Picture, Space

__all__ = ["DataTable", "ScatterPicture"]


class DataTable:
    """Pairs of values, which a panel shows as points; ``Panel(table, show_fit=True)`` shows the fitted curve too.

    Parameters
    ----------
    x, y
        Of each point; as many of both.

    Raises
    ------
    ValueError
        There are not as many of both.
    """

    def __init__(self, x: Any, y: Any) -> None:
        self.x, self.y = np.asarray(x), np.asarray(y)
        if self.x.shape != self.y.shape or self.x.ndim != 1:
            raise ValueError(f"DataTable: {self.x.size} values of x and {self.y.size} of y; give one of each.")
        self._fitted: tuple[Callable[..., Any], Any] | None = None

    def fit_curve(self, f: Callable[..., Any], p0: Any, **fitting_parameters: Any) -> tuple[Any, Any]:
        """Fit a curve to the points, by least squares.

        Parameters
        ----------
        f
            Function of x and parameters.
        p0
            Parameters to begin with.
        **fitting_parameters
            Of ``scipy.optimize.curve_fit``, which does it: SciPy has to be installed.

        Returns
        -------
        tuple
            The parameters, and their covariances.
        """
        from scipy.optimize import curve_fit

        found, covariances = curve_fit(f, self.x, self.y, p0, **fitting_parameters)
        self._fitted = f, found
        return found, covariances

    @property
    def y_fit(self) -> FloatArray:
        """The curve's y at each x; there is none before `fit_curve`."""
        if self._fitted is None:
            raise AttributeError("DataTable: there is no fit yet; call fit_curve(f, p0).")
        f, parameters = self._fitted
        return np.asarray(f(self.x, *parameters), dtype=np.float64)


class ScatterPicture(Picture):
    """Points of one or several tables."""

    inches = 1.8
    xlabel = "x"
    ylabel = "y"

    def draw(self, axes: Any, space: Space, options: dict[str, Any]) -> list[Entry]:
        """Draw the points, and the curve if it is wanted."""
        with_fit = options.pop("show_fit", False)
        entries: list[Entry] = []
        for layer in self.layers:
            table: DataTable = layer.datum
            looks = {"color": self.shades.get(layer.label, COLOURS[0]), **options, **layer.properties}
            axes.plot(table.x, table.y, **{"marker": ".", "linestyle": "none", **looks})
            if with_fit:
                order = np.argsort(table.x)
                axes.plot(table.x[order], table.y_fit[order], color=INK, linewidth=1.0)
            if layer.label:
                handle = Line2D([], [], color=looks["color"], marker=".", linestyle="none")
                entries.append(Entry(handle, layer.label, looks["color"]))
        return entries
