"""Small functions, where PyNN has them."""

from pynn_data.compat.lists import ezip, is_listlike

__all__ = ["ezip", "is_listlike"]
