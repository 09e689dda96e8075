"""Small functions, where PyNN has them."""

from pynn_data.compat.lists import ezip, is_listlike
from pynn_data.network.functions import IndexBasedExpression

__all__ = ["IndexBasedExpression", "ezip", "is_listlike"]
