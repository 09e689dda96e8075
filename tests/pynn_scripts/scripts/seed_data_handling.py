"""Signals and spikes of a small network drawn with matplotlib's own means, from the annotations that they carry."""

import matplotlib.pyplot as plt
import numpy as np
import pyNN.nest as sim

sim.setup(timestep=0.05)
p_in = sim.Population(10, sim.SpikeSourcePoisson(rate=40.0), label="input")
p_out = sim.Population(10, sim.EIF_cond_exp_isfa_ista(), label="AdExp neurons")
links = sim.Projection(p_in, p_out, sim.FixedProbabilityConnector(p_connect=0.5), sim.StaticSynapse(weight=0.05), receptor_type="excitatory")
p_in.record("spikes")
p_out.record("spikes")
p_out[0:2].record(["v", "w", "gsyn_exc"])
sim.run(100.0)
spikes_in, data_out = p_in.get_data(), p_out.get_data()
plt.rcParams.update({"lines.linewidth": 0.5, "font.size": 8, "legend.fontsize": "small"})
signals = data_out.segments[0].analogsignals
figure, axes = plt.subplots(len(signals) * 2 + 2, 1, figsize=(6, 8))
for axis, segment in zip(axes, (spikes_in.segments[0], data_out.segments[0])):
    for train in segment.spiketrains:
        axis.plot(train, np.ones_like(train) * train.annotations["source_index"], ".")
    axis.set_ylabel(segment.name)
remaining = iter(axes[2:])
for signal in signals:
    for index in range(signal.shape[1]):
        axis = next(remaining)
        axis.plot(signal.times, signal[:, index], label="Neuron %d" % signal.array_annotations["channel_index"][index])
        axis.set_ylabel("%s (%s)" % (signal.name, signal.units._dimensionality.string))
        axis.legend()
axis.set_xlabel("time (%s)" % signal.times.units._dimensionality.string)
figure.savefig("handling.png")
plt.close(figure)
assert sorted(signal.name for signal in signals) == ["gsyn_exc", "v", "w"]
results = {"drawn in": spikes_in, "drawn out": data_out}
sim.end()
