"""A native network that several processes simulate: each has its cells, of which it records what one process does."""

import numpy as np
import pytest

NETWORK = """
import sys
from pynn_data_nest.kernel import import_nest
nest = import_nest()
import numpy as np
from pynn_data.errors import NotSupported
from pynn_data_nest.host import NestHost

nest.verbosity = nest.VerbosityLevel.ERROR
rank, size = NestHost.join()

def begin(host, found):
    ids = np.arange(found.size)
    host.adopt(found, ids)
    v, current = host.record_signals(ids, [found.variables["V_m"], found.variables["g_ex"]], 2)
    return host.record_spikes(ids), v, current, host.rank_of(ids)

def course(record):
    nest.ResetKernel()
    cells = nest.Create("iaf_cond_exp", 7, params={{"I_e": 500.0}})
    for k, cell in enumerate(cells):
        cell.V_m = -70.0 + k
    host = NestHost.attach()
    if record == "unconnected":
        recorders = begin(host, host.find(cells))
    source = nest.Create("spike_generator", params={{"spike_times": [1.0, 5.0, 20.0]}})
    nest.Connect(source, cells, syn_spec={{"weight": 30.0, "delay": {delay}}})
    nest.Connect(cells, cells, syn_spec={{"weight": 4.0, "delay": {delay}}})
    own = nest.Create("spike_recorder")
    nest.Connect(cells, own, syn_spec={{"delay": {delay}}})
    if record == "late":
        nest.Simulate(10.5)
        recorders = begin(host, host.find(cells))
    elif record is None:
        nest.Simulate(10.5)
    nest.Simulate(49.5 if record != "unconnected" else 10.5)
    if record == "unconnected":
        nest.Simulate(49.5)
    events = own.get("events")
    order = np.lexsort((events["senders"], events["times"]))
    spikes = np.column_stack([np.rint(events["times"] * 10), events["senders"] - 1])[order]
    if record is None:
        return spikes
    host.current_step()
    fired, v, g, ranks = recorders
    raw, *rows = fired.drain(), v.drain().values, g.drain().values
    order = np.lexsort((raw.cells, raw.steps))
    try:
        found = host.find(source)
        host.adopt(found, np.array([7]))
        host.record_spikes(np.array([7]))
        refused = ""
    except NotSupported as error:
        refused = str(error)
    assert ("record a parrot_neuron" in refused) == (size > 1), refused
    return spikes, np.column_stack([raw.steps, raw.cells])[order], np.stack(rows), ranks, host.lag

spikes = course(None)
late, early = course("late"), course("unconnected")
np.savez(
    f"rank{{rank}}.npz", without=spikes, late=late[0], late_spikes=late[1], late_rows=late[2], early_rows=early[2],
    early_spikes=early[1], ranks=late[3], lag=late[4],
)
"""


@pytest.fixture(scope="module")
def recorded(launcher, tmp_path_factory):
    """Return what so many processes have recorded, joined."""
    made = {}

    def run(count, delay):
        if (count, delay) not in made:
            folder = tmp_path_factory.mktemp("job")
            done = launcher.run(count, NETWORK.format(delay=delay), folder)
            assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done.text
            files = [dict(np.load(folder / f"rank{rank}.npz")) for rank in range(count)]
            made[count, delay] = joined(files)
        return made[count, delay]

    return run


def joined(files):
    """Return the cells of all processes: spikes in order, columns where the host has said that they are."""
    together = {}
    for name in ("without", "late", "late_spikes", "early_spikes"):
        rows = np.concatenate([file[name] for file in files])
        together[name] = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
    ranks = files[0]["ranks"]
    for name in ("late_rows", "early_rows"):
        first = files[0][name]
        together[name] = np.empty((*first.shape[:2], ranks.size))
        for rank, file in enumerate(files):
            together[name][..., ranks == rank] = file[name]
    together["lag"] = files[0]["lag"]
    return together


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("delay", [0.1, 1.5])
def test_the_same_on_several_processes(recorded, count, delay):
    one, several = recorded(1, delay), recorded(count, delay)
    assert set(one) == set(several)
    for name, array in one.items():
        np.testing.assert_array_equal(several[name], array, err_msg=name)
    np.testing.assert_array_equal(one["late"], one["without"])
    assert one["late_spikes"].size > 20
    np.testing.assert_array_equal(several["early_spikes"][several["early_spikes"][:, 0] > 105], several["late_spikes"])
