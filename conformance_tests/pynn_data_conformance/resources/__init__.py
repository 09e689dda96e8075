"""What a plug-in takes, in memory and time, while a network does the same again and again."""
