"""The conformance suite of pynn-data: run by name on any installed plug-in."""
