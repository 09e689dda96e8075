"""What is known of a run that has failed half-way."""

from __future__ import annotations

from dataclasses import dataclass

from pynn_data.errors import PynnDataError
from pynn_data.recording.flaws import Flawed

__all__ = ["Broken"]


@dataclass(frozen=True)
class Broken:
    """Why a simulation cannot go on, and up to when its data are right."""

    time: float
    """In ms; up to here everything that was to be recorded is there, and nothing later."""
    why: str
    remedy: str
    """What has to be done."""

    @classmethod
    def by(cls, error: BaseException, engine: str, time: float, remedy: str) -> Broken:
        """Return what an exception means."""
        if isinstance(error, KeyboardInterrupt):
            return cls(time, "Ctrl-C", remedy)
        if isinstance(error, (PynnDataError, Flawed)):
            return cls(time, str(error).rstrip("."), remedy)
        return cls(time, f"{engine}: {type(error).__name__}: {error}".rstrip(".: "), remedy)

    @property
    def brief(self) -> str:
        """For the annotations of the data."""
        return f"at t = {self.time:g} ms: {self.why}"

    @property
    def text(self) -> str:
        """For those who want to go on."""
        return (
            f"The run was interrupted at t = {self.time:g} ms ({self.why}); read the data, which are exact up to then, "
            f"then {self.remedy}."
        )
