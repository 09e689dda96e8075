"""An engine that declares no MPI refuses several processes in words, or runs in each by itself."""

import pytest

from pynn_data.contract import Capability

SCRIPT = """
import pynn_data
from pynn_data_conformance.mpi.choices import offered
sim = pynn_data.open({backend!r})
sim.setup(timestep=0.1{option})
cells = sim.Population(3, getattr(sim, offered(sim)[0])(), label="cells")
cells.record("v")
sim.run(5.0)
block = cells.get_data()
print(f"<{{sim.rank()}} {{sim.num_processes()}} {{block.segments[0].analogsignals[0].shape}}>", flush=True)
"""


@pytest.fixture(autouse=True)
def _undeclared(engine):
    if Capability.MPI in engine.capabilities:
        pytest.skip(f"{engine.name} declares MPI")


def test_undeclared_mpi_is_refused(job, backend, engine):
    """At setup() or when it is imported, not by waiting for ever, and not by simulating the network twice."""
    done = job(2, SCRIPT.format(backend=backend, option=""))
    assert "<" not in done.stdout
    assert done.refuses(engine.name), done.text


def test_independent_processes_run_or_are_refused(job, backend, engine):
    done = job(2, SCRIPT.format(backend=backend, option=", parallel=False"))
    assert done.refuses(engine.name) or done.stdout.count("<0 1 (51, 3)>") == 2, done.text
