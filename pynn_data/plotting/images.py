"""A matrix as an image with a colour bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.ticker import MaxNLocator

from pynn_data.plotting.labels import quantity
from pynn_data.plotting.looks import PALE
from pynn_data.plotting.picture import Entry, Layer, Picture, Space

__all__ = ["ImagePicture"]


class ImagePicture(Picture):
    """Row 0 is at the bottom; what is not a number is grey."""

    inches = 1.8
    xlabel = "Column"
    ylabel = "Row"

    def __init__(self, layers: Sequence[Layer]) -> None:
        super().__init__(layers)
        if len(self.layers) > 1:
            raise ValueError(
                f"{len(self.layers)} images in a panel hide each other; give each a Panel of its own."
            )

    def draw(self, axes: Any, space: Space, options: dict[str, Any]) -> list[Entry]:
        """Draw the image, and its scale at the right; the label is the scale's."""
        (layer,) = self.layers
        looks = {
            "origin": "lower",
            "aspect": "auto",
            "interpolation": "nearest",
            **options,
            **layer.properties,
        }
        image = axes.imshow(layer.datum.values, **looks)
        axes.set_facecolor(PALE)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MaxNLocator("auto", integer=True, min_n_ticks=1))
        bar = axes.figure.colorbar(image, ax=axes, pad=0.02, aspect=max(8.0, space.height / 8))
        bar.outline.set_linewidth(0.6)
        bar.set_label(quantity(layer.label or "Value", layer.datum.unit))
        return []
