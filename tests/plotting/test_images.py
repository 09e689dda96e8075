"""Figures look as they did: without text, so that fonts do not matter, against images in ``baseline``.

After a change that is meant: ``PYNN_DATA_NEW_BASELINE=1 pytest tests/plotting/test_images.py``, and look at them.
"""

import os
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.testing.compare import compare_images
from matplotlib.text import Text

from pynn_data.plotting import Figure, Histogram, Panel, comparison, plot

BASELINE = Path(__file__).parent / "baseline"
TOLERANCES = {"image": 8.0}
"""Root mean square of the differences, of 255, if not 1. Versions of matplotlib put edges of an image's pixels one
further; all else was the same in 3.9 and 3.11. A blank page differs by 15 from the raster, by 98 from the image.
"""


def few_traces(make):
    return Figure(Panel(make.waves(3)), Panel(make.signal(np.arange(101)[:, None] ** 2, "w", "nA")))


def many_traces(make):
    signal = make.waves(300, 2000)
    signal[1000, 7] = -30 * signal.units
    return Figure(Panel(signal))


def signals_with_labels(make):
    signals = [make.waves(2, scale=scale) for scale in (2.0, 4.0)]
    return Figure(Panel(*signals, data_labels=["small", "large"], line_properties=[{}, {"linestyle": "--"}]))


def raster(make):
    return Figure(Panel(make.trains([[10, 20, 30], [], [5, 50, 95], [], [99]], indices=[3, 4, 5, 6, 8])))


def rasters_in_lanes(make):
    sets = [make.trains([range(k, 100, 7 + k), range(3, 90, 11), []]) for k in range(3)]
    return Figure(Panel(*sets, data_labels=["a", "b", "c"]))


def crowded_raster(make):
    return Figure(Panel(make.crowd(30_000, 300)))


def image(make):
    weights = np.add.outer(np.arange(6.0), np.arange(10.0) ** 2)
    weights[2, 3:6] = np.nan
    return Figure(Panel(weights, data_labels="Weight"))


def histograms(make):
    random = np.random.default_rng(1)
    return Figure(
        Panel(Histogram(random.normal(10, 2, 500)), Histogram(random.normal(14, 3, 300)), data_labels=["a", "b"]),
        Panel(random.poisson(4, 200)),
    )


def whole_block(make):
    def segment(k):
        signals = [make.waves(2, scale=1.0 + k), make.signal(np.arange(101)[:, None] * (k + 1), "w", "nA")]
        return make.segment(signals, make.trains([range(k, 100, 9), range(0, 100, 20 + k)]), amplitude=0.1 * k)

    return plot(make.block(*(segment(k) for k in range(3))))


def two_blocks(make):
    def block(shift):
        trains = make.trains([np.arange(5, 95, 10) + shift, [], np.arange(1, 95, 13)])
        return make.block(make.segment([make.waves(2)], trains), simulator=f"simulator {shift}")

    return comparison(block(0), block(2))


FIGURES = [
    few_traces, many_traces, signals_with_labels, raster, rasters_in_lanes, crowded_raster, image, histograms,
    whole_block, two_blocks,
]  # fmt: skip


def save_without_text(figure, path):
    """Save a figure with fixed places for its axes and no text at all."""
    fig = figure.fig
    fig.set_layout_engine("none")
    fig.set_size_inches(4, 3)
    for place, axes in enumerate(fig.axes):
        axes.set_position((0.08, 0.98 - (place + 1) * 0.95 / len(fig.axes), 0.86, 0.8 / len(fig.axes)))
        axes.set(xticks=[], yticks=[])
        if axes.get_legend():
            axes.get_legend().remove()
    for text in fig.findobj(Text):
        text.set_visible(False)
    figure.save(path, dpi=80, metadata={"Software": None})


@pytest.mark.parametrize("made", FIGURES, ids=lambda made: made.__name__)
def test_image(made, make, tmp_path):
    with matplotlib.rc_context(matplotlib.rcParamsDefault):
        figure = made(make)
        baseline, path = BASELINE / f"{made.__name__}.png", tmp_path / f"{made.__name__}.png"
        if os.environ.get("PYNN_DATA_NEW_BASELINE"):
            save_without_text(figure, baseline)
        save_without_text(figure, path)
    expected = tmp_path / "expected.png"
    expected.write_bytes(baseline.read_bytes())
    assert compare_images(expected, path, TOLERANCES.get(made.__name__, 1.0)) is None
