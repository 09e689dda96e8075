"""What a network costs each of several processes: time and memory to build it, to run it, to gather its recording."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time

from measure import Figures, peak, resident, table
from mpi import SETTINGS

import pynn_data

CELLS, INPUTS = 4000, 400
"""Cells, and mean number of connections onto each: a tenth of all pairs."""
DURATION = 200.0
COLUMNS = {
    "connections": "1000 conn. each",
    "wiring": "wiring, s",
    "building": "building, s",
    "running": "running, s",
    "gathering": "gathering, ms",
    "network": "network, MB",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backend", default="neuron")
    parser.add_argument("--counts", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--inside", action="store_true", help="measure, in the processes that mpiexec has started")
    options = parser.parse_args()
    if options.inside:
        _measure(options.backend)
        return
    rows = {f"{count} process{'es' if count > 1 else ''}": _job(count, options.backend) for count in options.counts}
    table(rows, COLUMNS)


def _job(count: int, backend: str) -> Figures:
    mpiexec = shutil.which("mpiexec")
    if mpiexec is None:
        sys.exit("There is no mpiexec on this machine.")
    command = [mpiexec, "-n", str(count), sys.executable, __file__, "--inside", "--backend", backend]
    done = subprocess.run(command, env={**os.environ, **SETTINGS}, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def _measure(backend: str) -> None:
    """Print what the process with most of it needed."""
    sim = pynn_data.open(backend)
    sim.setup(timestep=0.1, seed=1, max_delay=2.0)
    # A first run loads what is loaded once only.
    warm = sim.Population(8, sim.IF_cond_exp())
    sim.Projection(warm, warm, sim.AllToAllConnector(), sim.StaticSynapse(0.0, delay=0.1))
    sim.run(0.1)
    sim.setup(timestep=0.1, seed=1, max_delay=2.0)
    before = resident()
    figures: Figures = {}
    moment = time.process_time()
    cells, projections = _network(sim)  # one process draws the connections here

    def lap(name: str) -> None:
        nonlocal moment
        figures[name] = time.process_time() - moment
        moment = time.process_time()

    # As the first run does: the connections onto the cells of this process, made from their description.
    import numpy as np

    mine = np.flatnonzero(cells.ids % sim.num_processes() == sim.rank())
    wirings = [projection.wiring.onto(mine) for projection in projections]
    number = sum(wiring.weights.size + 0 * wiring.delays.size for wiring in wirings)
    lap("wiring")
    sim.run(0.1)
    lap("building")
    figures["network"] = peak() - before
    sim.run(DURATION)
    lap("running")
    begin = time.perf_counter()
    block = cells.get_data()
    assert block.segments
    figures["gathering"] = (time.perf_counter() - begin) * 1000
    figures["connections"] = number / 1000
    most = _most(figures)
    if sim.rank() == 0:
        print(json.dumps(most))


def _most(figures: Figures) -> Figures:
    from mpi4py import MPI

    everyone = MPI.COMM_WORLD.allgather(figures)
    return {name: max(one[name] for one in everyone) for name in figures}


def _network(sim):  # type: ignore[no-untyped-def]
    cells = sim.Population(CELLS, sim.IF_cond_exp(tau_refrac=5.0, v_thresh=-50.0, v_reset=-60.0, v_rest=-60.0))
    cells.initialize(v=sim.RandomDistribution("uniform", low=-60.0, high=-50.0))
    noise = sim.Population(100, sim.SpikeSourcePoisson(rate=100.0))
    some = sim.FixedProbabilityConnector(INPUTS / CELLS)
    strong = CELLS * 4 // 5
    projections = [
        sim.Projection(noise, cells, some, sim.StaticSynapse(0.01, delay=0.1)),
        sim.Projection(cells[:strong], cells, some, sim.StaticSynapse(0.0005, delay=1.0)),
        sim.Projection(cells[strong:], cells, some, sim.StaticSynapse(0.01, delay=1.0), receptor_type="inhibitory"),
    ]
    cells.record("spikes")
    cells[:200].record("v")
    return cells, projections


if __name__ == "__main__":
    main()
