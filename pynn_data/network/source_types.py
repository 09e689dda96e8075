"""Sources of spikes: parameters, defaults and units, as PyNN 0.13 has them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pynn_data.network.celltype import CellType

__all__ = [
    "SpikeSource",
    "SpikeSourceArray",
    "SpikeSourceGamma",
    "SpikeSourceInhGamma",
    "SpikeSourcePoisson",
    "SpikeSourcePoissonRefractory",
]


class SpikeSource(CellType):
    """A cell without a state, which emits spikes."""

    injectable = False


class SpikeSourcePoisson(SpikeSource):
    """Spikes of a Poisson process of the given rate from `start` for `duration`.

    They follow from ``setup(seed=)`` and are the same on every engine; several may lie in one time step.
    """

    default_parameters = {"rate": 1.0, "start": 0.0, "duration": 1e10}


class SpikeSourcePoissonRefractory(SpikeSource):
    """Spikes of a Poisson process with a dead time: an interval is `tau_refrac` and a time drawn exponentially.

    The mean interval is 1 / `rate`, the dead time included, from `start` on: a source has been running for ever when
    it can first be seen. They follow from ``setup(seed=)`` and are the same on every engine.
    """

    default_parameters = {"rate": 1.0, "tau_refrac": 0.0, "start": 0.0, "duration": 1e10}

    @classmethod
    def check_together(cls, parameters: Mapping[str, np.ndarray]) -> None:
        """Raise an error if the dead time is as long as the mean interval."""
        rate, tau_refrac = parameters["rate"], parameters["tau_refrac"]
        for cell in np.flatnonzero(rate * tau_refrac >= 1000)[:1]:
            raise ValueError(
                f"a rate of {rate[cell]:g} Hz is not possible with a tau_refrac of {tau_refrac[cell]:g} ms: it must be "
                f"less than {1000 / tau_refrac[cell]:g} Hz."
            )


class SpikeSourceGamma(SpikeSource):
    """Spikes with intervals of a gamma distribution, of shape `alpha`; `alpha` / `beta` is the mean interval.

    The rate is `beta` / `alpha` from `start` on: a source has been running for ever when it can first be seen.
    They follow from ``setup(seed=)`` and are the same on every engine; several may lie in one time step.
    """

    default_parameters = {"alpha": 2, "beta": 1.0, "start": 0.0, "duration": 1e10}
    positive = ("alpha",)
    not_negative = ("beta", "start", "duration")


class SpikeSourceInhGamma(SpikeSource):
    """Spikes of a gamma process whose parameters change in time (Muller et al. 2007).

    From `tbins` [k] to the next, or for ever, the probability of a spike at each moment is that of a gamma process of
    shape `a` [k] and scale `b` [k], which has the mean interval `a` [k] `b` [k], so long after its last spike. There
    are no spikes before the first of `tbins`. Each is one list of numbers for all cells, or a list (or `Sequence`) for
    each; the three are of one length.
    """

    default_parameters = {"a": (1.0,), "b": (1.0,), "tbins": (0.0,), "start": 0.0, "duration": 1e10}
    own_units = {"a": "", "b": "s"}
    listed = ("a", "b", "tbins")

    @classmethod
    def check_together(cls, parameters: Mapping[str, np.ndarray]) -> None:
        """Raise an error if the lists of a source are none of a histogram."""
        for a, b, tbins in zip(*(parameters[name] for name in cls.listed), strict=True):
            if not a.size == b.size == tbins.size or not a.size:
                raise ValueError(f"a, b and tbins must be of one length, not {a.size}, {b.size} and {tbins.size}.")
            if (np.diff(tbins) <= 0).any():
                raise ValueError("tbins must be in ascending order.")
            for name, values in (("a", a), ("b", b)):
                if not (values > 0).all():
                    raise ValueError(f"{name} must be greater than 0, not {values.min():g}.")


class SpikeSourceArray(SpikeSource):
    """Spikes at the given times: one list of times for all cells, or a list (or `Sequence`) for each.

    A time need not be on the grid; it is recorded as it is, and acts in the step that it lies in.
    """

    default_parameters = {"spike_times": ()}
    listed = ("spike_times",)
