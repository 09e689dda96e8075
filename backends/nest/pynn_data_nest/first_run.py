"""Doing something at the last moment before a script's first simulation.

What a device's connection may not change, the shortest delay of the network, is known only when the network is
complete, and nothing but the call that simulates tells that it is. So that call is listened to, until it has come.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["FirstRun"]

CALLS = ("llapi_simulate", "llapi_prepare")
"""All ways of NEST's Python interface to simulate go through one of them."""


class FirstRun:
    """The next call that lets NEST simulate."""

    _waiting: list[Callable[[], None]] = []
    _originals: dict[str, Callable[..., Any]] = {}

    @classmethod
    def call(cls, action: Callable[[], None]) -> None:
        """Have `action` called, once, before NEST simulates."""
        from nest.ll_api import nestkernel

        cls._waiting.append(action)
        if not cls._originals:
            cls._originals = {name: getattr(nestkernel, name) for name in CALLS}
            for name in CALLS:
                setattr(nestkernel, name, cls._listening(name))

    @classmethod
    def forget(cls, action: Callable[[], None]) -> None:
        """Have it not called after all."""
        if action in cls._waiting:
            cls._waiting.remove(action)
        if not cls._waiting:
            cls._restore()

    @classmethod
    def _listening(cls, name: str) -> Callable[..., Any]:
        original = cls._originals[name]

        def listening(*arguments: Any) -> Any:
            cls._restore()
            waiting = list(cls._waiting)
            cls._waiting.clear()
            for action in waiting:
                action()
            return original(*arguments)

        return listening

    @classmethod
    def _restore(cls) -> None:
        from nest.ll_api import nestkernel

        for name, original in cls._originals.items():
            setattr(nestkernel, name, original)
        cls._originals = {}
