"""The command as a process, and files to use it on."""

import subprocess
import sys

import pytest

import pynn_data


@pytest.fixture
def run(tmp_path):
    """Return a function that runs ``pynn-data`` in a folder of its own and checks the exit code."""

    def command(*arguments, code=0, warnings="error"):
        line = [sys.executable, "-W", warnings, "-m", "pynn_data", *map(str, arguments)]
        done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        assert ("Traceback" in done.stderr) == ("--debug" in arguments)
        return done

    return command


@pytest.fixture(scope="session")
def recordings(tmp_path_factory):
    """Return a folder with recordings: a and b, which differ in the current of a cell, and c, which is a."""
    folder = tmp_path_factory.mktemp("recordings")
    sim = pynn_data.open("example")
    for name, current in (("a", 1.2), ("b", 1.5)):
        sim.setup(timestep=0.1)
        cells = sim.Population(3, sim.IF_cond_exp(), label="cells")
        cells.initialize(v=-65.0)
        cells.set(i_offset=[0.0, 1.0, current])
        cells.record(["v", "spikes"])
        sim.run(30.0)
        sim.reset(annotations={"round": 1})
        sim.run(20.0)
        cells.write_data(folder / f"{name}.npz")
        sim.end()
    (folder / "c.npz").write_bytes((folder / "a.npz").read_bytes())
    (folder / "damaged.npz").write_bytes((folder / "a.npz").read_bytes()[:2000])
    (folder / "foreign.npz").write_text("something else")
    (folder / "notes.txt").write_text("no recording")
    cells.write_data(folder / "a.pkl")
    return folder
