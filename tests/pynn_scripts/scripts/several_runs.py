"""Running on, asking for the data in between, clearing them, and beginning again."""

import pyNN.nest as sim

sim.setup(timestep=0.1, t_flush=100.0)
cells = sim.Population(3, sim.IF_cond_exp(i_offset=[0.9, 1.0, 1.1]))
cells.record(["spikes", "v"])
assert sim.get_current_time() == 0.0 and sim.get_time_step() == 0.1
end_time = sim.run(30.0)
assert abs(end_time - 30.0) < 1e-9
first = cells.get_data()
sim.run_for(20.0)
sim.run_until(80.0)
assert abs(sim.get_current_time() - 80.0) < 1e-9
whole = cells.get_data()
assert first.segments[0].analogsignals[0].shape == (301, 3) and whole.segments[0].analogsignals[0].shape == (801, 3)
print(sim.get_min_delay(), sim.get_max_delay(), sim.rank(), sim.num_processes())
sim.reset(annotations={"part": 1})
sim.run(20.0)
two = cells.get_data()
assert len(two.segments) == 2 and two.segments[0].annotations["part"] == 1
results = {"first": first, "two": two}
sim.end()
