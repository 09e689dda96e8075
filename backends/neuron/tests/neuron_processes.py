"""What cells are in NEURON."""


def point_processes(cells):
    """Return what the cells are in NEURON, once they have run."""
    return [cells._simulation.engine._cells[int(cell)] for cell in cells.ids]
