"""Files with connections or positions, where PyNN has them: in `recording.files`."""

from pynn_data.table_files import BaseFile, HDF5ArrayFile, NumpyBinaryFile, PickleFile, StandardTextFile

__all__ = ["BaseFile", "HDF5ArrayFile", "NumpyBinaryFile", "PickleFile", "StandardTextFile"]
