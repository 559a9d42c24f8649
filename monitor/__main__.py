"""`python -m monitor` is `freshness`."""

from monitor.cli import main

main()
