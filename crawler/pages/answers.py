"""What the answer of an interface says of itself: that it failed, whatever its status; never that a column is empty."""

import re
from collections.abc import Mapping

_SUCCESS = re.compile(r"(?:is)?(?:success|succeed|ok|flag)", re.IGNORECASE)
_CODE = re.compile(r"(?:[a-z]{0,6}code|ret|status|state|result|err(?:or)?(?:no)?)", re.IGNORECASE)
_MESSAGE = re.compile(r"(?:[a-z]{0,6}(?:msg|message)|desc|tip|text|error|exception)", re.IGNORECASE)
_FAILED = re.compile(
    "失败|错误|异常|无效|失效|过期|未登录|请登录|无权|没有.{0,4}权限|未授权|频繁|繁忙|非法|拒绝|"
    "不合法|不正确|不能为空|缺少|缺失|超时|不可用|不通过|系统忙|过快|出错|(?<!数据)(?<!记录)(?<!信息)(?<!内容)不存在|"
    r"(?<![a-z])fail|(?<![a-z])error(?![a-z])|invalid|illegal|denied|unauthori[sz]ed|forbidden|expired|exception|"
    r"timed?.?out|missing|(?<!data )(?<!records )(?<!record )(?<!results )not.?found",
    re.IGNORECASE,
)
_ERROR = re.compile(r"err(?:or)?s?(?:code|no)?|exception", re.IGNORECASE)
_GOOD = re.compile(
    r"^20[0-9]0*$|成功|success|(?<![a-z])ok(?![a-z])|^\s*(?:false|null|none|no|无|正常)\s*$", re.IGNORECASE
)
_TOTALS = re.compile(
    r'"((?:records?_?)?total(?:_?(?:count|elements|records?|rows?|pages?|num))?|(?:record|page|post)?_?count|ttlrow)'
    r'"\s*:\s*"?(\d{1,9})',
    re.IGNORECASE,
)
_PAGES = re.compile("(?:record|post)?total_?pages?|page_?count", re.IGNORECASE)
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
    if _ERROR.fullmatch(key):  # of whatever kind: 0, none and blank alone are no error
        return (
            value not in (None, False, 0, "", [], {}) and str(value).strip("0") != "" and not _GOOD.search(str(value))
        )
    if value is False and _CODE.fullmatch(key):
        return True
    if _CODE.fullmatch(key) and not isinstance(value, bool):
        return _is_error_code(number(value)) or (isinstance(value, str) and _FAILED.search(value) is not None)
    return _MESSAGE.fullmatch(key) is not None and isinstance(value, str) and _FAILED.search(value) is not None


def _is_error_code(code: int) -> bool:
    """Tell whether a code is one of failure: negative, or as in HTTP, with zeros behind it at some vendors."""
    while code >= 6000:  # noqa: PLR2004 - 40001 is a kind of 400
        code //= 10
    return code < 0 or 400 <= code < 600 or code == 999 or code >= 4000  # noqa: PLR2004


def total(text: str) -> int | None:
    """Return the largest number of rows or pages that an answer counts anywhere; None where it counts nothing.

    `count` may be of the page that was asked, `total` of the list. One page may be a blank one.
    """
    counted = _TOTALS.findall(text)
    return max((0 if _PAGES.fullmatch(name) and each == "1" else int(each) for name, each in counted), default=None)


def number(value: object) -> int:
    """Return the whole number that a value is or writes; 0 for any other."""
    try:
        return 0 if isinstance(value, bool) else int(str(value))
    except ValueError:
        return 0
