"""What the author of a plug-in reads: two rungs, recorders, and the arrays that cross the boundary.

A plug-in may stop at the first rung, `Host`: a simulator that can be attached to, whoever has built the network in
it. `Engine` is the second: it builds networks as well, and is what ``import pynn_data.<name>`` needs.

Times are integer steps of the clock, cells are the core's ids, values are in
the units that the plug-in declares. The core checks every array it is given.
"""

from pynn_data.contract.arrays import Connections, Feed, FloatArray, IntArray, RawSignal, RawSpikes
from pynn_data.contract.capability import CHANGEABLE, Capability
from pynn_data.contract.cells import Found, NativeCell, NativeType, NativeVariable, Tolerance
from pynn_data.contract.clock import Clock
from pynn_data.contract.collected import Collected, CollectedEvents, CollectedSignal, CollectedSpikes
from pynn_data.contract.draws import uniform
from pynn_data.contract.engine import Engine
from pynn_data.contract.host import Host
from pynn_data.contract.recorders import Recorder, SignalRecorder, SpikeRecorder

__all__ = [
    "CHANGEABLE",
    "CONTRACT",
    "Capability",
    "Clock",
    "Collected",
    "CollectedEvents",
    "CollectedSignal",
    "CollectedSpikes",
    "Connections",
    "Engine",
    "Feed",
    "FloatArray",
    "Found",
    "Host",
    "IntArray",
    "NativeCell",
    "NativeType",
    "NativeVariable",
    "RawSignal",
    "RawSpikes",
    "Recorder",
    "SignalRecorder",
    "SpikeRecorder",
    "Tolerance",
    "uniform",
]

CONTRACT = (0, 3)
"""Version of this contract. Before 1.0 a plug-in has to be written for this very number."""
