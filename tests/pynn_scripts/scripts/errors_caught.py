"""Mistakes, each of which is caught by the name that its error has."""

import pyNN.nest as sim
from pyNN import errors

sim.setup(timestep=0.1)
cells = sim.Population(3, sim.IF_cond_exp(), label="cells")
source = sim.Population(1, sim.SpikeSourceArray())
caught = []


def attempt(error, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except error as found:
        caught.append(error)
        print("%s: %s" % (type(found).__name__, found))


attempt(errors.NonExistentParameterError, sim.IF_cond_exp, tau_mm=10.0)
attempt(errors.NonExistentParameterError, cells.set, no_such=1.0)
attempt(KeyError, cells.set, no_such=1.0)
attempt(errors.InvalidParameterValueError, sim.IF_cond_exp, tau_m="fast")
attempt(ValueError, cells.set, tau_m="fast")
attempt(errors.RecordingError, cells.record, "w")
attempt(errors.RecordingError, source.record, "v")
attempt(errors.ConnectionError, sim.Projection, cells, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=-0.1), receptor_type="excitatory")
attempt(errors.ConnectionError, sim.Projection, cells, cells, sim.AllToAllConnector(), sim.StaticSynapse(), receptor_type="no such")
attempt(TypeError, sim.DCSource(amplitude=1.0).inject_into, source)
attempt(errors.InvalidDimensionsError, cells.set, tau_m=[1.0, 2.0])
assert caught == [errors.NonExistentParameterError] * 2 + [KeyError, errors.InvalidParameterValueError, ValueError] \
    + [errors.RecordingError] * 2 + [errors.ConnectionError] * 2 + [TypeError, errors.InvalidDimensionsError]
for error in (errors.ConnectionError, errors.InvalidModelError, errors.NothingToWriteError, errors.InvalidWeightError, errors.NotLocalError, errors.RecordingError):
    assert issubclass(error, Exception)
results = {"caught": [len(caught)]}
sim.end()
