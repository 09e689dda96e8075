"""Configuration of Sphinx."""

import os
import sys
from importlib.metadata import version as installed
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # for _reference

project = "pynn-data"
author = "the pynn-data developers"
copyright = "2026, the pynn-data developers"  # noqa: A001 (Sphinx's name)
version = release = installed("pynn-data")

os.environ.update(PYNEST_QUIET="1", NEURON_MODULE_OPTIONS="-nogui")  # what simulators say when they are imported

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "_reference"]
myst_heading_anchors = 3
myst_ref_domains = ["std"]  # a link to "plotting" is to the page, not to pynn_data.plotting
# Pages with code cells are executed at each build; what goes wrong in a cell, or is said on stderr, fails it.
nb_execution_mode = "force"
nb_execution_in_temp = True
nb_execution_raise_on_error = True
nb_execution_show_tb = True
nb_execution_timeout = 120
nb_output_stderr = "error"
autodoc_member_order = "bysource"
autodoc_typehints = "none"
napoleon_google_docstring = False
napoleon_attr_annotations = False  # as signatures have none
napoleon_use_ivar = True
napoleon_use_rtype = False
smartquotes_action = "De"  # dashes, but "v" stays as it is written in scripts
# A name in the reference that leads nowhere is an error.
nitpicky = True
nitpick_ignore_regex = [
    # Objects of other packages: their inventories are on the internet, which the build does without.
    (r"py:.*", r"(neo|numpy|np|matplotlib|quantities|pluggy)\..*"),
]
html_theme = "furo"
html_title = "pynn-data"
