"""Helpers of scripts."""

import logging
import re
import sys

import numpy as np
import pytest

import pynn_data
from pynn_data import utility
from pynn_data.core import ezip, is_listlike
from pynn_data.utility.plotting import (
    DataTable,
    Figure,
    Panel,
    comparison_plot,
    connection_plot,
    isi_histogram,
    plot_signals,
)


def test_the_command_line_names_the_simulator(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["script.py", "example", "--plot-figure", "--debug", "file"])
    sim, options = utility.get_simulator(
        ("--plot-figure", "Plot the result", {"action": "store_true"}), ("--debug", "Write a log"), ("--other", "x")
    )
    assert sim is pynn_data.open("example")
    assert (options.simulator, options.plot_figure, options.debug, options.other) == ("example", True, "file", None)


def test_a_simulator_that_is_not_there(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["script.py", "random"])
    with pytest.raises(SystemExit):
        utility.get_simulator()
    assert "there is no backend 'random', but brian2, " in capsys.readouterr().err


def test_arguments_after_the_script(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["mpiexec", __file__, "a", "b", "c"])
    assert utility.get_script_args(2) == ["a", "b"]
    with pytest.raises(ValueError, match="The script needs 4 arguments, but was given 3"):
        utility.get_script_args(4)
    with pytest.raises(ValueError, match="usage: this"):
        utility.get_script_args(4, "usage: this")


def test_logs(tmp_path, monkeypatch):
    monkeypatch.setattr(logging.root, "handlers", [])
    monkeypatch.setattr(logging.root, "level", logging.WARNING)
    logger = utility.init_logging(str(tmp_path / "log"), debug=True, num_processes=2, rank=1)
    logger.debug("here")
    (handler,) = logging.root.handlers
    handler.close()
    assert (tmp_path / "log.1").read_text().startswith("Process 1 of 2: ")
    assert "here" in (tmp_path / "log.1").read_text()


def test_names_of_files():
    name = utility.normalized_filename("Results", "net", "pkl", "nest", num_processes=2)
    assert re.fullmatch(r"Results/(\d{8})/net_nest_np2_\1-\d{6}\.pkl", name)
    name = utility.normalized_filename("Results", "net", "pkl", "nest", use_iso8601=True)
    assert re.fullmatch(r"Results/(\d{4}-\d\d-\d\d)/net_nest_\1T\d\d:\d\d:\d\d\.pkl", name)


def test_timer():
    timer = utility.Timer()
    assert 0 <= timer.diff() <= timer.elapsed_time() < 60
    timer.mark("one")
    assert [label for label, _ in timer.marks] == ["one"]
    assert timer.time_in_words(24 * 3600 + 123) == "1 day, 2 minutes, 3 seconds"
    assert isinstance(timer.elapsed_time(format="long"), str)
    timer.reset()


def test_bars(capsys):
    bar = utility.SimulationProgressBar(10.0, 100.0)
    assert bar(50.0) == 60.0
    assert capsys.readouterr().out == "[ ####     ]  50% \r"
    utility.ProgressBar(width=6, char="*", mode="dynamic").set_level(0.5)
    assert capsys.readouterr().out == "[ ** ]  50% \r"


def test_no_mail_without_an_address(capsys):
    utility.notify("Over.")
    assert "no mail was sent" in capsys.readouterr().out


def test_a_population_is_repeated(sim, tmp_path):
    cells = sim.Population(3, sim.IF_cond_exp(i_offset=[0.0, 1.0, 2.0]), label="cells")
    cells.record("spikes")
    sim.run(50.0)
    utility.save_population(cells, str(tmp_path / "cells.spikes"))
    trains = [np.asarray(train) for train in cells.get_data().segments[0].spiketrains]
    sim.setup()
    again = utility.load_population(str(tmp_path / "cells.spikes"), sim)
    assert (again.label, again.size) == ("cells", 3)
    for times, train in zip(again.get("spike_times"), trains, strict=True):
        assert times == pytest.approx(train)


def test_lists():
    assert [is_listlike(x) for x in ([], (), set(), np.zeros(2), np.array(1), "text", iter([]))] == [True] * 4 + [False] * 3
    assert list(ezip([1, 2], [3, 4], [5, 6])) == [(1, (3, 5)), (2, (4, 6))]


@pytest.fixture
def segment(sim):
    cells = sim.Population(2, sim.IF_cond_exp(i_offset=1.5))
    cells.record(["v", "spikes"])
    sim.run(100.0)
    return cells.get_data().segments[0]


def test_segments_compared(segment, tmp_path):
    figure = comparison_plot([segment, segment], ["one", "other"], title="Two", annotations="the same")
    assert len(figure.panels) == 3
    figure.save(tmp_path / "figure.png")
    assert len(comparison_plot([segment], ["one"], with_spikes=False).panels) == 1


def test_functions_that_draw_into_axes(segment):
    figure = Figure(Panel(segment.analogsignals[0], ylabel="auto"))
    axes = figure.fig.add_subplot()
    plot_signals(axes, segment.analogsignals[0], label_prefix="v")
    assert len(axes.lines) == 2
    assert isi_histogram(segment).values.size > 2


def test_points_and_their_fit():
    table = DataTable([3.0, 1.0, 2.0], [6.0, 2.0, 4.0])
    with pytest.raises(AttributeError, match="there is no fit yet"):
        table.y_fit  # noqa: B018
    (slope,), _ = table.fit_curve(lambda x, a: a * x, [1.0])
    assert slope == pytest.approx(2.0)
    figure = Figure(Panel(table, show_fit=True, xlabel="x"))
    points, line = figure.fig.axes[0].lines
    assert line.get_xdata().tolist() == [1.0, 2.0, 3.0]
    assert line.get_ydata().tolist() == pytest.approx([2.0, 4.0, 6.0])
    assert points.get_linestyle() == "None"
    with pytest.raises(ValueError, match="3 values of x and 2 of y"):
        DataTable([1, 2, 3], [1, 2])


def test_connections_as_text(sim):
    cells = sim.Population(2, sim.IF_cond_exp())
    projection = sim.Projection(cells, cells, sim.FromListConnector([(0, 0, 0.0, 1.0), (0, 1, 0.5, 1.0)]))
    assert connection_plot(projection) == ".O\n  "
