"""A ring of cells with near neighbours, some of whose connections lead elsewhere."""

import pyNN.nest as sim
from pyNN.random import NumpyRNG
from pyNN.space import Line, Space

sim.setup(timestep=0.1, min_delay=0.1)
N = 40
ring = sim.Population(N, sim.IF_curr_exp(i_offset=[1.0 if k == 0 else 0.0 for k in range(N)]), structure=Line(dx=1.0))
around = Space(periodic_boundaries=((0, N), None, None))
near = sim.Projection(ring, ring, sim.SmallWorldConnector(degree=3, rewiring=0.0, allow_self_connections=False),
                      sim.StaticSynapse(weight=3.0, delay=1.0), space=around)
assert near.size() == N * 4
lengths = {min((i - j) % N, (j - i) % N) for i, j, _ in near.get("weight", "list")}
assert lengths == {1, 2}
far = sim.Projection(ring, ring, sim.SmallWorldConnector(3, 0.5, rng=NumpyRNG(seed=1)), sim.StaticSynapse(weight=0.0), space=around)
away = sum(min((i - j) % N, (j - i) % N) > 2 for i, j, _ in far.get("weight", "list"))
print(away, "of", far.size(), "connections lead elsewhere")
assert 0.2 < away / far.size() < 0.7
ring.record("spikes")
sim.run(100.0)
print("spikes of each cell:", list(ring.get_spike_counts().values()))
results = {"ring": ring.get_data(), "near": sorted((i, j) for i, j, _ in near.get("weight", "list"))}
sim.end()
