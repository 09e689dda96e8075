"""Where cells lie: every structure, positions given by hand, the nearest cell, and files of positions."""

import numpy as np
import pyNN.nest as sim
from pyNN.random import NumpyRNG
from pyNN.space import Cuboid, Grid2D, Grid3D, Line, RandomStructure, Space, Sphere

sim.setup()
line = sim.Population(5, sim.IF_curr_exp(), structure=Line(dx=2.0, x0=1.0, y=3.0))
grid = sim.Population((3, 4), sim.IF_curr_exp(), label="grid")
cube = sim.Population(27, sim.IF_curr_exp(), structure=Grid3D(dx=10.0, dy=20.0, dz=30.0))
box = sim.Population(50, sim.IF_curr_exp(), structure=RandomStructure(Cuboid(10.0, 20.0, 30.0), origin=(5.0, 0.0, 0.0), rng=NumpyRNG(seed=3)))
ball = sim.Population(50, sim.IF_curr_exp(), structure=RandomStructure(boundary=Sphere(radius=7.0), rng=NumpyRNG(seed=4)))
shuffled = sim.Population(16, sim.IF_curr_exp(), structure=Grid2D(fill_order="random", rng=NumpyRNG(seed=5)))

assert line.positions.shape == (3, 5)
assert np.array_equal(line.positions[0], [1.0, 3.0, 5.0, 7.0, 9.0])
assert len(grid) == 12 and grid.positions.shape == (3, 12)
assert line.nearest((5.2, 0.0, 0.0)) == line[2]
assert list(line[3].position) == [7.0, 3.0, 0.0]
low, high = box.positions.min(axis=1), box.positions.max(axis=1)
assert np.all(abs(box.positions - np.array([[5.0], [0.0], [0.0]])) <= np.array([[5.0], [10.0], [15.0]]))
assert np.all(np.linalg.norm(ball.positions, axis=0) < 7.0)
assert sorted(map(tuple, shuffled.positions.T)) == sorted(map(tuple, Grid2D().generate_positions(16).T))
hand = sim.Population(2, sim.IF_curr_exp())
hand.positions = np.array([[0.0, 1.0], [0.0, 2.0], [0.0, 2.0]])
hand[0].position = (1.0, 1.0, 1.0)
space = Space()
print("between the two:", space.distances(hand.positions[:, 0], hand.positions[:, 1]))
both = line + grid[0:2]
assert both.positions.shape == (3, 7)
line.save_positions("line.txt")
print(line.structure, cube.structure)
saved = np.loadtxt("line.txt")[:, 1:]
assert np.allclose(saved, line.positions.T)
results = {"line": line.positions, "grid": grid.positions, "cube": cube.positions, "hand": hand.positions, "both": both.positions,
           "view": line[1:4].positions, "distances": space.distances(line.positions.T, hand.positions.T)}
sim.end()
