"""One cell, what it is sent, and what it does; the plug-ins' tests use them, too."""

DT, ARRIVAL = 0.1, 25


def make(sim, celltype, *variables, initial=None, **parameters):
    """Set up, and return one cell with some of its variables recorded."""
    sim.setup(timestep=DT)
    cell = sim.Population(1, getattr(sim, celltype)(**parameters), initial_values=initial)
    if variables:
        cell.record(variables)
    return cell


def spike_onto(sim, cell, receptor, weight):
    """Send one spike to the cell, which arrives at step ARRIVAL."""
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[2.0]))
    sim.Projection(source, cell, sim.FromListConnector([(0, 0, weight, 0.5)]), receptor_type=receptor)


def signal(cell, name):
    """Return one signal of the first cell as plain numbers."""
    (found,) = [s for s in cell.get_data().segments[0].analogsignals if s.name == name]
    return found.magnitude[:, 0]
