"""Jobs of several processes, where NEST has MPI."""

import pytest
from pynn_data_conformance.mpi.jobs import Launcher


@pytest.fixture(scope="module")
def launcher():
    """What starts jobs."""
    nest = pytest.importorskip("nest")
    if not nest.build_info["have_mpi"]:
        pytest.skip("this NEST was built without MPI")
    made = Launcher(timeout=60.0)
    if (reason := made.missing()) is not None:
        pytest.skip(f"several processes cannot be started: {reason}")
    return made
