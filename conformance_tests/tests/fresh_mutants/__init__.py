"""Faulty variants of the plug-ins, written without a look at the suite: what share of them does it catch?

`example`, `nest`, `neuron` and `brian2` have the mutants, `witnesses` a short program for each that shows that it is
wrong, `share` runs the suite on them.
"""
