"""A script that shares its network among processes records, on each of them, the cells of the process."""

import re

import pytest
from pynn_data_conformance.mpi.jobs import Launcher

SCRIPT = """
from mpi4py import MPI
import numpy as np
from neuron import h
from pynn_data_neuron.importing import import_neuron
import_neuron()
from pynn_data_neuron.host import NeuronHost

context = h.ParallelContext()
rank, size = int(context.id()), int(context.nhost())
h.dt = 0.1
somata, keep = {}, []
for gid in range(rank, 5, size):
    soma = somata[gid] = h.Section(name=f"soma{gid}")
    soma.L = soma.diam = 20
    soma.insert("hh")
    synapse = h.ExpSyn(soma(0.5))
    context.set_gid2node(gid, rank)
    context.cell(gid, h.NetCon(soma(0.5)._ref_v, None, sec=soma))
    keep.append(synapse)
for gid, synapse in zip(somata, keep):
    netcon = context.gid_connect((gid + 4) % 5, synapse)
    netcon.delay, netcon.weight[0] = 1.0, 0.05
    keep.append(netcon)
if 0 in somata:
    start = h.NetStim()
    start.number, start.start = 1, 1.0
    netcon = h.NetCon(start, keep[0], 0, 1, 0.05)
times, gids = h.Vector(), h.Vector()
context.spike_record(-1, times, gids)
vectors = [h.Vector().record(soma(0.5)._ref_v) for soma in somata.values()]

assert NeuronHost.join() == (rank, size)
host = NeuronHost.attach()
found = host.find([soma(0.5) for soma in somata.values()])
ids = np.array(list(somata))
host.adopt(found, ids)
assert not found.everywhere
every = np.arange(5)
assert host.rank_of(every).tolist() == [gid % size for gid in range(5)]
(signal,), spikes = host.record_signals(every, [found.variables["v"]], 1), host.record_spikes(every)
context.set_maxstep(10)
h.finitialize(-65)
for stop in (3, 130, 131, 299):
    context.psolve((stop + 0.25) * 0.1)
host.advance(101)
assert host.current_step() == 400
np.testing.assert_array_equal(signal.drain().values, np.stack([v.as_numpy() for v in vectors], axis=1))
raw = spikes.drain()
own = sorted(zip(raw.steps.tolist(), raw.cells.tolist()))
assert own == sorted(zip(np.rint(times.as_numpy() / 0.1).astype(int).tolist(), gids.as_numpy().astype(int).tolist()))
everybody = sorted(sum(context.py_allgather(own), []))
if rank == 0:
    print("SPIKES", everybody)
host.close()
"""


@pytest.fixture(scope="module")
def launcher():
    """What starts jobs."""
    made = Launcher(timeout=60.0)
    if (reason := made.missing()) is not None:
        pytest.skip(f"several processes cannot be started: {reason}")
    return made


def test_each_process_has_its_own_cells(launcher, tmp_path):
    found = []
    for processes in (1, 2):
        done = launcher.run(processes, SCRIPT, tmp_path)
        assert done.returncode == 0, done.text
        found.append(re.search(r"SPIKES (.*)", done.stdout)[1])
    assert found[0].count("(") > 10
    assert found[0] == found[1]
