"""pynn-data run: one script, several engines."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import pynn_data
from pynn_data.registry import installed

pytestmark = pytest.mark.skipif(not {"nest", "neuron"} <= set(installed()), reason="needs nest and neuron")

SCRIPT = """
\"\"\"A cell with three currents; the engine is named in the script.\"\"\"
import sys
{line}

sim.setup(timestep=0.1)
cell = sim.Population(1, sim.HH_cond_exp(), label="cell")
source = sim.Population(4, sim.SpikeSourcePoisson(rate=200.0), label="the source/s")
sim.Projection(source, cell, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.01))
cell.record(["v", "spikes"])
source.record("spikes")
for current in (0.0, 0.2):
    cell.set(i_offset=current)
    sim.run(50.0)
    sim.reset(annotations={{"current": current}})
print("ran with", sys.argv[1:], sim.__name__)
"""
LINES = [
    "import pynn_data.nest as sim",
    "from pynn_data import brian2 as sim",
    "import pynn_data; sim = pynn_data.open('neuron')",
]


@pytest.fixture
def script(tmp_path):
    def write(text, name="script.py"):
        (tmp_path / name).write_text(text)
        return name

    return write


@pytest.mark.parametrize("line", LINES)
def test_the_script_gets_the_engine_that_is_asked_for(run, script, tmp_path, line):
    name = script(SCRIPT.format(line=line))
    run("run", name, "--backend", "nest", "neuron", "--keep", "kept", "--atol", "100", "--window", "50", "--", "x", "--y")
    kept = {path.name for path in (tmp_path / "kept" / "nest").iterdir()}
    assert kept == {"cell.npz", "the_source_s.npz", "output.txt"}
    for backend in ("nest", "neuron"):
        block = pynn_data.read(tmp_path / "kept" / backend / "cell.npz")
        assert block.annotations["simulator"] == backend.upper()
        assert [segment.annotations["current"] for segment in block.segments] == [0.0, 0.2]
        printed = (tmp_path / "kept" / backend / "output.txt").read_text().splitlines()
        assert f"ran with ['x', '--y'] pynn_data.{backend}" in printed


def test_what_it_says(run, script):
    text = SCRIPT.format(line=LINES[0]).replace("HH_cond_exp", "IF_cond_exp").replace("0.2", "1.2")
    done = run("run", "--backend", "nest", "example", script(text), code=1)
    lines = done.stdout.splitlines()
    assert lines[0].startswith("nest: ")
    assert lines[1].endswith(" s, recordings: cell, the_source_s")
    rows = [re.split("  +", line) for line in lines]
    assert ["example and nest", "cell", "structure", "the same"] in rows
    (v,) = [row for row in rows if row[:3] == ["example and nest", "cell", "v"]]
    assert re.fullmatch(r"[\d.e-]+ mV", v[3])
    assert v[4].startswith("segments[")
    assert "cell, nest and example:" in lines
    assert "the_source_s, nest and example:" not in lines  # Poisson spikes are the core's
    done = run("run", "script.py", "--backend", "nest,example", "--structure", "--json")
    found = json.loads(done.stdout)
    assert found["equal"] is True
    assert [each["backend"] for each in found["runs"]] == ["nest", "example"]
    cell, source = found["comparisons"]
    assert (cell["recording"], cell["result"]["equal"], cell["result"]["same_structure"]) == ("cell", False, True)
    assert source["result"]["equal"] is True


def test_data_that_were_cleared_and_simulations_that_were_replaced(run, script, tmp_path):
    name = script("""
import pynn_data.nest as sim
for round in range(2):
    sim.setup(timestep=0.1)
    cells = sim.Population(2, sim.IF_cond_exp(i_offset=1.0), label="cells")
    cells.record("v")
    sim.run(1.0)
    if round:
        cells.get_data("all", True, True)
        sim.run(2.0)
        cells[0:1].get_data(clear=True)
        sim.run(3.0)
        cells.write_data("mine.npz", clear=True)
        sim.run(4.0)
sim.end()
""")
    run("run", name, "--backend", "example", "--keep", "kept")
    found = {
        path.stem: pynn_data.read(path).segments[0].analogsignals[0].shape
        for path in sorted((tmp_path / "kept/example").glob("*.npz"))
    }
    assert found["cells"] == found["cells-2"] == (11, 2)
    assert len(found) == 5
    assert sorted(found.values()) == [(11, 2), (11, 2), (21, 1), (41, 2), (51, 1)]


def test_only_one_of_them_records(run, script):
    name = script("""
import pynn_data.nest as sim
sim.setup()
cells = sim.Population(1, sim.IF_cond_exp(), label="cells")
if sim.__name__ == "pynn_data.nest":
    cells.record("v")
sim.run(1.0)
""")
    done = run("run", name, "--backend", "nest", "example", code=1)
    assert "recorded on one of them only" in done.stdout


def test_a_script_that_fails(run, script):
    name = script("import pynn_data.nest as sim\nsim.setup()\nsim.Population(1, sim.Izhikevich())\nraise SystemExit(3)")
    done = run("run", name, "--backend", "nest", code=2)
    assert "script.py failed on 'nest' with exit code 3" in done.stderr


def test_the_traceback_of_a_script(script, tmp_path):
    name = script("import pynn_data.nest as sim\nsim.setup()\nsim.Populatoin(1)")
    line = [sys.executable, "-m", "pynn_data", "run", name, "--backend", "example"]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "failed on 'example' with exit code 1:" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("AttributeError: module 'pynn_data.example' has no attribute")


@pytest.mark.parametrize(
    ("body", "frames", "error"),
    [
        ("def f():\n    1 / 0\nf()", ["script.py", "script.py"], "ZeroDivisionError: division by zero"),
        ("sim.run(-1.0)", ["script.py", "front_end.py"], "ValueError: Duration of run"),
        ("sim.run(1.0, [lambda t: 1 / 0])", ["script.py", "front_end.py"], "ZeroDivisionError: division by zero"),
        ("sim.run(", ["script.py"], "SyntaxError: '(' was never closed"),
    ],
)
def test_a_traceback_begins_in_the_script(script, tmp_path, body, frames, error):
    name = script(f"import pynn_data.nest as sim\nsim.setup()\n{body}")
    line = [sys.executable, "-m", "pynn_data.command.one_run", "example", str(tmp_path), name]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    found = [Path(line.split('"')[1]).name for line in lines if line.startswith('  File "')]
    assert found[: len(frames)] == frames
    assert lines[-1].startswith(error)


def test_mistakes(run, script, tmp_path):
    name = script("import pynn_data.nest as sim\nsim.setup()")
    assert "No pynn-data backend is called 'nset'" in run("run", name, "--backend", "nset", code=2).stderr
    assert "Missing option '--backend'" in run("run", name, code=2).stderr
    assert "does not exist" in run("run", "none.py", "--backend", "nest", code=2).stderr
    assert "nothing was recorded" in run("run", name, "--backend", "example", code=2).stderr
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    assert "'full' is not empty" in run("run", name, "--backend", "example", "--keep", "full", code=2).stderr
