"""What figures look like: sizes, line widths, colours."""

from __future__ import annotations

from typing import Any

import matplotlib

__all__ = ["COLOURS", "INK", "PALE", "SETTINGS", "WIDTHS", "colours"]

WIDTHS = {"column": 85 / 25.4, "page": 170 / 25.4}
"""Of figures in print, in inches."""

SETTINGS: dict[str, Any] = {
    "font.size": 8,
    "axes.labelsize": 8,
    "axes.titlesize": 8,
    "axes.titlelocation": "left",
    "figure.titlesize": 9,
    "legend.fontsize": 7,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "lines.linewidth": 0.9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    # An offset hides what the numbers are: -65 mV would be "+1e-3" at the corner.
    "axes.formatter.useoffset": False,
    "legend.frameon": False,
    "agg.path.chunksize": 20000,
    "savefig.dpi": 300,
    # Text that can be searched and edited, which journals ask for.
    "pdf.fonttype": 42,
    # The same figure gives the same file.
    "svg.hashsalt": "pynn-data",
}
"""Of matplotlib, in force while a figure is made or saved; for print at full size."""

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""Those of Okabe and Ito that show on white; they can be told apart with any colour vision."""
INK = "0.1"
PALE = "0.85"


def colours(number: int) -> list[Any]:
    """Return that many colours: different ones if there are enough, else steps of a scale from dark to light."""
    if number <= len(COLOURS):
        return list(COLOURS[:number])
    scale = matplotlib.colormaps["viridis"]
    return [scale(0.9 * i / (number - 1)) for i in range(number)]
