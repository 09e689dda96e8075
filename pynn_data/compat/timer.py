"""How long parts of a script take."""

from __future__ import annotations

import time

from pynn_data.compat.old_names import deprecated

__all__ = ["Timer"]

UNITS = (("year", 31556952), ("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))
"""With their lengths in seconds."""


class Timer:
    """A clock that runs from the time when it is made.

    Attributes
    ----------
    marks
        What `mark` was given, with seconds: a list of pairs.
    """

    def __init__(self) -> None:
        self.marks: list[tuple[str, float]] = []
        self.start()

    def start(self) -> None:
        """Begin anew."""
        self._begun = self._looked_at = time.perf_counter()

    reset = start

    def elapsed_time(self, format: str | None = None) -> float | str:  # noqa: A002
        """Return the time since the clock was started.

        Parameters
        ----------
        format
            "long" for words, such as "2 minutes, 3 seconds".

        Returns
        -------
        float or str
            In seconds, or in words.
        """
        return self._said(self._begun, format)

    def elapsedTime(self, format: str | None = None) -> float | str:  # noqa: A002
        """Return the time since the clock was started; an old name of `elapsed_time`.

        Parameters
        ----------
        format
            As of `elapsed_time`.

        Returns
        -------
        float or str
        """
        deprecated("elapsedTime()", "elapsed_time()")
        return self.elapsed_time(format)

    def diff(self, format: str | None = None) -> float | str:  # noqa: A002
        """Return the time since it was last asked for, here or by `elapsed_time`.

        Parameters
        ----------
        format
            As of `elapsed_time`.

        Returns
        -------
        float or str
        """
        return self._said(self._looked_at, format)

    def mark(self, label: str) -> None:
        """Put the time since it was last asked for into ``marks``.

        Parameters
        ----------
        label
            Goes with it.
        """
        self.marks.append((label, float(self.diff())))

    @staticmethod
    def time_in_words(s: float) -> str:
        """Return a time in words.

        Parameters
        ----------
        s
            In seconds.

        Returns
        -------
        str
            Such as "1 hour, 2 minutes"; parts that are 0 are left out.
        """
        parts = []
        left = int(s)
        for unit, length in UNITS:
            number, left = divmod(left, length)
            if number:
                parts.append(f"{number} {unit}{'s' if number > 1 else ''}")
        return ", ".join(parts)

    def _said(self, since: float, form: str | None) -> float | str:
        self._looked_at = time.perf_counter()
        seconds = self._looked_at - since
        return self.time_in_words(seconds) if form == "long" else seconds
