"""From raw arrays to Neo objects.

The way of a spike or sample: `recording` drains the plug-in's recorders,
`checks` looks at what they return, `buffers` keep it, `select` picks segments,
variables, cells and windows, `block` makes Neo objects of them.
"""
