"""Taking a long simulation piece by piece does not fill the memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pynn_data.registry import installed

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "repetitions.py"


@pytest.mark.parametrize("name", [n for n in ("nest", "neuron", "brian2") if n in installed()])
def test_memory_stays_flat(name, tmp_path):
    """100 times run and clear, 1000 cells: from the 20th on the process does not grow by more than 5 %."""
    command = [sys.executable, str(SCRIPT), "--one", name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["spikes"] > 10_000
    assert figures["memory"] < 1.05, figures
