"""What scripts take from their command line: the simulator, and arguments of their own."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

from pynn_data import registry

__all__ = ["get_script_args", "get_simulator"]


def get_simulator(*arguments: tuple[Any, ...]) -> tuple[ModuleType, argparse.Namespace]:
    """Return the front end that the command line names, as in ``python script.py nest --plot-figure``.

    Parameters
    ----------
    *arguments
        More that the script takes: (name, help text), or (name, help text, options of
        ``argparse.ArgumentParser.add_argument``).

    Returns
    -------
    tuple
        The front end, and all arguments by name, ``simulator`` among them.

    Raises
    ------
    SystemExit
        The command line is another one, or there is no such backend; the text says what is expected.
    """
    backends = sorted({*registry.KNOWN, *registry.installed()})
    parser = argparse.ArgumentParser()
    parser.add_argument("simulator", help=f"backend, one of {', '.join(backends)}")
    for name, text, *options in arguments:
        parser.add_argument(name, help=text, **(options[0] if options else {}))
    given = parser.parse_args()
    if given.simulator not in backends:
        parser.error(f"there is no backend {given.simulator!r}, but {', '.join(backends)}")
    return import_module(f"pynn_data.{given.simulator}"), given


def get_script_args(n_args: int, usage: str = "") -> list[str]:
    """Return the first arguments of the script.

    Parameters
    ----------
    n_args
        How many it needs.
    usage
        Text of the error if there are fewer.

    Returns
    -------
    list of str

    Raises
    ------
    ValueError
        There are fewer.
    """
    script = sys._getframe(1).f_globals.get("__file__", "")
    names = [name for name in (script, os.path.abspath(script)) if name in sys.argv]
    first = sys.argv.index(names[0]) + 1 if names else 1  # mpiexec and others may come before the script
    given = sys.argv[first : first + n_args]
    if len(given) < n_args:
        raise ValueError(usage or f"The script needs {n_args} arguments, but was given {len(given)}.")
    return given
