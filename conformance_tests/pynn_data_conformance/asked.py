"""What a run has asked of a plug-in: what is declared is tested, and what is not asked is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

    from pynn_data_conformance.subject import Subject

__all__ = ["Asked", "about"]

PACKAGE = Path(__file__).parent
NO_TESTS = frozenset({"attached: MPI", "attached: off-grid spikes"})
"""What may be declared, but is not tested by the suite."""


def about(item: pytest.Item, subject: Subject, attached: bool) -> list[str]:
    """Return what of a plug-in's declarations a test is about."""
    host = subject.host if attached else subject.simulator
    declared = {} if host is None else {c.name: c.value for c in host.capabilities}
    marks = [*item.iter_markers("capability"), *item.iter_markers("asks")]
    found = [_capability(declared[mark.args[0]], attached) for mark in marks if mark.args[0] in declared]
    cells = subject.engine.cells if subject.engine else {}
    given: Mapping[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
    return [*found, *(str(value) for value in given.values() if isinstance(value, str) and value in cells)]


class Asked:
    """Takes note of every report.

    Parameters
    ----------
    subject
        What is tested.
    excused
        Declared, but not tested here -> why: capability in words, as in "MPI" or "attached: MPI", or cell type.
    """

    def __init__(self, subject: Subject, excused: Mapping[str, str]) -> None:
        self.subject = subject
        self.excused = dict(excused)
        self._tested: set[str] = set()
        self._modules = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("test_*.py")}
        """Those that have not been there: a full run has all of them."""
        self._reasons: Counter[str] = Counter()

    def note(self, report: pytest.TestReport) -> None:
        """Take note of a test that has run, or was not asked."""
        path = report.nodeid.split("::")[0]
        self._modules -= {module for module in self._modules if path == module or path.endswith("/" + module)}
        if report.skipped and not hasattr(report, "wasxfail"):
            text = report.longrepr[2] if isinstance(report.longrepr, (tuple, list)) else str(report.longrepr)
            self._reasons[text.removeprefix("Skipped: ")] += 1
        elif report.when == "call":
            self._tested |= set(getattr(report, "about", ()))

    @property
    def everything(self) -> bool:
        """Whether tests of all modules have been there."""
        return not self._modules

    def untested(self) -> list[str]:
        """Return what is declared, but no test has been about."""
        return sorted(self._declared() - self._tested - set(self.excused) - NO_TESTS)

    def strangers(self) -> list[str]:
        """Return what is excused without being declared."""
        return sorted(set(self.excused) - self._declared())

    def lines(self) -> Iterable[str]:
        """Yield why some tests were not asked, a line for each reason."""
        for reason, count in self._reasons.most_common():
            yield f"{count:5}  {reason}"
        for what, reason in self.excused.items():
            yield f"       {what}: {reason}"
        for what in sorted(NO_TESTS & self._declared()):
            yield f"       {what}: the suite has no test of it"

    def _declared(self) -> set[str]:
        s = self.subject
        found = {_capability(c.value, True) for c in s.host.capabilities} if s.host else set()
        if s.engine:
            found |= {_capability(c.value, False) for c in s.engine.capabilities} | set(s.engine.cells)
        return found


def _capability(value: str, attached: bool) -> str:
    return f"attached: {value}" if attached else value
