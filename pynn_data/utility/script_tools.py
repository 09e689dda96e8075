"""Helpers of scripts, where PyNN has them."""

from pynn_data.compat.command_line import get_script_args, get_simulator
from pynn_data.compat.script_tools import init_logging, normalized_filename, notify

__all__ = ["get_script_args", "get_simulator", "init_logging", "normalized_filename", "notify"]
