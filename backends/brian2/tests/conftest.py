"""The front end on Brian2; and Brian2 itself, for networks that are built without pynn-data."""

from types import SimpleNamespace

import numpy as np
import pytest

import pynn_data
from pynn_data.contract import RawSignal


@pytest.fixture
def sim():
    """A front end with a fresh simulation of default settings."""
    front_end = pynn_data.open("brian2")
    front_end.setup(timestep=0.1)
    yield front_end
    front_end.end()


@pytest.fixture
def b2():
    """Brian2, with an empty scope and numpy's code."""
    from pynn_data_brian2.importing import import_brian2

    brian2 = import_brian2()
    target, dt = brian2.prefs.codegen.target, brian2.defaultclock.dt
    brian2.prefs.codegen.target = "numpy"
    brian2.defaultclock.dt = 0.1 * brian2.ms
    brian2.start_scope()
    yield brian2
    brian2.prefs.codegen.target = target
    brian2.defaultclock.dt = dt


class Recorded:
    """Recorders of the same cells, drained as the core does."""

    def __init__(self, host, ids, found, variables, interval):
        self.host, self.ids, self.interval = host, ids, interval
        self.variables = [found.variables[name] for name in variables]
        self.begin = host.current_step()
        self.recorders = host.record_signals(ids, self.variables, interval)
        self.rows = [[] for _ in variables]

    def drain(self):
        """Take what there is."""
        self.host.current_step()
        for rows, recorder in zip(self.rows, self.recorders, strict=True):
            drained = recorder.drain()
            assert isinstance(drained, RawSignal)
            assert drained.first_row == sum(map(len, rows))
            assert drained.values.dtype == np.float64
            assert drained.values.flags.c_contiguous
            assert drained.values.shape[1] == self.ids.size
            rows.append(drained.values)

    def values(self):
        """Return all rows of each variable, that at now among them."""
        self.drain()
        due = (self.host.current_step() - self.begin) // self.interval + 1
        found = []
        for rows, variable in zip(self.rows, self.variables, strict=True):
            have = np.concatenate(rows)
            if len(have) == due - 1:
                assert (self.host.current_step() - self.begin) % self.interval == 0
                have = np.vstack([have, self.host.state(self.ids, variable)])
            assert len(have) == due
            found.append(have)
        return found

    def restart(self, step):
        """Begin anew, as after a restore()."""
        self.begin, self.rows = step, [[] for _ in self.rows]


class Group:
    """Cells that were found and have ids."""

    def __init__(self, host, found, ids):
        self.host, self.found, self.ids = host, found, ids

    def record(self, *variables, interval=1, cells=slice(None)):
        return Recorded(self.host, self.ids[cells], self.found, variables, interval)

    def spikes(self, cells=slice(None)):
        return self.host.record_spikes(self.ids[cells])

    def state(self, name, cells=slice(None)):
        return self.host.state(self.ids[cells], self.found.variables[name])


@pytest.fixture
def attach(b2):
    """Return a function that attaches a host, whose groups have ids as the core gives them; all are closed."""
    from pynn_data_brian2.host import Brian2Host

    hosts = []

    def attached(*objects, **options):
        host = Brian2Host.attach(*objects, **options)
        hosts.append(host)
        count = 0

        def group(handle):
            nonlocal count
            found = host.find(handle)
            ids = np.arange(count, count + found.size)
            count += found.size
            host.adopt(found, ids)
            return Group(host, found, ids)

        return SimpleNamespace(host=host, group=group)

    yield attached
    for host in hosts:
        host.close()
