"""Files that NEST's recording backend "ascii" writes: tables as text, one per device and thread.

``spikes-6-0.dat`` is what the device with the label "spikes" and the node id 6 has recorded on thread 0 of all threads
of all processes:

===========================================  =========================================================
line                                         what it tells
===========================================  =========================================================
``# NEST version: 3.10.0``                   who has written it
``# RecordingBackendASCII version: 2``       the layout
``sender  time_ms  V_m``                     the columns, or ``sender  time_step  time_offset  V_m``
``1  0.100  -69.998``                        an event or a sample, all with as many decimals as asked for
===========================================  =========================================================

They do not tell the time step, when recording began and ended, which cells were recorded, and the units.
"""

from pynn_data.files.nest_ascii.reader import NestAscii

__all__ = ["NestAscii"]
