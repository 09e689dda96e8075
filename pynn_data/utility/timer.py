"""Timer, where PyNN has it."""

from pynn_data.compat.timer import Timer

__all__ = ["Timer"]
