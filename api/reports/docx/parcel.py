"""The file that a document is packed into: the same content gives the same bytes."""

from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

NEVER: Final = (1980, 1, 1, 0, 0, 0)  # as early as it can be told


def parcelled(file: bytes) -> bytes:
    """The file without the moment at which it was packed."""
    packed = BytesIO()
    with ZipFile(BytesIO(file)) as old, ZipFile(packed, "w") as new:
        for one in old.infolist():
            new.writestr(ZipInfo(one.filename, NEVER), old.read(one), ZIP_DEFLATED)
    return packed.getvalue()
