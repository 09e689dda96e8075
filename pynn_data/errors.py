"""Every exception of pynn-data, so that a script can catch what it means to; PyNN's names for them are at the end."""

from __future__ import annotations

__all__ = [
    "AmbiguousBackend",
    "AttachOnly",
    "AttachmentLost",
    "BackendBroken",
    "BackendNotFound",
    "ContractMismatch",
    "ContractViolation",
    "EngineMissing",
    "FileDamaged",
    "FormatUnavailable",
    "InvalidConnections",
    "InvalidHandle",
    "InvalidModel",
    "MetadataWarning",
    "NoNumber",
    "NotFinite",
    "NotStorable",
    "NotSupported",
    "NotWritten",
    "NothingRecorded",
    "OtherSimulation",
    "PlottingUnavailable",
    "PynnDataError",
    "ReportUnavailable",
    "SimulationBroken",
    "SimulationEnded",
    "SimulationRunning",
    "UnitUnknown",
    "UnknownFormat",
    "UnknownParameter",
    "UnknownVariable",
    "WriteFailed",
]


class PynnDataError(Exception):
    """Base of all exceptions that pynn-data raises on purpose."""


class BackendNotFound(PynnDataError, ModuleNotFoundError):
    """No installed distribution provides the backend."""


class BackendBroken(PynnDataError, ImportError):
    """The backend's plug-in is installed and cannot be loaded."""


class EngineMissing(BackendBroken):
    """The plug-in is there, the simulator that it drives is not."""


class AttachOnly(BackendBroken):
    """The plug-in builds no networks; it records from those that scripts have built by themselves."""


class AmbiguousBackend(PynnDataError, ImportError):
    """Two distributions provide a backend of the same name."""


class ContractMismatch(BackendBroken):
    """Plug-in and core speak different versions of the contract."""


class ContractViolation(PynnDataError, RuntimeError):
    """A plug-in handed over data that its contract forbids: a bug of the plug-in."""


class InvalidHandle(PynnDataError, TypeError):
    """What was given for cells or a recorder of a simulator is none, or is of another network."""


class InvalidModel(PynnDataError, ValueError):
    """What was given for a cell type of an engine's own is none, or the engine cannot make cells of it."""


class AttachmentLost(PynnDataError, RuntimeError):
    """The network that was attached to is gone, or keeps time in another way; what was drained before can be read."""


class UnitUnknown(PynnDataError, ValueError):
    """A variable's unit is told by nobody, and has to be given."""


class NoNumber(PynnDataError, TypeError, ValueError):
    """What was given for a number is none."""


class UnknownParameter(PynnDataError, AttributeError, KeyError):
    """A cell type, synapse or current has no parameter of that name."""

    __str__ = Exception.__str__  # that of KeyError puts the text in quotation marks


class UnknownVariable(PynnDataError, ValueError):
    """The cells have no state variable of that name that can be recorded or set."""


class NothingRecorded(PynnDataError, LookupError):
    """Data were asked for that have not been recorded."""


class InvalidConnections(PynnDataError, ValueError):
    """Weights, delays or pairs of cells that no synapse can have."""


class NotSupported(PynnDataError, RuntimeError):
    """The engine cannot do what the description asks for."""


class SimulationEnded(PynnDataError, RuntimeError):
    """The simulation was ended or replaced by a new setup()."""


class OtherSimulation(PynnDataError, ValueError):
    """An object belongs to another simulation than those it was to go with."""


class SimulationBroken(PynnDataError, RuntimeError):
    """A run has failed half-way; the data up to a stated time can be read, and reset() begins anew."""


class NotFinite(SimulationBroken):
    """A variable of a cell has become infinite or no number at all."""


class SimulationRunning(PynnDataError, RuntimeError):
    """What would begin, end or repeat the simulation was called while run() is at work, as in a callback."""


class NotWritten(UserWarning):
    """Files that ``record(to_file=)`` has asked for were not written; the text says which, and why."""


class UnknownFormat(PynnDataError, ValueError):
    """No file format has the extension."""


class NotStorable(PynnDataError, TypeError):
    """A value that the file format cannot hold; nothing was written."""


class FileDamaged(PynnDataError, OSError):
    """A file does not hold what was once written to it, or nothing that pynn-data can read."""


class FormatUnavailable(PynnDataError, ImportError):
    """A file format needs a package that is not installed."""


class PlottingUnavailable(PynnDataError, ImportError):
    """Figures need matplotlib, which is not installed."""


class ReportUnavailable(PynnDataError, ImportError):
    """Reports need Bokeh, which is not installed."""


class MetadataWarning(UserWarning):
    """A file does not hold all metadata; a second file beside it does."""


class WriteFailed(PynnDataError, OSError):
    """A file could not be written; nothing was changed and nothing forgotten."""


# Scripts for PyNN catch errors by these names. They are not in `__all__`: `ConnectionError` is one of Python's own.

InvalidParameterValueError = InvalidDimensionsError = ValueError
NonExistentParameterError = UnknownParameter
ConnectionError = InvalidWeightError = InvalidConnections  # noqa: A001
InvalidModelError = InvalidModel
NoModelAvailableError = NotSupported
NothingToWriteError = NothingRecorded
RecordingError = UnknownVariable


class RoundingWarning(Warning):
    """Never given: a time that is no whole number of steps is an error."""


class NotLocalError(Exception):
    """Never raised: every process knows all cells and connections."""
