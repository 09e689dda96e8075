"""A membrane potential for each of some currents, whose amplitudes are quantities, drawn over each other."""

import matplotlib.pyplot as plt
import pyNN.nest as sim
from quantities import nA

sim.setup()
cell = sim.Population(1, sim.HH_cond_exp())
step = sim.DCSource(start=20.0, stop=60.0)
step.inject_into(cell)
cell.record("v")
for amplitude in (-0.2, 0.0, 0.2):
    step.amplitude = amplitude
    sim.run(80.0)
    sim.reset(annotations={"amplitude": amplitude * nA})
data = cell.get_data()
sim.end()
for segment in data.segments:
    vm = segment.analogsignals[0]
    plt.plot(vm.times, vm, label=str(segment.annotations["amplitude"]))
plt.legend(loc="upper left")
plt.xlabel("Time (%s)" % vm.times.units._dimensionality)
plt.ylabel("Membrane potential (%s)" % vm.units._dimensionality)
plt.savefig("currents.png")
plt.close("all")
results = {"data": data}
