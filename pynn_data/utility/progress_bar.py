"""ProgressBar, where PyNN has it."""

from pynn_data.compat.progress import ProgressBar, SimulationProgressBar

__all__ = ["ProgressBar", "SimulationProgressBar"]
