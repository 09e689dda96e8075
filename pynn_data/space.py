"""Space, structures and shapes, where PyNN has them: ``from pynn_data.space import Grid2D``."""

from pynn_data.network.grids import Grid2D, Grid3D
from pynn_data.network.shapes import Cuboid, Shape, Sphere
from pynn_data.network.space import Space
from pynn_data.network.structures import BaseStructure, Line, RandomStructure

__all__ = ["BaseStructure", "Cuboid", "Grid2D", "Grid3D", "Line", "RandomStructure", "Shape", "Space", "Sphere"]
