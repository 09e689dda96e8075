"""Damaged files give errors of pynn-data's own: no crash, no hang, nothing wrong taken for right."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("fuzz.py")


@pytest.mark.parametrize("extension", [".nwb", ".npz", ".nix", ".mat", ".sonata.h5", ".dat"])
def test_damaged_files(extension, tmp_path):
    """200 here; more with ``python tests/files/fuzz.py FOLDER NUMBER``."""
    command = [sys.executable, str(SCRIPT), str(tmp_path), "200", extension]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "FileDamaged" in done.stdout
