"""What the answer of an interface says of itself: that it failed, whatever its status; never that a column is empty."""

import re
from collections.abc import Mapping

_SUCCESS = re.compile(r"(?:is)?(?:success|succeed|ok|flag)", re.IGNORECASE)
_CODE = re.compile(r"(?:[a-z]{0,6}code|ret|status|state|result|err(?:or)?(?:no)?)", re.IGNORECASE)
_MESSAGE = re.compile(r"(?:[a-z]{0,6}(?:msg|message)|desc|tip|error)", re.IGNORECASE)
_FAILED = re.compile(
    "失败|错误|异常|无效|失效|过期|未登录|请登录|无权|没有.{0,4}权限|未授权|频繁|繁忙|非法|拒绝|"
    r"\bfail|\berror\b|invalid|illegal|denied|unauthori[sz]ed|forbidden|expired",
    re.IGNORECASE,
)
_NO = frozenset(("false", "fail", "failed", "0"))


def refused(data: object) -> bool:
    """Tell whether an answer says itself that it failed: `success: false`, `code: 500`, `msg: 参数错误`.

    Asked of the answer's own object and of those just inside it, which some interfaces have as an envelope.
    """
    if not isinstance(data, Mapping):
        return False
    return any(map(_says_no, (data, *(one for one in data.values() if isinstance(one, Mapping)))))


def _says_no(data: Mapping[str, object]) -> bool:
    return any(_is_refusal(str(key), value) for key, value in data.items())


def _is_refusal(key: str, value: object) -> bool:
    """Tell whether one key of an answer says that it failed."""
    if _SUCCESS.fullmatch(key):
        return str(value).lower() in _NO
    if key.lower() == "iserror":
        return str(value).lower() not in {"", "none", *_NO}
    if _CODE.fullmatch(key) and not isinstance(value, bool):
        return _is_error_code(number(value)) or (isinstance(value, str) and _FAILED.search(value) is not None)
    return _MESSAGE.fullmatch(key) is not None and isinstance(value, str) and _FAILED.search(value) is not None


def _is_error_code(code: int) -> bool:
    """Tell whether a code is one of failure: negative, or as in HTTP, with zeros behind it at some vendors."""
    while code >= 6000:  # noqa: PLR2004 - 40001 is a kind of 400
        code //= 10
    return code < 0 or 400 <= code < 600 or code >= 4000  # noqa: PLR2004


def number(value: object) -> int:
    """Return the whole number that a value is or writes; 0 for any other."""
    try:
        return 0 if isinstance(value, bool) else int(str(value))
    except ValueError:
        return 0
