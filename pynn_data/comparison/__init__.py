"""Whether two recordings are the same, and where not: `pynn_data.compare`."""
