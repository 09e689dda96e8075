"""NEURON, imported in silence and with the plug-in's mechanisms."""

from __future__ import annotations

import os
from typing import Any

from pynn_data_neuron.library import library

__all__ = ["import_neuron"]

SETTINGS = {"NEURON_MODULE_OPTIONS": "-nogui", "NEURON_INIT_MPI": "0"}
"""Environment in which NEURON is imported; it takes part in an MPI job only when it is told to (`ranks.join`)."""


def import_neuron() -> Any:
    """Import NEURON without a look at the display, load the mechanisms, and return its interpreter.

    Raises
    ------
    ImportError
        If NEURON is not installed, or the mechanisms cannot be compiled.
    """
    before = {name: os.environ.get(name) for name in SETTINGS}
    options = before["NEURON_MODULE_OPTIONS"]
    os.environ.update(SETTINGS, **({"NEURON_MODULE_OPTIONS": f"{options} -nogui"} if options else {}))
    try:
        import neuron
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    # A mechanism can be loaded once only.
    if not hasattr(neuron.h, "PynnDataPlayer"):
        neuron.h.nrn_load_dll(str(library(str(neuron.__version__))))
    return neuron.h
