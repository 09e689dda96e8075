"""The same with a current source whose amplitude is changed between the runs."""

import pyNN.nest as sim

sim.setup(timestep=0.1, t_flush=200.0)
cells = sim.Population(2, sim.IF_curr_exp(v_thresh=-55.0, tau_refrac=5.0))
step = sim.DCSource(start=10.0, stop=40.0)
step.inject_into(cells)
cells.record("v")
for amplitude in (-0.2, 0.0, 0.2):
    step.amplitude = amplitude
    sim.run(50.0)
    sim.reset(annotations={"amplitude": amplitude})
data = cells.get_data()
for segment in data.segments:
    v = segment.analogsignals[0]
    print(segment.annotations["amplitude"], v.min(), v.max())
results = {"data": data}
sim.end()
