"""A fetch that came to nothing, and a document that is no page: each a named Failure with its particulars in Chinese.

Here are status lines and kinds of content. What the network and TLS say is in `network`; what a *body* says (a
challenge with status 200, a login form, a soft 404) is named by `crawler.pages`.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from scrapy.exceptions import IgnoreRequest

from monitor.types import Document, Failure, FailureKind, Outcome, Reading

STATUS: Mapping[int, str] = MappingProxyType(
    {
        400: "请求不被接受",
        403: "禁止访问",
        404: "网页不存在",
        405: "不允许这样访问",
        408: "服务器等待超时",
        410: "网页已删除",
        429: "访问过于频繁",
        500: "内部错误",
        502: "网关错误",
        503: "服务不可用",
        504: "网关超时",
    },
)

CHALLENGED = frozenset({412, 512, 521})
"""瑞数 answers 412, 加速乐 521 or 512; we send no conditional request, so 412 has no other meaning here."""

CHALLENGES = (
    (b"$_ts", "瑞数"),
    (b"__jsl", "加速乐"),
    (b"wzws", "网宿"),
    (b"C3VK", "C3VK"),
    (b"EO_Bot", "EdgeOne"),
)
"""A word of the body or the cookies, and whose challenge it is."""

MAGIC = (
    (b"%PDF-", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"PK\x03\x04", "压缩包或 Office 文件"),
    (b"\xd0\xcf\x11\xe0", "Office 文件"),
    (b"Rar!", "压缩包"),
)
NOT_A_PAGE = re.compile(r"(image|audio|video|font)/|application/(pdf|zip|msword|vnd\.|x-rar|octet-stream)", re.ASCII)


class FetchFailedError(IgnoreRequest):
    """Raised when a fetch comes to nothing, from the download handler and the middlewares; the spider records it.

    An IgnoreRequest, because that is what Scrapy neither logs nor counts as an error of the program.
    """

    def __init__(self, kind: FailureKind, detail: str = "") -> None:
        super().__init__(f"{kind.value}: {detail}")
        self.failure = Failure(kind=kind, detail=detail)


def failed(failure: Failure) -> Reading:
    """Make the reading of a page of which no document came, or none that can be read."""
    return Reading(outcome=Outcome.FAILURE, family="", failure=failure)


def of_exception(error: BaseException | None) -> Failure | None:
    """Name what a request ended with; None for a bug."""
    if isinstance(error, FetchFailedError):
        return error.failure
    if isinstance(error, IgnoreRequest):  # Scrapy's own redirect middleware gives up with this and no other sign
        return Failure(kind=FailureKind.REDIRECT_LOOP, detail="跳转次数过多")
    return None


def of_document(document: Document) -> Failure | None:
    """Name what status and type of content say; None where the body is worth reading."""
    status, head = document.status, document.body[:8192]
    if status in CHALLENGED:
        return Failure(kind=FailureKind.CHALLENGE, detail=_challenge(document, head) or f"HTTP {status}")
    if not 200 <= status < 300:  # noqa: PLR2004 - the classes of RFC 9110, section 15
        return _status(document, head)
    for magic, what in MAGIC:
        if head.startswith(magic):
            return Failure(kind=FailureKind.CONTENT_TYPE, detail=what)
    declared = document.headers.get("content-type", "").lower()
    if NOT_A_PAGE.match(declared) and head.lstrip()[:1] not in {b"<", b"{", b"["}:
        return Failure(kind=FailureKind.CONTENT_TYPE, detail=declared.partition(";")[0].strip()[:80])
    return None


def _status(document: Document, head: bytes) -> Failure:
    status = document.status
    detail = f"HTTP {status}（{STATUS[status]}）" if status in STATUS else f"HTTP {status}"
    if status == 401:  # noqa: PLR2004 - Unauthorized
        return Failure(kind=FailureKind.LOGIN, detail=detail)
    if status < 400 and "location" in document.headers:  # noqa: PLR2004 - the redirect middleware follows the rest
        return Failure(kind=FailureKind.FORBIDDEN_ADDRESS, detail=f"{detail}，跳转到的不是网页地址")
    if status < 400:  # noqa: PLR2004 - as above
        return Failure(kind=FailureKind.HTTP_SERVER, detail=f"{detail}，没有给出可跟随的地址")
    challenge = _challenge(document, head)
    if challenge:
        return Failure(kind=FailureKind.CHALLENGE, detail=challenge)
    server = status >= 500  # noqa: PLR2004 - RFC 9110, section 15.6
    return Failure(kind=FailureKind.HTTP_SERVER if server else FailureKind.HTTP_CLIENT, detail=detail)


def _challenge(document: Document, head: bytes) -> str:
    said = document.headers.get("set-cookie", "").encode("latin-1", "replace") + head
    return next((f"HTTP {document.status}，{whose}" for word, whose in CHALLENGES if word in said), "")
