"""Chat groups (WeCom, DingTalk, Feishu and what else apprise knows): a headline and a link, where something changed.

Their addresses hold keys, so they come from the environment alone and are never said, stored or logged: a channel is
known by its kind and a digest.
"""

import hashlib
import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from types import ModuleType

from monitor.errors import MailError

VARIABLE = "FRESHNESS_CHANNELS"
LOUD = logging.CRITICAL + 1
"""Above everything that apprise says in its log, addresses among it."""


def channels_from_environment(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Read FRESHNESS_CHANNELS, addresses parted by blanks or lines: label to address.

    Raises MailError where apprise is not installed or does not know an address; says which one it is, not what it is.
    """
    addresses = environment.get(VARIABLE, "").split()
    if not addresses:
        return {}
    if find_spec("apprise") is None:
        raise MailError(
            f"设了 {VARIABLE}，但没有安装 apprise；请运行 pip install 'portal-freshness[channels]'", permanent=True
        )
    wrong = [str(number) for number, address in enumerate(addresses, 1) if not _is_known(address)]
    if wrong:
        raise MailError(f"{VARIABLE} 的第 {'、'.join(wrong)} 个地址 apprise 不认识", permanent=True)
    return {_label(address): address for address in addresses}


def post(address: str, title: str, text: str) -> None:
    """Post a few words; raise MailError where they were not taken, which may be tried again."""
    with _apprise() as apprise:
        asset = apprise.AppriseAsset(
            app_id="portal-freshness", async_mode=False, storage_mode=apprise.PersistentStoreMode.MEMORY
        )
        channel = apprise.Apprise(asset=asset)
        channel.add(address)
        taken = channel.notify(body=text, title=title, body_format=apprise.NotifyFormat.TEXT)
    if not taken:
        raise MailError("没有收下，或连不上", permanent=False)


def _is_known(address: str) -> bool:
    with _apprise() as apprise:
        return apprise.Apprise.instantiate(address, suppress_exceptions=True) is not None


@contextmanager
def _apprise() -> Iterator[ModuleType]:
    """Load apprise; what it says of addresses, and of the Python that it runs on, stays off the terminal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it loads its parts when they are needed first
        import apprise  # noqa: PLC0415 - optional, and a quarter of a second

        logging.getLogger("apprise").setLevel(LOUD)
        yield apprise


def _label(address: str) -> str:
    kind = address.partition("://")[0]
    return f"{kind}#{hashlib.blake2s(address.encode(), digest_size=4).hexdigest()}"
