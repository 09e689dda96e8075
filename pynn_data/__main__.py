"""``python -m pynn_data``: the command ``pynn-data``."""

from pynn_data.command.main import main

if __name__ == "__main__":
    main()
