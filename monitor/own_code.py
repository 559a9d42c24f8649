"""What program this is, to the letter: its version, and a digest of the code that it runs."""

from functools import cache
from hashlib import sha256
from pathlib import Path

import monitor

_PACKAGES = ("crawler", "monitor")
_DIGITS = 8


@cache
def program_version() -> str:
    """Return the version with a digest of the code: `0.1.0+3f2a91c0`, a local version of PEP 440.

    A run keeps it, and a report shows it: which rules made a verdict can be told even between two releases. What one
    code has read is not taken over by another: a reader that was mended reads every page anew.
    """
    digest = sha256()
    root = Path(monitor.__file__).parents[1]
    for package in _PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return f"{monitor.__version__}+{digest.hexdigest()[:_DIGITS]}"
