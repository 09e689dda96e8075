"""Whether NEURON takes steps that are all of one length."""

from __future__ import annotations

import sys
from typing import Any

from pynn_data.contract import Clock
from pynn_data.errors import AttachmentLost, NotSupported
from pynn_data_neuron.observer import Observer

__all__ = ["Grid"]


class Grid:
    """Looks at how NEURON is set up to take its steps.

    Raises
    ------
    NotSupported
        Now already there is no grid of times on which anything could be recorded.
    """

    def __init__(self, h: Any, cvode: Any, context: Any) -> None:
        self._h = h
        self._cvode = cvode
        self._context = context
        if trouble := self._trouble():
            raise NotSupported(f"pynn-data records in steps of one length, and {trouble}")
        self.clock = Clock(float(h.dt))
        steps = float(h.t) / self.clock.dt
        drift = sys.float_info.epsilon * steps**2  # of a time that is a sum of half steps
        if abs(steps - round(steps)) > 1e-4 + drift:
            raise NotSupported(
                f"pynn-data records in steps of one length, and h.t = {h.t:.12g} ms is not a whole number of steps of "
                f"h.dt = {h.dt:g} ms. Attach after h.finitialize(), or before anything has been simulated."
            )

    def check(self, observer: Observer) -> None:
        """Look whether all is as it was, and the observer has seen every step.

        Raises
        ------
        AttachmentLost
            The text says what has changed.
        """
        dt, now = self.clock.dt, float(self._h.t)
        if trouble := self._trouble():
            raise AttachmentLost(f"pynn-data has recorded in steps of one length, and {trouble}")
        if self._h.dt != dt:
            raise AttachmentLost(
                f"h.dt was {dt:g} ms when pynn-data was attached and is {self._h.dt:g} ms now. Set it before (and "
                "h.steps_per_ms, from which h.run() sets it), and attach again. The variable step changes it, too."
            )
        if not observer.exists:
            raise AttachmentLost(
                f"The section of {observer.place}, in which pynn-data counts the steps, has been deleted."
            )
        if observer.jump is None and abs(now - observer.step * dt) > dt / 2:
            raise AttachmentLost(_jump(observer.step * dt, now, dt))
        if observer.jump is not None:
            raise AttachmentLost(_jump(*observer.jump, dt))

    def _trouble(self) -> str:
        """Return why there can be no recording now; empty if it can."""
        coreneuron = sys.modules.get("neuron.coreneuron")
        if self._cvode.active():
            return "the variable step (CVode) is active: cvode.active(False) turns it off."
        if coreneuron is not None and coreneuron.enable:
            return "CoreNEURON is enabled, which simulates a copy of the network: coreneuron.enable = False ends that."
        if self._context.nthread() > 1:
            return (
                f"NEURON works with {self._context.nthread():g} threads, which are not at the same step at the same "
                "time: pc.nthread(1) has it work with one."
            )
        return ""


def _jump(before: float, after: float, dt: float) -> str:
    return (
        f"The time in NEURON has gone from {before:.12g} to {after:.12g} ms, which is no step of {dt:g} ms: h.t, h.dt "
        "or the variable step has been changed, or a state restored. h.finitialize() begins anew; attach again."
    )
