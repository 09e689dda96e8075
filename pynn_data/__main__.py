"""``python -m pynn_data``: which backends are installed, and whether they work."""

from pynn_data.registry import BackendStatus, backends


def line(status: BackendStatus) -> str:
    """Return one backend in words."""
    contract = "" if status.contract is None else f", contract {status.contract[0]}.{status.contract[1]}"
    what = status.problem or f"{status.engine}{contract}"
    return f"{status.name:<12} {status.distribution} {status.version}: {what}"


def main() -> None:
    """Print a line for each backend."""
    found = backends()
    print(
        "\n".join(line(status) for status in found)
        or "No backend is installed: pip install 'pynn-data[nest]'"
    )


if __name__ == "__main__":
    main()
