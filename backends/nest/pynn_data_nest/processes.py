"""The processes of an MPI job: a NEST with MPI has joined them when it is imported."""

from __future__ import annotations

from pynn_data.errors import NotSupported

__all__ = ["Processes"]


class Processes:
    """Whether the processes simulate together."""

    together = False

    @classmethod
    def join(cls) -> tuple[int, int]:
        """Have them simulate together; return the number of this one, and how many there are."""
        import nest

        cls.together = True
        return nest.Rank(), nest.num_processes

    @classmethod
    def check(cls) -> None:
        """Refuse to simulate by itself in a process that NEST takes for one of several."""
        import nest

        if nest.num_processes > 1 and not cls.together:
            raise NotSupported(
                f"NEST shares a simulation with {nest.num_processes} processes from its import on. For one in each, "
                "remove the launcher's variables (OMPI_*, PMIX_*, PMI_*) from os.environ before pynn_data.nest is "
                "imported, or use a NEST that was built without MPI."
            )
