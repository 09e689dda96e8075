"""Options of setup() that scripts for PyNN give and that change nothing here."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

from pynn_data.frames import level_of_user

__all__ = ["INSTEAD", "WITHOUT_EFFECT", "without_ignored"]

WITHOUT_EFFECT = frozenset({
    "debug", "default_maxstep", "file", "filename", "label", "logfile", "loglevel", "native_rng_baseseed",
    "num_processes", "quit_on_end", "rank", "recording_precision", "reference", "rng_seeds", "rng_type", "save_format",
    "spike_precision", "t_flush", "verbosity",
})  # fmt: skip
"""Of logs, of digits in files, of generators that draw nothing here, and of what a reset needs on NEST."""
ONLY_WHEN_ON = {"use_cvode": ("atol", "rtol")}
"""Options that change nothing if they are False, with those that go with them."""
INSTEAD = {
    **dict.fromkeys(("grng_seed", "rng_seed", "rng_seeds_seed"), "give seed=, from which all randomness follows"),
    "use_cvode": "the steps are fixed; leave it out and choose timestep=",
    **dict.fromkeys(("dt", "time_step"), "it is called timestep="),
    "mindelay": "it is called min_delay=",
    "maxdelay": "it is called max_delay=",
}
"""Options that would change the result, and what to do."""


def without_ignored(options: Mapping[str, Any], engine: str, known: frozenset[str]) -> dict[str, Any]:
    """Return the options that are for the engine; one warning names those that change nothing.

    Parameters
    ----------
    options
        As given to setup().
    engine
        Its name, for the texts.
    known
        Options that the engine has.

    Raises
    ------
    TypeError
        One would change the result in a way that is not possible here; the text says what to do.
    """
    off = {name for name in ONLY_WHEN_ON if name in options and not options[name]}
    ignored = off | {name for on in off for name in ONLY_WHEN_ON[on]} | WITHOUT_EFFECT
    left_out = sorted(name for name in options if name in ignored and name not in known)
    for name in options:
        if name in INSTEAD and name not in known and name not in left_out:
            raise TypeError(f"{engine}: setup({name}=) is no option here; {INSTEAD[name]}.")
    if left_out:
        warnings.warn(f"setup(): {', '.join(left_out)}: no effect with {engine}.", stacklevel=level_of_user())
    return {name: value for name, value in options.items() if name not in left_out}
