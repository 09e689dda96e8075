"""The part of the suite for engines that share a simulation between MPI processes.

The tests run in one process. They start jobs of several, which store what they have
recorded, and look at that; so a process that fails, or waits for ever, is a failed test.
"""
