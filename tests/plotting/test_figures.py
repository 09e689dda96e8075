"""Whole figures: files, settings, what is left alone, and figures of Blocks."""

import subprocess
import sys

import matplotlib
import neo
import numpy as np
import pytest
from matplotlib.image import imread

import pynn_data
from pynn_data.errors import NothingRecorded
from pynn_data.plotting import Figure, Panel, comparison, plot


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=100, check=False)


def words(figure):
    return [[text.get_text() for text in axes.get_legend().get_texts()] if axes.get_legend() else [] for axes in figure.fig.axes]


def labels(figure):
    return [axes.get_ylabel().replace("\n", " ") for axes in figure.fig.axes]


@pytest.mark.parametrize("extension", ["png", "pdf", "svg"])
def test_the_extension_chooses_the_format_and_files_are_the_same_each_time(make, tmp_path, extension):
    contents = []
    for name in ("a", "b"):
        figure = Figure(Panel(make.waves(2)), Panel(make.trains([[1.0], []])), title="Title", annotations="one\ntwo")
        figure.save(tmp_path / f"{name}.{extension}", metadata={"CreationDate" if extension == "pdf" else "Date": None})
        contents.append((tmp_path / f"{name}.{extension}").read_bytes())
    assert contents[0] == contents[1]
    assert contents[0].startswith({"png": b"\x89PNG", "pdf": b"%PDF", "svg": b"<?xml"}[extension])


@pytest.mark.parametrize(("size", "width"), [("column", 85 / 25.4), ("page", 170 / 25.4), (5, 5.0)])
def test_height_follows_the_panels(make, size, width):
    three, four = (Figure(*[Panel(make.waves(1))] * number, size=size).fig.get_size_inches() for number in (3, 4))
    assert three[0] == pytest.approx(width)
    assert 1.0 < four[1] - three[1] < 1.4


def test_size_and_settings_are_kept(make, tmp_path):
    figure = Figure(Panel(make.waves(1)), size=(4, 3), settings={"font.size": 11, "savefig.dpi": 50})
    assert figure.fig.get_size_inches().tolist() == [4, 3]
    assert figure.fig.axes[0].yaxis.label.get_size() == 8
    figure.save(tmp_path / "Results" / "today" / "figure.png")
    assert imread(tmp_path / "Results" / "today" / "figure.png").shape[:2] == (150, 200)
    with pytest.raises(ValueError, match="'poster'.*'column', 'page'"):
        Figure(Panel(make.waves(1)), size="poster")


def test_nothing_is_cut_or_overlaps(make):
    segments = [make.segment([make.waves(1), make.waves(1, name="gsyn_exc", unit="uS", scale=1e-5)],
                             make.trains([[1.0], []]), amplitude=k) for k in range(9)]  # fmt: skip
    figure = plot(make.block(*segments), size="column", annotations="word " * 60, title="A rather long title of " * 5)
    figure.fig.draw_without_rendering()
    fig, renderer = figure.fig, figure.fig._get_renderer()
    inside = fig.bbox.padded(0.5)
    boxes = [axes.get_tightbbox(renderer) for axes in fig.axes] + [fig._suptitle.get_window_extent(renderer)]
    boxes.append(fig._supxlabel.get_window_extent(renderer))
    for box in boxes:
        assert inside.x0 <= box.x0 < box.x1 <= inside.x1
        assert inside.y0 <= box.y0 < box.y1 <= inside.y1
    for i, box in enumerate(boxes):
        assert not any(box.padded(-1).overlaps(other.padded(-1)) for other in boxes[i + 1 :])


def test_panels_can_be_drawn_into_axes_of_ones_own(make):
    figure = matplotlib.figure.Figure()
    axes = figure.add_subplot()
    Panel(make.trains([[1.0, 2.0]])).plot(axes)
    assert axes.get_lines()[0].get_xdata().tolist() == [1, 2]
    assert axes.get_xlabel() == "Time (ms)"


def test_a_figure_is_made_of_panels(make):
    for panels in ((), (make.waves(1),)):
        with pytest.raises(TypeError, match="made of Panels"):
            Figure(*panels)


def test_global_settings_stay_and_pyplot_is_not_used(tmp_path):
    done = run(f"""
import sys, numpy as np, matplotlib
before = dict(matplotlib.rcParams.copy())
from pynn_data.plotting import Figure, Panel
figure = Figure(Panel(np.arange(5)), settings={{"font.size": 20}})
figure.save({str(tmp_path / "figure.png")!r})
figure._repr_png_()
assert "matplotlib.pyplot" not in sys.modules
assert dict(matplotlib.rcParams.copy()) == before
""")
    assert done.returncode == 0, done.stderr


def test_show_without_a_display_does_nothing_and_leaves_no_figure_open(make, monkeypatch, tmp_path):
    from matplotlib import pyplot

    monkeypatch.delenv("DISPLAY", raising=False)

    before = pyplot.get_backend()
    pyplot.switch_backend("agg")
    figure = Figure(Panel(make.waves(1)))
    figure.show()
    assert pyplot.get_fignums() == []
    pyplot.switch_backend(before)
    figure.save(tmp_path / "figure.png", dpi=50)


def test_without_matplotlib_the_error_says_what_to_install():
    done = run("""
import sys
sys.modules["matplotlib"] = None
from pynn_data.errors import PlottingUnavailable
try:
    import pynn_data.plotting
except PlottingUnavailable as error:
    assert isinstance(error, ImportError)
    print(error)
""")
    assert "pip install 'pynn-data[plot]'" in done.stdout, done.stderr


def test_a_block_has_a_panel_for_each_variable_and_one_for_spikes(make):
    signals = [make.waves(2), make.waves(2, name="w", unit="nA"), make.waves(1, indices=[5])]
    figure = plot(make.block(make.segment(signals, make.trains([[1.0], []])), simulator="NEST"))
    assert labels(figure) == ["Membrane potential (mV)", "Adaptation current (nA)", "Cell index"]
    assert words(figure) == [["cell 0", "cell 1", "cell 5"], [], ["no spikes"]]
    assert figure.fig.get_suptitle() == "cells, NEST"
    assert plot(figure_of := make.block(make.segment(signals))).fig.get_suptitle() == "cells"
    assert labels(plot(figure_of.segments[0])) == labels(figure)[:2]


def test_segments_lie_over_each_other_with_their_annotations(make):
    segments = [make.segment([make.waves(1)], make.trains([[1.0 * k]]), amplitude=k, same=0) for k in range(3)]
    figure = plot(make.block(*segments, neo.Segment()))
    v, spikes = figure.fig.axes
    assert len(v.get_lines()) == 3
    assert words(figure)[0] == ["amplitude = 0", "amplitude = 1", "amplitude = 2"]
    assert [line.get_color() for line in v.get_lines()] == [line.get_color() for line in spikes.get_lines()]


def test_segments_without_annotations_are_called_by_name_and_many_are_not_all_named(make):
    figure = plot(make.block(*(make.segment([make.waves(1)]) for _ in range(2))))
    assert words(figure) == [["segment000", "segment001"]]
    figure = plot(make.block(*(make.segment([make.waves(1)], k=k) for k in range(20))))
    assert words(figure) == [["k = 0", "k = 5", "k = 10", "k = 14", "k = 19  (20 in all)"]]
    assert len({line.get_color() for line in figure.fig.axes[0].get_lines()}) == 20


def test_too_many_cells_for_one_raster_have_one_for_each_segment(make):
    segments = [make.segment([make.waves(1)], make.trains([[1.0]] * 200), k=k) for k in range(3)]
    figure = plot(make.block(*segments))
    assert labels(figure) == ["Membrane potential (mV)", *["Cell index"] * 3]
    assert words(figure) == [["k = 0", "k = 1", "k = 2"], ["k = 0"], ["k = 1"], ["k = 2"]]


def test_nothing_to_plot(make):
    for block in (neo.Block(name="b"), make.block(neo.Segment())):
        with pytest.raises(NothingRecorded, match="nothing to plot"):
            plot(block)
        with pytest.raises(NothingRecorded, match="nothing to compare"):
            comparison(block, block)
    with pytest.raises(TypeError, match="not an object of type list"):
        plot([1])


def test_two_blocks_have_a_colour_each(make):
    a, b = (make.block(make.segment([make.waves(2)], make.trains([[1.0], [2.0]])), simulator=s) for s in ("NEST", "Brian2"))
    figure = comparison(a, b)
    v, spikes = figure.fig.axes
    colours = [line.get_color() for line in v.get_lines()]
    assert colours[0] == colours[1] != colours[2] == colours[3]
    assert [line.get_color() for line in spikes.get_lines()] == [colours[0], colours[2]]
    assert (v.get_lines()[0].get_linewidth() > v.get_lines()[2].get_linewidth()) is True
    assert (words(figure), figure.fig.get_suptitle()) == ([["NEST", "Brian2"], []], "NEST and Brian2")
    assert words(comparison(a, b, labels=("x", "y")))[0] == ["x", "y"]
    assert words(comparison(a, a))[0] == ["first", "second"]
    with pytest.raises(ValueError, match="3 labels"):
        comparison(a, b, "xyz")


def test_segments_are_compared_pair_by_pair(make):
    a, b = (
        make.block(*(make.segment([make.waves(1)], make.trains([[1.0]]), k=k) for k in range(number)), simulator=str(number))
        for number in (2, 3)
    )
    figure = comparison(a, b)
    assert [axes.get_title(loc="left") for axes in figure.fig.axes] == ["k = 0", "", "k = 1", "", "k = 2", ""]
    assert [len(axes.get_lines()) for axes in figure.fig.axes] == [2, 2, 2, 2, 1, 1]
    for alone, both in ((4, 0), (5, 1)):
        assert figure.fig.axes[alone].get_lines()[0].get_color() == figure.fig.axes[both].get_lines()[1].get_color()


def test_a_label_has_the_same_colour_in_all_panels(make):
    first, second, third = Figure(
        Panel(make.waves(1), make.waves(1), data_labels=["a", "b"]),
        Panel(make.waves(3), data_labels=["b"]),
        Panel(make.trains([[1.0]]), data_labels=["b"]),
    ).fig.axes
    colours = {line.get_color() for axes in (second, third) for line in axes.get_lines()}
    assert colours == {first.get_lines()[1].get_color()}
    assert second.get_legend() is third.get_legend() is None


def test_recordings_and_files_look_the_same(sim, tmp_path):
    cells = sim.Population(4, sim.IF_cond_exp(i_offset=[0.0, 1.0, 1.2, 1.4]), label="cells")
    cells.record(["spikes", "v"])
    cells[1].record("gsyn_exc", sampling_interval=1.0)
    sim.run(50.0)
    sim.reset(annotations={"round": 1})
    sim.run(20.0)
    cells.write_data(tmp_path / "data.npz")
    figures = [plot(cells.get_data()), plot(pynn_data.read(tmp_path / "data.npz"))]
    assert labels(figures[0]) == ["Membrane potential (mV)", "Excitatory conductance (uS)", "Cell index"]
    assert words(figures[0])[0] == ["round = 1", "segment001"]
    assert words(figures[0]) == words(figures[1])
    for one, other in zip(*(figure.fig.axes for figure in figures), strict=True):
        for line, read in zip(one.get_lines(), other.get_lines(), strict=True):
            np.testing.assert_array_equal(line.get_xydata(), read.get_xydata())
    assert figures[0]._repr_png_() == figures[1]._repr_png_()
