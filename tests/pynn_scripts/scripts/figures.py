"""Figures of what has been recorded, with Figure and Panel."""

import os

import pyNN.nest as sim
from pyNN.utility.plotting import DataTable, Figure, Histogram, Panel, comparison_plot, connection_plot, isi_histogram

sim.setup(timestep=0.1, min_delay=0.1)
cells = sim.Population(4, sim.IF_cond_exp(i_offset=[0.8, 1.0, 1.2, 1.4], tau_refrac=2.0), label="cells")
link = sim.Projection(cells, cells, sim.FromListConnector([(0, 1, 0.01, 1.0), (2, 3, 0.0, 1.0)]), sim.StaticSynapse())
cells.record("spikes")
cells[0:2].record(("v", "gsyn_exc"))
sim.run(100.0)
data = cells.get_data().segments[0]
vm = data.filter(name="v")[0]
gsyn = data.filter(name="gsyn_exc")[0]
Figure(
    Panel(vm, ylabel="Membrane potential (mV)", data_labels=["potential"], line_properties=[{"linewidth": 0.5}]),
    Panel(gsyn, ylabel="Synaptic conductance (uS)", yticks=True, ylim=(0, 0.02)),
    Panel(data.spiketrains, xlabel="Time (ms)", xticks=True, markersize=0.5),
    title="What the cells do",
    annotations="Simulated with some engine",
    settings={"font.size": 8},
).save("Results/cells.png")
currents = cells.get("i_offset")
counts = [len(train) for train in data.spiketrains]
Figure(Panel(DataTable(currents, counts), xlabel="Current (nA)", ylabel="Spikes", xticks=True, yticks=True),
       Panel(link.get("weight", format="array"), cmap="viridis"),
       Panel(isi_histogram(data), xlabel="Interval (ms)")).save("Results/table.png")
comparison_plot([data, data], labels=["one", "the same"], title="Compared", annotations="twice").save("Results/compared.png")
print(connection_plot(link))
for name in ("cells", "table", "compared"):
    assert os.path.getsize("Results/%s.png" % name) > 5000
results = {"data": data, "picture": [len(row) for row in connection_plot(link).split("\n")]}
sim.end()
