"""Ctrl-C at the right moment: noted while an engine works, and acted upon when all is consistent."""

from __future__ import annotations

import math
import signal
import threading
import time
from types import FrameType, TracebackType
from typing import Any

__all__ = ["PATIENCE", "Interrupts"]

PATIENCE = 1.0
"""Seconds for which a Ctrl-C may wait; the next one after that acts at once."""


class Interrupts:
    """A context in which Ctrl-C waits for the end.

    What it does is up to the handler that was there before: by default it raises KeyboardInterrupt.
    Signals are the main thread's, so in another one nothing is changed; nor where they are
    ignored or left to the system.

    Parameters
    ----------
    patience
        Seconds; after a Ctrl-C has waited so long, another one acts at once.
    """

    def __init__(self, patience: float = math.inf) -> None:
        self._patience = patience
        self._before: Any = None
        self._since: float | None = None
        """When the first one came."""

    @property
    def noted(self) -> bool:
        """Whether a Ctrl-C waits."""
        return self._since is not None

    def __enter__(self) -> Interrupts:
        if threading.current_thread() is threading.main_thread():
            before = signal.getsignal(signal.SIGINT)
            if callable(before):
                self._before = before
                signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if self._before is None:
            return
        before, self._before = self._before, None
        signal.signal(signal.SIGINT, before)
        # An error that comes after a Ctrl-C is often its doing: of a compiler that it has ended, say.
        if self.noted and (error is None or isinstance(error, Exception)):
            before(signal.SIGINT, None)

    def _note(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if self._since is None:
            self._since = now
        elif now - self._since >= self._patience:
            self._before(number, frame)
