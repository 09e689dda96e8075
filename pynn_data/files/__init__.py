"""Blocks -> files: checked before, complete or not there at all."""
