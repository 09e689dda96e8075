"""Brian2 imported without the traces that it leaves in the process and in the temporary folder."""

from __future__ import annotations

import importlib
import logging
import os
import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

__all__ = ["import_brian2", "quietly"]


def import_brian2() -> Any:
    """Import Brian2; if the script has done so already, all is left as it is."""
    if "brian2" in sys.modules:
        return sys.modules["brian2"]
    with _hooks_kept(), quietly():
        brian2 = importlib.import_module("brian2")
        _silence(brian2)
    return brian2


@contextmanager
def quietly() -> Iterator[None]:
    """Keep to ourselves that Brian2 uses other packages in a way that they deprecate."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        yield


@contextmanager
def _hooks_kept() -> Iterator[None]:
    """Put back what Brian2 replaces: hook for exceptions, handler of Ctrl-C, warnings' way out."""
    excepthook, showwarning = sys.excepthook, warnings.showwarning
    handlers = list(logging.getLogger("py.warnings").handlers)
    in_main_thread = threading.current_thread() is threading.main_thread()
    interrupt = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        sys.excepthook = excepthook
        if in_main_thread:
            signal.signal(signal.SIGINT, interrupt)
        if warnings.showwarning is not showwarning:
            logging.captureWarnings(False)
            warnings.showwarning = showwarning
        logging.getLogger("py.warnings").handlers[:] = handlers


def _silence(brian2: Any) -> None:
    """Remove the log file and the copy of the script, make no others, and let only errors through."""
    log = brian2.BrianLogger
    brian2.prefs["logging.file_log"] = False
    brian2.prefs["logging.save_script"] = False
    brian2.prefs["logging.std_redirection_to_file"] = False
    log.log_level_error()
    logging.getLogger("brian2").setLevel(logging.ERROR)
    if log.file_handler is not None:
        logging.getLogger("brian2").removeHandler(log.file_handler)
        log.file_handler.close()
        log.file_handler = None
    for name in ("tmp_log", "tmp_script"):
        if path := getattr(log, name):
            with suppress(OSError):
                os.remove(path)
            setattr(log, name, None)
