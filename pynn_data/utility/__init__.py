"""Helpers of scripts, where PyNN has them: ``from pynn_data.utility import get_simulator``."""

from pynn_data.compat.command_line import get_script_args, get_simulator
from pynn_data.compat.progress import ProgressBar, SimulationProgressBar
from pynn_data.compat.script_tools import init_logging, normalized_filename, notify
from pynn_data.compat.stored_spikes import load_population, save_population
from pynn_data.compat.timer import Timer

__all__ = [
    "ProgressBar", "SimulationProgressBar", "Timer", "get_script_args", "get_simulator", "init_logging",
    "load_population", "normalized_filename", "notify", "save_population",
]  # fmt: skip
