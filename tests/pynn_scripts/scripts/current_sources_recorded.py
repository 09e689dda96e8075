"""What each current source gives, as the source has recorded it itself, and what the cells make of it."""

import numpy as np
import pyNN.nest as sim

sim.setup(timestep=0.1, min_delay=0.1)
cells = sim.Population(3, sim.IF_cond_exp(v_thresh=0.0), label="cells")
steady = sim.DCSource(amplitude=0.3, start=5.0, stop=15.0)
wave = sim.ACSource(start=2.0, stop=18.0, amplitude=0.5, offset=0.1, frequency=100.0, phase=90.0)
stairs = sim.StepCurrentSource(times=[1.0, 5.0, 10.0], amplitudes=[0.2, -0.1, 0.4])
for source, cell in zip((steady, wave, stairs), cells):
    source.inject_into([cell])
    source.record()
cells.record("v")
sim.run(20.0)
currents = [source.get_data() for source in (steady, wave, stairs)]
for current in currents:
    print(current.units, current.shape, float(current.max()), "at", current.times[int(np.argmax(current.magnitude))])
    assert current.shape[0] == 201 and abs(float(current.sampling_period.rescale("ms")) - 0.1) < 1e-9
levels = currents[2].magnitude.ravel()
assert levels[5] == 0 and abs(levels[30] - 0.2) < 1e-9 and abs(levels[70] + 0.1) < 1e-9 and abs(levels[150] - 0.4) < 1e-9
results = {"v": cells.get_data(), "steady": currents[0].magnitude.ravel(), "wave": currents[1].magnitude.ravel(), "stairs": levels}
sim.end()
