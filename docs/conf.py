"""Configuration of Sphinx."""

from importlib.metadata import version as installed

project = "pynn-data"
author = "the pynn-data developers"
copyright = "2026, the pynn-data developers"  # noqa: A001 (Sphinx's name)
version = release = installed("pynn-data")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "none"
html_theme = "furo"
html_title = "pynn-data"
