"""The engine-free description of a network: what a script says before anything runs."""
