"""Run every benchmark, or the named ones, one after another: `python -m benchmarks [NAME…]`.

Each is a program of its own, so that none measures what another left behind. Speeds are ratios taken in one run.
"""

import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).parent


def main() -> int:
    """Run them; end with 1 if one of them failed."""
    known = sorted(path.stem for path in FOLDER.glob("[!_]*.py"))
    chosen = sys.argv[1:] or known
    unknown = [name for name in chosen if name not in known]
    if unknown:
        print(f"no benchmark called {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    failed = []
    for name in chosen:
        print(f"\n## {name}\n", flush=True)
        began = time.perf_counter()
        if subprocess.call([sys.executable, "-m", f"benchmarks.{name}"], cwd=FOLDER.parent):  # noqa: S603 - our own program
            failed.append(name)
        print(f"\n({name}: {time.perf_counter() - began:.0f} s)", flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
