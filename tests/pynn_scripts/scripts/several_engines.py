"""One network on each engine that there is, compared in one figure."""

from importlib import import_module

from pyNN.utility.plotting import Figure, Panel, comparison_plot


def network(sim):
    sim.setup(timestep=0.05, min_delay=0.1, max_delay=4.0)
    cells = sim.Population(2, sim.IF_curr_alpha(tau_refrac=3.0, v_thresh=-51.0, tau_syn_E=2.0, tau_syn_I=5.0), label="cells")
    spikes = sim.Population(1, sim.SpikeSourceArray(spike_times=[float(t) for t in range(5, 105, 10)]))
    sim.Projection(spikes, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=1.5, delay=2.0), receptor_type="excitatory")
    cells.record(("spikes", "v"))
    sim.run(100.0)
    data = cells.get_data()
    sim.end()
    return data


results = {}
for name in ("nest", "neuron"):
    results[name] = network(import_module("pyNN." + name))
segments = [block.segments[0] for block in results.values()]
comparison_plot(segments, labels=list(results), title="Two engines").save("compared.png")
Figure(*[Panel(segment.analogsignals[0], ylabel=name) for name, segment in zip(results, segments)]).save("panels.png")
