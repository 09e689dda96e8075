"""Figures, where PyNN has them: ``from pynn_data.utility.plotting import Figure, Panel``."""

from pynn_data.compat.plots import (
    comparison_plot,
    connection_plot,
    isi_histogram,
    plot_array_as_image,
    plot_hist,
    plot_signal,
    plot_signals,
    plot_spiketrainlist,
    plot_spiketrains,
    scatterplot,
    variable_names,
)
from pynn_data.plotting import DataTable, Figure, Histogram, Panel
from pynn_data.plotting.looks import SETTINGS as DEFAULT_FIG_SETTINGS

__all__ = [
    "DEFAULT_FIG_SETTINGS", "DataTable", "Figure", "Histogram", "Panel", "comparison_plot", "connection_plot",
    "isi_histogram", "plot_array_as_image", "plot_hist", "plot_signal", "plot_signals", "plot_spiketrainlist",
    "plot_spiketrains", "scatterplot", "variable_names",
]  # fmt: skip
