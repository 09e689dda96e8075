"""Network with conductance-based synapses that keeps itself active, after Vogels and Abbott (2005), in small."""

import numpy
from pyNN.random import NumpyRNG, RandomDistribution
from pyNN.utility import Timer, get_simulator, normalized_filename

sim, options = get_simulator(
    ("--plot-figure", "draw the spikes", {"action": "store_true"}),
    ("--size", "number of cells", {"type": int, "default": 200}),
)
timer = Timer()
rngseed = 98765
n_exc = int(round(0.8 * options.size))
n_inh = options.size - n_exc

extra = {"threads": 1, "label": "VA"}
node = sim.setup(timestep=0.1, min_delay=0.2, max_delay=1.0)
print(f"process {node} of {sim.num_processes()}")

cell_params = dict(tau_m=20.0, tau_syn_E=5.0, tau_syn_I=10.0, v_rest=-60.0, v_reset=-60.0, v_thresh=-50.0,
                   cm=0.2, tau_refrac=5.0, e_rev_E=0.0, e_rev_I=-80.0)
timer.start()
celltype = sim.IF_cond_exp(**cell_params)
exc_cells = sim.Population(n_exc, celltype, label="Excitatory_Cells")
inh_cells = sim.Population(n_inh, celltype, label="Inhibitory_Cells")
ext_stim = sim.Population(20, sim.SpikeSourcePoisson(rate=100.0, duration=50.0), label="kick")

rng = NumpyRNG(seed=rngseed, parallel_safe=True)
uniform = RandomDistribution("uniform", low=-60.0, high=-50.0, rng=rng)
exc_cells.initialize(v=uniform)
inh_cells.initialize(v=uniform)

exc_syn = sim.StaticSynapse(weight=0.02, delay=0.2)
inh_syn = sim.StaticSynapse(weight=0.25, delay=0.2)
connector = sim.FixedProbabilityConnector(0.1, rng=rng)
connections = {
    "e2e": sim.Projection(exc_cells, exc_cells, connector, exc_syn, receptor_type="excitatory"),
    "e2i": sim.Projection(exc_cells, inh_cells, connector, exc_syn, receptor_type="excitatory"),
    "i2e": sim.Projection(inh_cells, exc_cells, connector, inh_syn, receptor_type="inhibitory"),
    "i2i": sim.Projection(inh_cells, inh_cells, connector, inh_syn, receptor_type="inhibitory"),
    "ext": sim.Projection(ext_stim, exc_cells, sim.FixedProbabilityConnector(0.2, rng=rng),
                          sim.StaticSynapse(weight=0.1, delay=1.0), receptor_type="excitatory"),
}

exc_cells.record("spikes")
inh_cells.record("spikes")
exc_cells[[0, 1]].record(("v", "gsyn_exc"))
building = timer.diff()
sim.run(100.0)
running = timer.diff()

E_count = exc_cells.mean_spike_count()
filename = normalized_filename("Results", "vogels_abbott", "pkl", options.simulator, sim.num_processes())
exc_cells.write_data(filename, annotations={"script_name": __file__})

if options.plot_figure:
    from pyNN.utility.plotting import Figure, Panel

    Figure(Panel(exc_cells.get_data().segments[0].spiketrains)).save("spikes.png")

if node == 0:
    number = {name: projection.size() for name, projection in connections.items()}
    print("\n--- Vogels-Abbott network ---")
    print("Nodes                  : %d" % sim.num_processes())
    print("Connections            : %s" % number)
    print("Excitatory rate        : %g Hz" % (E_count * 1000.0 / 100.0))
    print("Build time             : %g s" % building)
    print("Simulation time        : %g s" % running)
assert E_count > 0
expected = 0.1 * n_exc * n_exc
assert abs(connections["e2e"].size() - expected) < 5 * numpy.sqrt(0.9 * expected)
results = {"exc": exc_cells.get_data(), "inh": inh_cells.get_data()}
sim.end()
