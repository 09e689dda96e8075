"""NEURON, imported in silence and with the plug-in's mechanisms."""

from __future__ import annotations

import os
from typing import Any

from pynn_data_neuron.library import library

__all__ = ["import_neuron"]

OPTIONS = "NEURON_MODULE_OPTIONS"


def import_neuron() -> Any:
    """Import NEURON without a look at the display, load the mechanisms, and return its interpreter.

    Raises
    ------
    ImportError
        If NEURON is not installed, or the mechanisms cannot be compiled.
    """
    before = os.environ.get(OPTIONS)
    os.environ[OPTIONS] = f"{before} -nogui" if before else "-nogui"
    try:
        import neuron
    finally:
        if before is None:
            del os.environ[OPTIONS]
        else:
            os.environ[OPTIONS] = before
    # A mechanism can be loaded once only.
    if not hasattr(neuron.h, "PynnDataPlayer"):
        neuron.h.nrn_load_dll(str(library(str(neuron.__version__))))
    return neuron.h
