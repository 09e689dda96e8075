"""Jobs of several processes, started by mpiexec."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

NETWORKS = Path(__file__).with_name("networks.py")
SETTINGS = {
    # Open MPI refuses to start more processes than cores, or any as root; other MPIs pass these over.
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_rmaps_base_oversubscribe": "1",
    "PRTE_MCA_rmaps_default_mapping_policy": ":oversubscribe",
    # Processes that wait for each other give way when there are fewer cores.
    "OMPI_MCA_mpi_yield_when_idle": "1",
}


@pytest.fixture(scope="session")
def job():
    """Return a function that runs Python in several processes and returns the completed mpiexec."""
    mpiexec = shutil.which("mpiexec")
    if mpiexec is None:
        pytest.skip("there is no mpiexec on this machine")
    pytest.importorskip("mpi4py", reason="mpi4py is not installed")

    def run(count, *arguments, folder, timeout=60):
        command = [mpiexec, "-n", str(count), sys.executable, *map(str, arguments)]
        return subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **SETTINGS},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def results(job, tmp_path_factory):
    """Return a function: what a network, run by so many processes, has given to one of them."""
    folders = {}

    def run(count):
        folder = folders[count] = tmp_path_factory.mktemp(f"of_{count}")
        done = job(count, NETWORKS, folder, folder=folder, timeout=180)
        (folder / "said").write_text(done.stdout + done.stderr)

    def load(count, network, rank=0):
        if count not in folders:
            run(count)
        path = folders[count] / f"{network}{f'.{rank}' if rank else ''}.npz"
        if not path.exists():
            pytest.fail((folders[count] / "said").read_text()[-5000:])
        with np.load(path) as file:
            text, *arrays = (file[name] for name in file.files)
        return json.loads(str(text)), arrays

    return load
