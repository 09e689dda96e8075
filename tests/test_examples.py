"""The examples run as a user runs them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import matplotlib.image
import pytest

from pynn_data.registry import installed

BACKENDS = [name for name in ("nest", "neuron", "brian2") if name in installed()]
EXAMPLES = Path(__file__).parent.parent / "examples"


def run_example(name, *arguments, folder, **environment):
    """Run an example in `folder` and return what it prints."""
    result = subprocess.run(
        [sys.executable, EXAMPLES / name, *arguments], cwd=folder, env={**os.environ, **environment},
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def is_drawn(figure):
    """Return whether a figure has a reasonable size and is more than a blank page."""
    image = matplotlib.image.imread(figure)[..., :3]
    inked = (image.min(axis=2) < 0.5).mean()
    return min(image.shape[:2]) >= 300 and inked > 0.005


@pytest.mark.parametrize("backend", BACKENDS)
def test_recording(tmp_path, backend):
    output = run_example("recording.py", backend, folder=tmp_path)
    assert re.search(r"^input: \d+ spikes of 10 cells$", output, re.M)
    assert re.search(r"^output: [1-9]\d* spikes of 10 cells$", output, re.M)
    signals = re.findall(r"^(\w+): 50001 samples of 2 cells$", output, re.M)
    assert signals == ["v", "w", "gsyn_exc"]
    assert is_drawn(tmp_path / f"recording_{backend}.png")


def test_recording_is_the_same_for_any_hash_seed(tmp_path):
    outputs = [
        run_example("recording.py", "nest", f"{seed}.png", folder=tmp_path, PYTHONHASHSEED=seed)
        for seed in ("1", "2")
    ]
    figures = [(tmp_path / f"{seed}.png").read_bytes() for seed in ("1", "2")]
    assert outputs[0].replace("1.png", "") == outputs[1].replace("2.png", "")
    assert figures[0] == figures[1]


@pytest.mark.parametrize("backend", BACKENDS)
def test_reset(tmp_path, backend):
    output = run_example("reset.py", backend, folder=tmp_path)
    segments = re.findall(r"^segment(\d{3}): amplitude (\S+) nA, (\d+) spikes", output, re.M)
    assert [(int(index), float(amplitude)) for index, amplitude, _ in segments] == [
        (0, -0.2), (1, -0.1), (2, 0.0), (3, 0.1), (4, 0.2)
    ]  # fmt: skip
    spikes = [int(n) for *_, n in segments]
    assert spikes[:3] == [0, 0, 0]
    assert spikes[4] >= spikes[3] > 0
    assert is_drawn(tmp_path / f"reset_{backend}.png")


@pytest.mark.parametrize("benchmark", ["COBA", "CUBA", "both"])
@pytest.mark.parametrize("backend", BACKENDS)
def test_vogels_abbott(tmp_path, backend, benchmark):
    output = run_example(
        "vogels_abbott.py", backend, "va.png", "--benchmark", benchmark, "--size", "400", "--simtime", "100",
        folder=tmp_path,
    )  # fmt: skip
    names = ["COBA", "CUBA"] if benchmark == "both" else [benchmark]
    heads = re.findall(r"^(\w+): 400 cells, 100 ms, (\d+) spikes, (\d+) samples$", output, re.M)
    assert [name for name, *_ in heads] == names
    assert all(int(samples) == 100 * 1001 for *_, samples in heads)
    rates = re.findall(r"excitatory (\S+) Hz, inhibitory (\S+) Hz", output)
    assert len(rates) == len(names)
    assert all(1 < float(rate) < 100 for pair in rates for rate in pair)
    assert output.count("without recording") == output.count("get_data()") == len(names)
    assert is_drawn(tmp_path / "va.png")
