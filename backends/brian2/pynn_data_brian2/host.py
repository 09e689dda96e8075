"""Brian2 as a host of pynn-data: networks that scripts have built by themselves.

In Brian2 a spike that is found in the loop of step s belongs to s + 1, the time at which the loop ends. The state in
step s is that in which its loop begins, before anything else in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import brian2
import numpy as np

from pynn_data.contract import (
    Capability,
    Clock,
    Collected,
    FloatArray,
    Found,
    Host,
    IntArray,
    NativeVariable,
)
from pynn_data.errors import AttachmentLost, InvalidHandle, NotSupported
from pynn_data_brian2.collecting import collected
from pynn_data_brian2.handles import Portion, found, portions_of
from pynn_data_brian2.importing import quietly
from pynn_data_brian2.native_groups import NativeGroup
from pynn_data_brian2.native_time import ExplicitNetwork, MagicNetwork, NativeNetwork
from pynn_data_brian2.places import Places
from pynn_data_brian2.recorders import ArraySignalRecorder, ArraySpikeRecorder, Share
from pynn_data_brian2.restoring import listen, unlisten
from pynn_data_brian2.script import caller, names_at

__all__ = ["Brian2Host"]

GROUPS = (brian2.NeuronGroup, brian2.PoissonGroup, brian2.SpikeGeneratorGroup)
OPTIONS = ("dt", "namespace")


class Brian2Host(Host):
    """A `brian2.Network`, or what `brian2.run` finds in the script."""

    name = "Brian2"
    contract = (0, 3)
    capabilities = frozenset({Capability.ADVANCE})

    @classmethod
    def version(cls) -> str:
        """Return Brian2's version."""
        return str(brian2.__version__)

    @classmethod
    def attach(cls, *objects: Any, **options: Any) -> Brian2Host:
        """Return a host for one `brian2.Network`, or without one for the network of `brian2.run`.

        Parameters
        ----------
        dt
            Time step of the groups that will be recorded from, with its unit; else that of the network's groups
            (if they have several, that of `defaultclock` if it is among them, or the shortest).
        namespace
            What names in equations mean when pynn-data runs the network; else what they mean where it is asked to.
        """
        if unknown := set(options) - set(OPTIONS):
            raise TypeError(f"attach() has no option {sorted(unknown)[0]!r} for Brian2; it has dt and namespace.")
        if len(objects) > 1 or not all(isinstance(net, brian2.Network) for net in objects):
            raise TypeError(
                "Brian2 is attached to with a brian2.Network, or without anything for the network of brian2.run(), "
                f"not with {', '.join(type(obj).__name__ for obj in objects)}."
            )
        device = brian2.get_device()
        if not isinstance(device, brian2.devices.RuntimeDevice):
            raise NotSupported(
                f"Brian2's device is {type(device).__name__}, which simulates when the script has ended: nothing can "
                "be looked at in between. Use Brian2's monitors, and pynn_data.collect(...) after the run."
            )
        network: NativeNetwork
        if objects and objects[0] is not brian2.magic_network:
            network = ExplicitNetwork(objects[0])
        else:
            network = MagicNetwork(obj for obj in names_at(caller()[0]).values() if _in_magic(obj))
        return cls(network, _time_step(network, options.get("dt")), options.get("namespace"))

    def __init__(self, network: NativeNetwork, dt: float, namespace: Mapping[str, Any] | None) -> None:
        self._network = network
        self._dt = dt
        self.clock = Clock(round(dt * 1000.0, 12))
        self._namespace = namespace
        self._groups: dict[int, NativeGroup] = {}
        """By the identity of Brian2's object."""
        self._places: Places[NativeGroup] = Places()
        self._lost: AttachmentLost | None = None
        """What had happened when the script began anew; the core has not been told of that."""
        listen(network.net, self._before_restore)

    # -- cells ---------------------------------------------------------------------------------

    def find(self, handle: Any, **options: Any) -> Found:
        """Return what a group, a part of one, or several in a list stand for."""
        if options:
            raise TypeError(f"group() has no option {sorted(options)[0]!r} for Brian2; it has none.")
        portions = portions_of(handle)
        for portion in portions:
            self._network.check(portion.group)
            self._check_time_step(portion)
        return found(portions, self._names())

    def adopt(self, found: Found, ids: IntArray) -> None:
        """Put our objects into the groups, and take note of the ids."""
        step, begin = self.current_step(), 0
        for portion in found.handle:
            group = self._groups.get(id(portion.group))
            if group is None:
                group = NativeGroup(portion.group, step, self._network.schedule, self._names)
                self._groups[id(portion.group)] = group
            end = begin + portion.numbers.size
            self._places.add(ids[begin:end], group, portion.numbers)
            begin = end

    # -- recorders -----------------------------------------------------------------------------

    def record_spikes(self, ids: IntArray) -> ArraySpikeRecorder:
        """Begin to copy spikes."""
        shares = self._shares(ids)
        probes = self._group_of(ids).tap.spikes
        recorder = ArraySpikeRecorder(ids, shares, probes.remove)
        probes.append(recorder)
        return recorder

    def record_signals(
        self, ids: IntArray, variables: Sequence[NativeVariable], interval: int
    ) -> list[ArraySignalRecorder]:
        """Begin to copy values: the state now when the step begins, which it does at the next run."""
        step, shares, tap = self.current_step(), self._shares(ids), self._group_of(ids).tap
        recorders = [
            ArraySignalRecorder(shares, variable.name, interval, step, tap.states.remove) for variable in variables
        ]
        if tap.inside:
            for recorder in recorders:
                recorder.sample(step)
        tap.states.extend(recorders)
        return recorders

    def state(self, ids: IntArray, variable: NativeVariable) -> FloatArray:
        """Read the groups' arrays, or evaluate an expression."""
        values = np.empty(ids.size)
        for share in self._shares(ids):
            values[share.given] = share.group.reader(variable.name, share.numbers)()
        return values

    # -- time ----------------------------------------------------------------------------------

    def current_step(self) -> int:
        """Return what Brian2's time is in steps."""
        if self._lost is not None:
            raise self._lost
        step = self._network.step(self._dt)
        for group in self._groups.values():
            now = group.group.clock.dt_
            if not np.isclose(now, self._dt, rtol=1e-9, atol=0):
                raise AttachmentLost(
                    f"The time step of {group.group.name} has been changed from {self.clock.dt:g} to "
                    f"{now * 1000:g} ms after the network was attached to. Set it before, or attach again."
                )
            group.tap.check(step)
        return step

    def advance(self, steps: int) -> None:
        """Run the network."""
        slots = list(self._network.schedule())
        if slots.index("synapses") < slots.index("thresholds"):
            raise NotSupported(
                "In this network's schedule synapses come before thresholds, so that Brian2 forgets the spikes of the "
                "last step whenever a run ends; run it in one go by Brian2's own run()."
            )
        namespace = names_at(caller()[0]) if self._namespace is None else self._namespace
        with quietly():
            self._network.run(steps * self._dt, namespace)

    def close(self) -> None:
        """Take our objects out of the network."""
        for group in self._groups.values():
            group.tap.close()
        unlisten(self._network.net, self._before_restore)

    @classmethod
    def collect(cls, recorder: Any) -> Sequence[Collected] | None:
        """Return what one of Brian2's monitors holds."""
        return collected(recorder)

    # -- inside --------------------------------------------------------------------------------

    def _names(self) -> Mapping[str, Any]:
        return names_at(caller()[0]) if self._namespace is None else self._namespace

    def _group_of(self, ids: IntArray) -> NativeGroup:
        return self._places.groups[int(self._places.of(ids[:1])[0][0])]

    def _shares(self, ids: IntArray) -> list[Share]:
        return [Share(self._places.groups[p.group], p.given, p.numbers) for p in self._places.parts(ids)]

    def _before_restore(self, seconds: float) -> None:
        step = round(seconds / self._dt)
        try:
            self.current_step()
        except AttachmentLost as lost:
            self._lost = lost
            return
        self.before_restart(step)
        for group in self._groups.values():
            group.tap.restart(step)

    def _check_time_step(self, portion: Portion) -> None:
        own = portion.group.clock.dt_
        if not np.isclose(own, self._dt, rtol=1e-9, atol=0):
            raise InvalidHandle(
                f"{portion.label} has time steps of {own * 1000:g} ms, and the network was attached to with "
                f'{self.clock.dt:g} ms; attach to it once more with attach("brian2", ..., dt={own * 1000:g}*ms).'
            )


def _in_magic(obj: Any) -> bool:
    return isinstance(obj, brian2.core.base.BrianObject) and bool(obj.add_to_magic_network)


def _time_step(network: NativeNetwork, given: Any) -> float:
    """Return the time step in seconds."""
    if given is not None:
        if not brian2.have_same_dimensions(given, brian2.second) or not float(given) > 0:
            raise TypeError(f"attach(dt=...) is a time with its unit, such as 0.1*ms, not {given!r}.")
        return float(given)
    default = float(brian2.defaultclock.dt)
    steps = {obj.clock.dt_ for obj in network.objects() if isinstance(obj, GROUPS)}
    return default if default in steps or not steps else float(min(steps))
