"""info, plot, convert and compare."""

import json

import matplotlib.image
import pytest

import pynn_data


def test_info(run, recordings):
    lines = run("info", recordings / "a.npz").stdout.splitlines()
    assert lines[0].startswith(f"{recordings / 'a.npz'}: .npz (")
    assert lines[0].endswith(" kB")
    assert lines[1].startswith("cells: Population 'cells' of 3 cells")
    assert "  simulator          Example" in lines
    after = lines[lines.index("segment000 (round: 1)") :]
    assert " ".join(after[1].split()) == "v mV 301 samples of 3 cells from 0 ms every 0.1 ms"
    assert after[2].startswith("  spikes      ")
    assert after[2].endswith(" from 0 to 30 ms")
    assert after[3] == "segment001"


def test_info_as_json(run, recordings):
    found = json.loads(run("info", recordings / "a.npz", "--json").stdout)
    block = pynn_data.read(recordings / "a.npz")
    assert (found["name"], found["format"]) == ("cells", ".npz")
    assert found["bytes"] == (recordings / "a.npz").stat().st_size
    assert found["annotations"] == block.annotations
    assert [s["annotations"] for s in found["segments"]] == [{"round": 1}, {}]
    first = found["segments"][0]
    assert first["signals"] == [
        {"variable": "v", "unit": "mV", "samples": 301, "cells": 3, "t_start_ms": 0.0, "interval_ms": 0.1}
    ]
    spikes = sum(len(train) for train in block.segments[0].spiketrains)
    assert spikes > 0
    assert first["spikes"] == {
        "trains": 3, "spikes": spikes, "silent": 1, "mean_rate_hz": pytest.approx(spikes / 0.09, abs=1e-6),
        "t_start_ms": 0.0, "t_stop_ms": 30.0,
    }  # fmt: skip


def test_pickles_when_trusted(run, recordings):
    assert "cells" in run("info", recordings / "a.pkl", "--allow-pickle").stdout


def test_plot(run, recordings, tmp_path):
    assert run("plot", recordings / "a.npz").stdout == "a.npz.png\n"
    run("plot", recordings / "a.npz", "-o", "one.png", "--segment", "1", "--variables", "v")
    shapes = [matplotlib.image.imread(tmp_path / name).shape for name in ("a.npz.png", "one.png")]
    assert shapes[0][0] > shapes[1][0]
    assert "there is no segment 2 in 'a.npz'; it has 2, counted from 0" in run(
        "plot", recordings / "a.npz", "--segment", "2", code=2
    ).stderr
    assert "nothing to plot" in run("plot", recordings / "a.npz", "--variables", "w", code=2).stderr
    assert run("plot", recordings / "a.npz", "-o", "x.nonsense", code=2).stderr.count("\n") == 1


def test_convert(run, recordings, tmp_path):
    assert run("convert", recordings / "a.npz", "a.pkl").stdout == ""
    block = pynn_data.read(tmp_path / "a.pkl", allow_pickle=True)
    assert pynn_data.compare(block, recordings / "a.npz", ignore="sampling_rate")  # Neo's pickles add it to trains
    assert "'a.pkl' exists; choose another name or give --overwrite" in run(
        "convert", recordings / "a.npz", "a.pkl", code=2
    ).stderr
    run("convert", recordings / "a.npz", "a.pkl", "--overwrite", "--variables", "spikes")
    (first, _) = pynn_data.read(tmp_path / "a.pkl", allow_pickle=True).segments
    assert (len(first.analogsignals), len(first.spiketrains)) == (0, 3)
    assert "no format has the extension '.xyz'" in run("convert", recordings / "a.npz", "a.xyz", code=2).stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pkl"]


def test_warnings_are_told_in_a_line(run, recordings, tmp_path):
    done = run("convert", recordings / "a.npz", "a.csv", warnings="default")
    assert done.stderr.startswith("pynn-data: 'a.csv' cannot hold ")
    assert done.stderr.count("\n") == 1


def test_equal(run, recordings):
    assert run("compare", recordings / "a.npz", recordings / "c.npz").stdout == "a.npz and c.npz are the same.\n"


def test_different(run, recordings):
    done = run("compare", recordings / "a.npz", recordings / "b.npz", code=1)
    assert "differences between a.npz and b.npz:" in done.stdout
    assert "  segments[0].v, cell 2 at " in done.stdout
    assert "block.rec_datetime" in done.stdout
    done = run("compare", recordings / "a.npz", recordings / "b.npz", "--ignore-engine", code=1)
    assert "block.rec_datetime" not in done.stdout


def test_tolerances(run, recordings):
    pair = (recordings / "a.npz", recordings / "b.npz", "--ignore-engine", "--ignore", "description")
    run("compare", *pair, "--structure")
    text = run("compare", *pair, "--atol", "v=50", "--window", "20", code=1).stdout
    assert "Largest deviation of v" in text
    assert "segments[0].v" not in text.split("Largest")[0]
    for wrong in (["--atol", "x"], ["--atol", "1", "--atol", "v=2"], ["--window", "-1"]):
        assert run("compare", *pair, *wrong, code=2).stdout == ""


def test_compare_as_json(run, recordings):
    found = json.loads(run("compare", recordings / "a.npz", recordings / "b.npz", "--json", code=1).stdout)
    assert found["equal"] is False
    assert found["labels"] == ["a.npz", "b.npz"]
    assert len(found["spikes"]) == 2


def test_compare_plot(run, recordings, tmp_path):
    run("compare", recordings / "a.npz", recordings / "b.npz", "--plot", "both.png", code=1)
    assert matplotlib.image.imread(tmp_path / "both.png").size


def test_compare_what_cannot_be_read(run, recordings):
    run("compare", recordings / "a.npz", recordings / "damaged.npz", code=2)
    run("compare", recordings / "a.npz", recordings / "none.npz", code=2)
