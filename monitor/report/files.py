"""Files that people have open while they are written anew."""

import os
import tempfile
from pathlib import Path

from monitor.errors import RunError


def write(path: Path, content: str | bytes) -> bool:
    """Write a file whole or not at all, and only where it says something else; tell whether it was written.

    Makes its folder. Raises RunError where it cannot.
    """
    body = content.encode() if isinstance(content, str) else content
    try:
        if path.is_file() and path.stat().st_size == len(body) and path.read_bytes() == body:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
        try:
            with open(handle, "wb") as file:  # noqa: PTH123 - a descriptor has no path
                file.write(body)
            Path(name).chmod(0o644)
            os.replace(name, path)  # noqa: PTH105 - atomic, unlike writing in place
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise RunError(f"写不进 {path}：{error.strerror}") from error
    return True
