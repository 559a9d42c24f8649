"""The errors of the project: one base, few leaves.

An error of this module is a fault of the user, the config or the surroundings, and ends in one line and an exit code.
Whatever else is raised is a bug and ends in a traceback. A page that cannot be fetched or read raises nothing: it
becomes a Reading with a Failure.
"""


class FreshnessError(Exception):
    """Base of all errors that are said in one line; `exit_code` is what the command ends with."""

    exit_code = 2


class ColumnMapError(FreshnessError):
    """Raised when the column map cannot be read or is refused, from `column_map.load`; `faults` has one line each."""

    def __init__(self, path: str, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(f"{path}: {fault}" for fault in faults))
        self.path = path
        self.faults = faults


class UsageError(FreshnessError):
    """Raised when a command is asked for what does not exist or does not fit, from the command line and the spider."""


class StoreError(FreshnessError):
    """Raised when the database cannot be opened, read or written, from `store`."""

    exit_code = 3


class RunError(FreshnessError):
    """Raised when a run cannot be brought to its end (the crawl died, nothing was seen), from `nightly`."""

    exit_code = 3


class MailError(FreshnessError):
    """Raised when mail is not configured or was not taken, from `delivery`; `permanent` forbids a retry."""

    exit_code = 3

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent
