"""What a network says of itself."""

from pyNN.nest import AllToAllConnector, IF_cond_exp, Population, Projection, StaticSynapse, end, get_time_step, run, setup
from pyNN.standardmodels.cells import IF_cond_exp as Standard
from pyNN.standardmodels.synapses import StaticSynapse as StandardSynapse
from pyNN.standardmodels import StandardCellType
from pyNN import common, core

setup()
cells = Population(2, IF_cond_exp(), label="described")
link = Projection(cells, cells, AllToAllConnector(allow_self_connections=False), StaticSynapse(weight=0.01), label="link")
cells.annotate(layer="L4")
for text in (cells.describe(), link.describe(), cells[0:1].describe(), cells.celltype.describe()):
    print(text)
    assert isinstance(text, str) and text
assert "described" in cells.describe() and cells.annotations["layer"] == "L4"
assert issubclass(IF_cond_exp, Standard) and issubclass(StaticSynapse, StandardSynapse) and isinstance(cells.celltype, StandardCellType)
assert isinstance(cells, common.Population) and core.is_listlike([1]) and not core.is_listlike(1)
assert Standard.default_parameters["tau_m"] == 20.0 and cells.celltype.units["v"] == "mV"
assert cells.injectable
cells.record("v")
run(1.0)
results = {"cells": cells.get_data()}
end()
