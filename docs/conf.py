"""Configuration of Sphinx."""

from importlib.metadata import version as installed

project = "pynn-data"
author = "the pynn-data developers"
copyright = "2026, the pynn-data developers"  # noqa: A001 (Sphinx's name)
version = release = installed("pynn-data")

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_heading_anchors = 3
# Pages with code cells are executed at each build; what goes wrong in a cell, or is said on stderr, fails it.
nb_execution_mode = "force"
nb_execution_in_temp = True
nb_execution_raise_on_error = True
nb_execution_show_tb = True
nb_execution_timeout = 120
nb_output_stderr = "error"
autodoc_member_order = "bysource"
autodoc_typehints = "none"
html_theme = "furo"
html_title = "pynn-data"
