"""Run networks of the suite by hand: ``mpiexec -n 2 python -m pynn_data_conformance.mpi NAME NETWORK... FOLDER``."""

import sys

from pynn_data_conformance.mpi.running import NETWORKS, run

if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(f"{__doc__}\nNetworks: {', '.join(NETWORKS)}")
    backend, *networks, folder = sys.argv[1:]
    run(backend, networks, folder)
