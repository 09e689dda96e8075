"""The command ``pynn-data``: a module for each of its commands.

It is made with click, a dependency of the core: pure Python without dependencies of its own, and imported by the
command only. An extra would have put a command on everybody's path that fails without it.
"""
