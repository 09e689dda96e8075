"""Files that were asked for with record(to_file=): each is written if it can be, however a script ends."""

import os
import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest

import pynn_data
from pynn_data.errors import NotWritten, WriteFailed
from pynn_data.registry import installed


def cells(sim, label="cells"):
    return sim.Population(4, sim.IF_cond_exp(i_offset=1.0), label=label)


def stored(path):
    """Return the ids of the cells of each variable in a file."""
    (segment,) = pynn_data.read(path).segments
    found = {signal.name: signal.annotations["source_ids"] for signal in segment.analogsignals}
    if len(segment.spiketrains):
        found["spikes"] = [train.annotations["source_id"] for train in segment.spiketrains]
    return found


def test_views_of_one_population_share_a_file(sim, tmp_path):
    one, file = cells(sim), tmp_path / "both.npz"
    one[0:2].record("v", to_file=file)
    one[3].record("v", to_file=file)
    one[1:3].record("spikes", to_file=file)
    sim.run(5.0)
    sim.end()
    assert stored(file) == {"v": [0, 1, 3], "spikes": [1, 2]}


def test_a_view_and_its_population_share_a_file(sim, tmp_path):
    one, file = cells(sim), tmp_path / "both.npz"
    one[0:2].record("v", to_file=file)
    one.record("spikes", to_file=file)
    one[1:2].record("gsyn_exc", to_file=file)
    sim.run(5.0)
    sim.end()
    assert stored(file) == {"v": [0, 1], "spikes": [0, 1, 2, 3], "gsyn_exc": [1]}
    assert pynn_data.read(file).name == "cells"


def test_two_populations_do_not(sim, tmp_path):
    one, other, file = cells(sim), cells(sim, "other"), tmp_path / "one.npz"
    one.record("v", to_file=file)
    with pytest.raises(FileExistsError, match=r"'one.npz' is the file of 'cells' in this simulation"):
        other.record("v", to_file=file)
    with pytest.raises(FileExistsError, match=r"'one.npz' is the file of 'cells' in this simulation"):
        (one + other).record("v", to_file=file)
    sim.run(1.0)
    sim.end()
    assert stored(file) == {"v": [0, 1, 2, 3]}


def test_what_cannot_be_written_costs_nothing_else(sim, tmp_path):
    """One error names each file and why; the others are there, and a second end() tries again."""
    late, taken, gone, good = (cells(sim, label) for label in ("late", "taken", "gone", "good"))
    (tmp_path / "folder").mkdir()
    late.record("v", to_file=tmp_path / "late.npz", start=100.0)
    taken.record("v", to_file=tmp_path / "taken.npz")
    gone.record("v", to_file=tmp_path / "folder" / "gone.npz")
    good.record("v", to_file=tmp_path / "good.npz")
    (tmp_path / "folder").rename(tmp_path / "moved")
    (tmp_path / "folder").touch()
    sim.run(2.0)
    taken.record(None)
    taken.get_data(clear=True)
    with pytest.raises(WriteFailed) as raised:
        sim.end()
    assert "'late.npz': 'late': no data of v" in str(raised.value)
    assert "'taken.npz': 'taken': no data of v" in str(raised.value)
    assert "'gone.npz': 'gone.npz' cannot be in " in str(raised.value)
    assert "good" not in str(raised.value)
    assert stored(tmp_path / "good.npz") == {"v": [12, 13, 14, 15]}
    (tmp_path / "good.npz").unlink()
    (tmp_path / "folder").unlink()
    (tmp_path / "moved").rename(tmp_path / "folder")
    with pytest.raises(WriteFailed, match=r"^Not written: 'late\.npz': .*; 'taken\.npz': ") as raised:
        sim.end()
    assert "gone" not in str(raised.value)
    assert stored(tmp_path / "folder" / "gone.npz") == {"v": [8, 9, 10, 11]}
    assert not (tmp_path / "good.npz").exists()  # it has been written, and is the user's now
    with pytest.warns(NotWritten):  # nor is the next simulation kept from beginning
        sim.setup()


def test_the_next_setup_is_not_kept_from_beginning(sim, tmp_path):
    cells(sim).record("v", to_file=tmp_path / "late.npz", start=100.0)
    sim.run(1.0)
    with pytest.warns(NotWritten, match=r"^Not written: 'late.npz': 'cells': no data of v") as warned:
        sim.setup(timestep=0.2)
    assert warned[0].filename == __file__
    assert sim.get_time_step() == 0.2


ENDINGS = {
    "the last line": "",
    "an error": "1 / 0",
    "an exit": "import sys; sys.exit(3)",
    "an error in a callback": "sim.run(5.0, callbacks=[lambda t: 2.5 + t if t < 12.5 else 1 / 0])",
    "Ctrl-C": "import os, signal, threading; threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start(); "
    "sim.run(1e7)",
    "an error of the engine": "type(cells._simulation.engine).advance = lambda *_: 1 / 0; sim.run(5.0)",
}

ENDINGS_OF_ENGINES = ("the last line", "Ctrl-C", "an error of the engine")
ENGINES = [name for name in ("nest", "neuron", "brian2") if name in installed()]


def script(backend, folder, ending):
    return textwrap.dedent(f"""
        import pynn_data
        sim = pynn_data.open({backend!r})
        sim.setup(timestep=0.1)
        cells = sim.Population(2, sim.IF_cond_exp(i_offset=1.0), label="cells")
        cells[:1].record("v", to_file={str(folder / "v.npz")!r}, sampling_interval=1.0)
        cells.record("spikes", to_file={str(folder / "spikes.npz")!r})
        cells.record("gsyn_exc", to_file={str(folder / "late.npz")!r}, start=1e8)
        sim.run(10.0)
        {ending}
    """)


@pytest.mark.parametrize(
    ("ending", "backend"),
    [(ending, name) for ending in ENDINGS for name in ENGINES if name == ENGINES[0] or ending in ENDINGS_OF_ENGINES],
)
def test_scripts_that_end_without_end(tmp_path, backend, ending):
    done = subprocess.run(
        [sys.executable, "-c", script(backend, tmp_path, ENDINGS[ending])],
        capture_output=True, text=True, check=False, timeout=120, env={**os.environ, "PYTHONWARNINGS": "default"},
    )  # fmt: skip
    (segment,) = pynn_data.read(tmp_path / "v.npz").segments
    (v,) = segment.analogsignals
    assert v.times[-1].item() >= 9.9 - 1.0
    assert np.isfinite(v.magnitude).all()
    assert len(pynn_data.read(tmp_path / "spikes.npz").segments[0].spiketrains) == 2
    assert "interrupted" in segment.annotations or ending != "an error of the engine"
    assert not (tmp_path / "late.npz").exists()
    assert "pynn-data, as the script is over: Not written: 'late.npz': 'cells': no data of gsyn_exc" in done.stderr
    codes = {"the last line": {0}, "an exit": {3}, "Ctrl-C": {-signal.SIGINT, 130}}
    assert done.returncode in codes.get(ending, {1})


def test_nothing_is_written_twice_or_for_nothing(tmp_path):
    """What end() has written, and what has never run."""
    code = script("nest", tmp_path, f"cells.record(None); sim.setup(); import os; os.remove({str(tmp_path / 'v.npz')!r})")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert (tmp_path / "spikes.npz").exists()
    assert not (tmp_path / "v.npz").exists()
    assert done.stderr.count("Not written") == 1
    code = script("nest", tmp_path, "").replace("sim.run(10.0)", "")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stderr == ""
    assert not (tmp_path / "v.npz").exists()
