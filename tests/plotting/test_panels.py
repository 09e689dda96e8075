"""What panels draw and say: labels, ranges, points, read from matplotlib's artists."""

import copy

import matplotlib.colors
import neo
import numpy as np
import pytest
import quantities as pq
from matplotlib.collections import LineCollection
from matplotlib.patches import StepPatch

from pynn_data.plotting import Figure, Histogram, Panel
from pynn_data.plotting.looks import COLOURS


def drawn(*panels, **options):
    """Return the axes of a figure of these panels, one by one."""
    return Figure(*panels, **options).fig.axes[: len(panels)]


def strokes(axes):
    """Return the artists with spikes, and that with the marks of silent cells."""
    lines = axes.get_lines()
    return [line for line in lines if line.get_marker() == "|"], [line for line in lines if line.get_marker() == "<"]


def legend(axes):
    found = axes.get_legend()
    return [text.get_text() for text in found.get_texts()] if found else []


def tick_labels_shown(axis):
    return axis.get_major_ticks()[0].label1.get_visible()


@pytest.mark.parametrize(
    ("name", "unit", "label"),
    [
        ("v", "mV", "Membrane potential (mV)"),
        ("gsyn_exc", "uS", "Excitatory conductance (uS)"),
        ("u", "mV/ms", "Recovery variable (mV/ms)"),
        ("m", "dimensionless", "m"),
        ("ca_i", "mM", "ca_i (mM)"),
        (None, "V", "Signal (V)"),
    ],
)
def test_a_signal_is_called_by_its_name_and_unit(make, name, unit, label):
    (axes,) = drawn(Panel(make.signal(np.zeros((3, 1)), name, unit)))
    assert axes.get_ylabel().replace("\n", " ") == label
    assert axes.get_xlabel() == "Time (ms)"


def test_each_cell_has_a_line_of_all_samples(make):
    values = np.arange(30.0).reshape(10, 3)
    (axes,) = drawn(Panel(make.signal(values, indices=[2, 5, 6])))
    for line, column in zip(axes.get_lines(), values.T, strict=True):
        np.testing.assert_array_equal(line.get_xdata(), np.arange(10))
        np.testing.assert_array_equal(line.get_ydata(), column)
    assert legend(axes) == ["cell 2", "cell 5", "cell 6"]
    assert axes.get_xlim() == (0, 9)


def test_a_cell_has_the_same_colour_in_all_panels_and_is_named_once(make):
    first, second = drawn(
        Panel(make.signal(np.zeros((3, 2)), indices=[1, 4])), Panel(make.signal(np.ones((3, 2)), "w", "nA", indices=[4, 7]))
    )
    assert first.get_lines()[1].get_color() == second.get_lines()[0].get_color() == COLOURS[1]
    assert (legend(first), legend(second)) == (["cell 1", "cell 4"], ["cell 7"])


def test_many_cells_are_one_artist_that_keeps_extremes(make):
    values = np.zeros((50_000, 40))
    values[12_345, 17], values[30_001, 3] = 40.0, -30.0
    (axes,) = drawn(Panel(make.signal(values)))
    (lines,) = axes.findobj(LineCollection)
    paths = lines.get_paths()
    assert len(paths) == 40
    assert sum(len(path.vertices) for path in paths) < 40 * 2000
    assert [12_345.0, 40.0] in paths[17].vertices.tolist()
    assert [30_001.0, -30.0] in paths[3].vertices.tolist()
    assert legend(axes) == ["40 cells"]


def test_a_window_is_drawn_in_full(make):
    (axes,) = drawn(Panel(make.waves(1, samples=1_000_000), xlim=(500.0, 520.0)))
    times = axes.get_lines()[0].get_xdata()
    np.testing.assert_array_equal(times, np.arange(499, 522))
    assert axes.get_xlim() == (500, 520)


def test_units_of_one_panel_are_made_equal(make):
    (axes,) = drawn(Panel(make.signal([[1.0], [2.0]]), make.signal([[0.001], [0.004]], unit="V"), data_labels=["a", "b"]))
    np.testing.assert_allclose(axes.get_lines()[1].get_ydata(), [1.0, 4.0])
    assert axes.get_ylabel().replace("\n", " ") == "Membrane potential (mV)"
    (axes,) = drawn(Panel(make.signal([[1.0]]), make.signal([[1.0]], "w", "nA")), size=(5, 5))
    assert axes.get_ylabel().replace("\n", " ") == "Membrane potential (mV), Adaptation current (nA)"
    assert legend(axes) == ["v", "w"]


def test_plain_neo_in_seconds_is_drawn_in_ms():
    regular = neo.AnalogSignal([[1.0], [2.0]], units="mV", sampling_rate=1 * pq.kHz, t_start=0.5 * pq.s)
    irregular = neo.IrregularlySampledSignal([0.1, 0.25], [1.0, 2.0], units="mV", time_units="s")
    train = neo.SpikeTrain([0.1, 0.2], units="s", t_stop=2.0)
    first, second, third = drawn(Panel(regular), Panel(irregular), Panel(train))
    np.testing.assert_allclose(first.get_lines()[0].get_xdata(), [500, 501])
    np.testing.assert_allclose(second.get_lines()[0].get_xdata(), [100, 250])
    np.testing.assert_allclose(strokes(third)[0][0].get_xdata(), [100, 200])
    assert first.get_xlim() == second.get_xlim() == third.get_xlim() == (0, 2000)


def test_a_raster_shows_all_recorded_cells_by_index(make):
    (axes,) = drawn(Panel(make.trains([[1.0, 2.0], [], [3.0], []], indices=[3, 4, 5, 9])))
    (spikes,), (silent,) = strokes(axes)
    np.testing.assert_array_equal(spikes.get_xdata(), [1, 2, 3])
    np.testing.assert_array_equal(spikes.get_ydata(), [3, 3, 5])
    np.testing.assert_array_equal(silent.get_ydata(), [4, 9])
    assert axes.get_ylim() == (2.5, 9.5)
    assert axes.get_xlim() == (0, 100)
    assert axes.get_ylabel().replace("\n", " ") == "Cell index"
    assert legend(axes) == ["no spikes"]


def test_windows_of_a_cell_share_its_row(make):
    (axes,) = drawn(Panel(make.trains([[1.0], [8.0], []], indices=[2, 2, 3])))
    np.testing.assert_array_equal(strokes(axes)[0][0].get_ydata(), [2, 2])
    np.testing.assert_array_equal(strokes(axes)[1][0].get_ydata(), [3])


def test_spikes_of_several_sources_stand_side_by_side(make):
    sets = [make.trains([[10.0], [20.0]]), make.trains([[10.0], []])]
    (axes,) = drawn(Panel(*sets, data_labels=["NEST", "NEURON"]))
    (first, second), (silent,) = strokes(axes)
    np.testing.assert_allclose(first.get_ydata(), [0.2, 1.2])
    np.testing.assert_allclose(second.get_ydata(), [-0.2])
    np.testing.assert_allclose(silent.get_ydata(), [0.8])
    assert legend(axes) == ["NEST", "NEURON", "no spikes"]
    assert first.get_color() != second.get_color() == silent.get_color()


def test_a_million_spikes_are_few_artists_that_are_images_in_vector_files(make, tmp_path):
    trains = make.crowd(1_000_000)
    figure = Figure(Panel(trains))
    spikes, (silent,) = strokes(figure.fig.axes[0])
    assert sum(line.get_xdata().size for line in spikes) == 1_000_000
    assert silent.get_ydata().size == 1000
    assert len(spikes) <= 12
    assert all(line.get_rasterized() for line in spikes)
    assert len({line.get_alpha() for line in spikes}) == len(spikes)
    assert trains.table is not None
    figure.save(tmp_path / "raster.pdf")
    assert (tmp_path / "raster.pdf").stat().st_size < 3e6


def test_neo_lists_of_arrays_are_not_turned_into_objects():
    trains = neo.core.spiketrainlist.SpikeTrainList.from_spike_time_array(
        np.array([1.0, 0.5, 1.2]), np.array([7, 3, 7]), [3, 5, 7], t_stop=2 * pq.s, units="s", source_index=[10, 11, 12]
    )
    (axes,) = drawn(Panel(trains))
    (spikes,), (silent,) = strokes(axes)
    assert dict(zip(spikes.get_xdata(), spikes.get_ydata(), strict=True)) == {500: 10, 1000: 12, 1200: 12}
    assert silent.get_ydata().tolist() == [11]
    assert trains._items is None


def test_an_image_has_a_scale(make):
    figure = Figure(Panel(np.array([[0.0, 1.0], [2.0, np.nan]]) * pq.nA, data_labels="Weight"))
    axes, bar = figure.fig.axes
    (shown,) = axes.images
    np.testing.assert_array_equal(shown.get_array().filled(-1), [[0, 1], [2, -1]])
    assert (shown.origin, bar.get_ylabel()) == ("lower", "Weight (nA)")
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Column", "Row")


def test_small_whole_numbers_have_a_bar_each():
    (axes,) = drawn(Panel(np.array([0, 0, 2, 5])))
    (bars,) = axes.findobj(StepPatch)
    np.testing.assert_array_equal(bars.get_data().values, [2, 0, 1, 0, 0, 1])
    np.testing.assert_array_equal(bars.get_data().edges, np.arange(7) - 0.5)


def test_histograms_of_spike_trains(make):
    trains = make.trains([[10.0, 30.0, 35.0], [], [1.0]])
    assert Histogram.of_counts(trains).values.tolist() == [3, 0, 1]
    assert Histogram.of_rates(trains).values.tolist() == [30.0, 0.0, 10.0]
    assert Histogram.of_intervals(trains).values.tolist() == [20.0, 5.0]
    windows = make.trains([[10.0, 30.0], [60.0]], indices=[4, 4])
    assert Histogram.of_rates(windows).values.tolist() == [15.0]
    assert Histogram.of_intervals(windows).values.tolist() == [20.0]
    first, second, third = drawn(
        Panel(Histogram.of_counts(trains)), Panel(Histogram.of_rates(trains), bins=7), Panel(Histogram.of_intervals(trains))
    )
    assert (first.get_xlabel(), second.get_xlabel()) == ("Spikes per cell", "Firing rate (Hz)")
    assert third.get_xlabel() == "Interval between spikes (ms)"
    assert second.findobj(StepPatch)[0].get_data().values.size == 7


@pytest.mark.parametrize("values", [np.array([np.nan, np.inf]), np.array([3.0]), np.array([1e300, -1e300, 0])])
def test_any_numbers_have_a_histogram(values):
    drawn(Panel(values))


def test_only_the_last_panel_on_a_time_axis_has_labels(make):
    waves, trains = make.waves(1), make.trains([[1.0]])
    axes = drawn(Panel(waves), Panel(trains), Panel(np.arange(3)), Panel(waves), Panel(waves, xlim=(0, 5)))
    assert [tick_labels_shown(one.xaxis) for one in axes] == [False, True, True, True, True]
    assert [one.get_xlabel() for one in axes] == ["", "Time (ms)", "Value", "Time (ms)", "Time (ms)"]
    assert all(tick_labels_shown(one.yaxis) for one in axes)


def test_options_of_pynn(make):
    first, second = drawn(
        Panel(
            make.waves(1), ylabel="V", yticks=False, xticks=True, ylim=(-70, 0), data_labels=["excitatory"],
            line_properties=[{"color": "red", "linestyle": ":"}], xlabel="t",
        ),
        Panel(make.trains([[1.0], [2.0]]), xlabel="Time (ms)", xticks=[0, 5], yticks=[0, 1], xlim=(0, 5), markersize=0.2),
    )  # fmt: skip
    assert (first.get_ylabel(), first.get_xlabel(), first.get_ylim()) == ("V", "t", (-70, 0))
    assert (tick_labels_shown(first.xaxis), tick_labels_shown(first.yaxis)) == (True, False)
    (line,) = first.get_lines()
    assert (line.get_color(), line.get_linestyle(), legend(first)) == ("red", ":", ["excitatory"])
    assert (second.get_xlim(), list(second.get_xticks()), list(second.get_yticks())) == ((0, 5), [0, 5], [0, 1])
    assert strokes(second)[0][0].get_markersize() == 0.2


def test_other_options_go_to_matplotlib(make):
    (axes,) = drawn(Panel(make.waves(2), yscale="symlog", facecolor="yellow", linewidth=3, y_offset=100, title="Waves"))
    assert (axes.get_yscale(), axes.get_title(loc="left")) == ("symlog", "Waves")
    assert matplotlib.colors.to_hex(axes.get_facecolor()) == "#ffff00"
    assert drawn(Panel(make.waves(9), lw=2))[0].findobj(LineCollection)[0].get_linewidth() == 2
    low, high = (line.get_ydata() for line in axes.get_lines())
    assert axes.get_lines()[0].get_linewidth() == 3
    assert high.min() - low.max() > 80
    with pytest.raises(AttributeError, match="no_such_option"):
        drawn(Panel(make.waves(2), no_such_option=1))


def test_legend_can_be_forced_and_forbidden(make):
    first, second, third = drawn(Panel(make.waves(2)), Panel(make.waves(2), legend=True), Panel(make.waves(3), legend=False))
    assert legend(first) == legend(second) == ["cell 0", "cell 1"]
    assert legend(third) == []


def test_signals_of_different_segments_are_called_by_what_differs(make):
    segments = [make.segment([make.waves(1)], gain=gain, kind="same") for gain in (0.1 + 0.2, 2 * pq.nA)]
    (axes,) = drawn(Panel([segment.analogsignals[0] for segment in segments]))
    assert legend(axes) == ["gain = 0.3", "gain = 2 nA"]


def test_words_from_the_data_are_not_taken_for_mathematics(make, tmp_path):
    signal = make.signal([[1.0], [2.0]], "$x_a$ \\frac", "mV")
    figure = Figure(Panel(signal, signal, data_labels=["_a", "costs $5, not $6"]))
    assert legend(figure.fig.axes[0]) == [" _a", "costs $5, not $6"]
    figure.save(tmp_path / "figure.png", dpi=50)


@pytest.mark.parametrize(
    "values", [np.zeros((0, 2)), np.zeros((5, 0)), np.zeros((1, 3)), np.full((5, 1), np.nan), np.zeros((1, 20))]
)
def test_signals_with_little_in_them(make, values, tmp_path):
    Figure(Panel(make.signal(values))).save(tmp_path / "figure.png", dpi=50)


@pytest.mark.parametrize("times", [[], [[]], [[], []], [[0.0]]])
def test_trains_with_little_in_them(make, times, tmp_path):
    Figure(Panel(make.trains(times, stop=0.0))).save(tmp_path / "figure.png", dpi=50)


def test_nothing_is_changed(make):
    signal, trains = make.waves(3), make.trains([[1.0, 2.0], []])
    plain, weights = list(make.trains([[1.0, 2.0], []])), np.arange(6.0).reshape(2, 3)
    segment, properties = make.segment([signal], trains, a=1), {"color": "red"}
    before = copy.deepcopy((signal, trains.table, plain, weights, dict(segment.annotations)))
    Figure(Panel(signal, line_properties=[properties]), Panel(trains), Panel(plain), Panel(weights), Panel(weights[0]))
    np.testing.assert_array_equal(signal.magnitude, before[0].magnitude)
    assert signal.annotations == before[0].annotations
    np.testing.assert_array_equal(trains.table.times, before[1].times)
    assert trains.table.annotations == before[1].annotations
    for train, was in zip(plain, before[2], strict=True):
        np.testing.assert_array_equal(train.magnitude, was.magnitude)
        assert train.annotations == was.annotations
    np.testing.assert_array_equal(weights, before[3])
    assert (segment.annotations, properties) == (before[4], {"color": "red"})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "needs something to show"),
        ([[]], "an empty list"),
        (["v"], "an object of type str"),
        ([np.zeros((2, 2, 2))], r"an array of shape \(2, 2, 2\) and type float64"),
        ([np.array(["a"])], "an array of shape"),
        ([neo.Segment()], "an object of type Segment"),
        ([neo.Epoch(times=[1.0] * pq.s, durations=[1.0] * pq.s)], "an object of type Epoch"),
        ([["a", 1]], "a list of int, str"),
        ([np.arange(3), np.eye(2)], "a histogram and an image cannot be in one panel"),
    ],
)
def test_what_cannot_be_shown_is_refused(data, message):
    with pytest.raises(TypeError, match=message):
        Panel(*data)


def test_labels_must_be_as_many_as_the_data(make):
    with pytest.raises(ValueError, match="data_labels has 1 entries for 2 data"):
        Panel(make.waves(1), make.waves(1), data_labels=["a"])
    with pytest.raises(ValueError, match="2 images in a panel hide each other"):
        Panel(np.eye(2), np.eye(2))
