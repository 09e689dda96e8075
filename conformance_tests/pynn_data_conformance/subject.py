"""The plug-in that is tested: what it can be used for, and where it comes from."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from pynn_data.contract import Engine, Host
from pynn_data.errors import AttachOnly, NotSupported
from pynn_data.registry import installed, load, load_host

__all__ = ["Subject"]


@dataclass(frozen=True)
class Subject:
    """A plug-in of one rung or both."""

    name: str
    distribution: str
    version: str
    engine: type[Engine] | None
    """What builds networks, if it does."""
    host: type[Host] | None
    """What records from networks that scripts have built, if it does."""

    @classmethod
    def load(cls, name: str) -> Subject:
        """Return the plug-in of that name.

        Raises
        ------
        BackendNotFound, AmbiguousBackend, EngineMissing, BackendBroken, ContractMismatch
        """
        engine: type[Engine] | None = None
        host: type[Host] | None = None
        with suppress(AttachOnly):
            engine = load(name).engine
        with suppress(NotSupported):
            host = load_host(name).host
        (provider,) = installed()[name]
        return cls(name, provider.distribution, provider.version, engine, host)

    @property
    def simulator(self) -> type[Host]:
        """What knows the simulator's name, its version and the contract's."""
        one = self.engine or self.host
        assert one is not None
        return one

    @property
    def rungs(self) -> list[str]:
        """What it can be used for."""
        return [*(["build"] if self.engine else []), *(["attach"] if self.host else [])]
