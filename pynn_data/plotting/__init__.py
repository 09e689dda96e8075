"""Figures of recordings: `plot` and `comparison` without any argument, `Figure` and `Panel` in the way of PyNN.

It needs matplotlib, the extra ``plot``. What is set globally in matplotlib stays as it is, and pyplot is not used
before `Figure.show`.
"""

from pynn_data.errors import PlottingUnavailable

try:
    import matplotlib as _matplotlib  # noqa: F401
except ModuleNotFoundError as error:
    if error.name != "matplotlib":
        raise
    raise PlottingUnavailable(
        "pynn_data.plotting needs matplotlib, which is not installed: pip install 'pynn-data[plot]'."
    ) from error

from pynn_data.plotting.blocks import comparison, plot
from pynn_data.plotting.figure import Figure
from pynn_data.plotting.histograms import Histogram
from pynn_data.plotting.panel import Panel
from pynn_data.plotting.scatter import DataTable

__all__ = ["DataTable", "Figure", "Histogram", "Panel", "comparison", "plot"]
