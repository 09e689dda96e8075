"""Random programs, run on the plug-in that is tested and on another engine, everything that they see compared.

`themes` writes programs from `choices`, `running` carries them out, `comparing` finds the first difference in time,
`shortening` makes the program that shows it short, `telling` puts it on one screen, `searching` does all of it.
"""
