"""Values of parameters, where PyNN has them: ``from pynn_data.parameters import Sequence``."""

from pynn_data.network.sequence import Sequence

__all__ = ["Sequence"]
