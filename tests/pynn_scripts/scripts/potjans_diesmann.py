"""The layered network of a square millimetre of cortex of Potjans and Diesmann (2014), with 2 % of cells and inputs."""

import numpy as np
import pyNN.nest as sim
from pyNN.random import NumpyRNG, RandomDistribution

scale = 0.02
layers = ["L23E", "L23I", "L4E", "L4I", "L5E", "L5I", "L6E", "L6I"]
full_size = np.array([20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948])
external = np.array([1600, 1500, 2100, 1900, 2000, 1900, 2900, 2100])
rates = np.array([0.86, 2.8, 4.45, 5.93, 7.59, 8.64, 1.09, 7.88])  # of the full network, per second
probability = np.array([  # to a layer (row) from a layer (column)
    [0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0.0, 0.0076, 0.0],
    [0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0.0, 0.0042, 0.0],
    [0.0077, 0.0059, 0.0497, 0.135, 0.0067, 0.0003, 0.0453, 0.0],
    [0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0.0, 0.1057, 0.0],
    [0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0.0],
    [0.0548, 0.0269, 0.0257, 0.0022, 0.06, 0.3158, 0.0086, 0.0],
    [0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252],
    [0.0364, 0.001, 0.0034, 0.0005, 0.0277, 0.008, 0.0658, 0.1443],
])
w, g, background = 0.0878, -4.0, 8.0
tau_syn = 0.5

sim.setup(timestep=0.1, min_delay=0.1, max_delay=10.0)
rng = NumpyRNG(seed=55)
sizes = np.round(full_size * scale).astype(int)
in_degree = np.log(1 - probability) / np.log(1 - 1 / np.outer(full_size, full_size)) / full_size[:, None]

# With a share of the inputs, weights grow, and a current stands for the mean of what is missing.
w_scaled = w / np.sqrt(scale)
signs = np.array([w, g * w] * 4)
mean_input = in_degree @ (signs * rates) + w * external * background
offset = 0.001 * tau_syn * (1.0 - np.sqrt(scale)) * mean_input

populations = {}
for name, size, i_offset in zip(layers, sizes, offset):
    cell_type = sim.IF_curr_exp(cm=0.25, i_offset=i_offset, tau_m=10.0, tau_refrac=2.0, tau_syn_E=tau_syn,
                                tau_syn_I=tau_syn, v_reset=-65.0, v_rest=-65.0, v_thresh=-50.0)
    populations[name] = sim.Population(int(size), cell_type, label=name)
    populations[name].initialize(v=RandomDistribution("normal", mu=-58.0, sigma=5.0, rng=rng))
    populations[name].record("spikes")

number = 0
for row, target in enumerate(layers):
    for column, source in enumerate(layers):
        n = int(round(in_degree[row, column] * scale * sizes[row]))
        if n == 0:
            continue
        inhibitory = source.endswith("I")
        mean = (g if inhibitory else 2.0 if (target, source) == ("L23E", "L4E") else 1.0) * w_scaled
        weight = RandomDistribution("normal_clipped", mu=mean, sigma=0.1 * abs(mean), rng=rng,
                                    low=-np.inf if inhibitory else 0.0, high=0.0 if inhibitory else np.inf)
        d = 0.75 if inhibitory else 1.5
        delay = RandomDistribution("normal_clipped", mu=d, sigma=d / 2, low=0.1, high=10.0, rng=rng)
        projection = sim.Projection(
            populations[source], populations[target], sim.FixedTotalNumberConnector(n, with_replacement=True, rng=rng),
            sim.StaticSynapse(weight=weight, delay=delay), receptor_type="inhibitory" if inhibitory else "excitatory")
        assert projection.size() == n
        number += n

for name, indegree in zip(layers, external):
    source = sim.Population(len(populations[name]), sim.SpikeSourcePoisson(rate=background * indegree * scale))
    sim.Projection(source, populations[name], sim.OneToOneConnector(), sim.StaticSynapse(weight=w_scaled, delay=0.1))

sim.run(20.0)
print(f"{sum(sizes)} cells, {number} connections")
for name, population in populations.items():
    print(f"{name:5s} {population.mean_spike_count() / 0.02:6.2f} spikes per second")
assert 0 < sum(population.mean_spike_count() for population in populations.values()) < 40
results = {name: population.get_data() for name, population in populations.items()}
sim.end()
