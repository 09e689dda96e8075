"""Neurodata Without Borders: lossless, and open to the programs that read NWB.

===================  ===========================================================================
of a Block           in the file
===================  ===========================================================================
spike trains         ``/units``, a row each: ``spike_times`` and ``obs_intervals`` in seconds, columns
                     ``segment``, ``block`` and those annotations that all trains have
signals              ``/acquisition/<name>``, from the second segment on ``segment001_<name>``
their channels       ``/scratch/<name>_channels``, a row per column of the signal
events               ``/events/<name>``
epochs               ``/intervals/epochs``, all in one table
rec_datetime         ``session_start_time``; without a time zone it is local time
simulator, versions  ``/general/was_generated_by``
all annotations      ``/general/notes``, to read
everything else      ``/scratch/pynn_data`` as JSON, ``/scratch/pynn_data_<type>`` for arrays
===================  ===========================================================================

Times are model time since the beginning of their segment and are not shifted: the hours between two
segments are no part of the model, and adding them would cost digits. Programs that do not look at the column
``segment`` see the segments on top of each other.

Nothing is compressed: deflate halves spike times on a grid, at twenty times the time of writing and reading, and
gains little on anything else. A file that another program has compressed since is read as before.
"""

from __future__ import annotations

from pynn_data.files.nwb.form import Nwb

__all__ = ["Nwb"]
