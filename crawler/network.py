"""What the network, the resolver and TLS report, as a named Failure with its particulars in Chinese."""

import errno
import socket
import ssl
from collections.abc import Mapping
from types import MappingProxyType

import aiohttp

from monitor.types import Failure, FailureKind

PASSING_DNS = "域名解析暂时失败"

PRIVATE_ADDRESS = "是内网、本机或保留地址"
"""How `guard` words its refusal of a socket; a resolver with several answers joins such texts into one error."""

CERTIFICATE: Mapping[int, str] = MappingProxyType(
    {
        9: "证书尚未生效",
        10: "证书已过期",
        18: "证书是自签名的",
        19: "证书链中有不受信任的自签名证书",
        20: "证书的签发者不受信任，或证书链不完整",
        21: "证书链不完整",
        23: "证书已被吊销",
        62: "证书与域名不符",
        64: "证书与网址中的 IP 地址不符",
        66: "服务器证书的密钥强度不足",
        67: "证书签发者的密钥强度不足",
        68: "证书的签名算法过时",
    },
)
"""OpenSSL's X509_V_ERR codes, https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/."""

HANDSHAKE: Mapping[str, str] = MappingProxyType(
    {
        "UNSUPPORTED_PROTOCOL": "服务器只支持过时的 TLS 版本",
        "TLSV1_ALERT_PROTOCOL_VERSION": "服务器只支持过时的 TLS 版本",
        "WRONG_VERSION_NUMBER": "该端口不是 https 服务",
        "HTTP_REQUEST": "该端口不是 https 服务",
        "UNSAFE_LEGACY_RENEGOTIATION_DISABLED": "服务器使用不安全的旧式重新协商",
        "SSLV3_ALERT_HANDSHAKE_FAILURE": "握手失败：双方没有共同的加密方式",
        "BAD_ECPOINT": "握手失败：服务器的椭圆曲线参数有误",
        "DH_KEY_TOO_SMALL": "服务器的密钥强度不足",
        "EE_KEY_TOO_SMALL": "服务器证书的密钥强度不足",
        "CA_MD_TOO_WEAK": "服务器证书的签名算法过时",
    },
)

PLAIN: tuple[tuple[type[Exception], FailureKind, str], ...] = (
    (aiohttp.ConnectionTimeoutError, FailureKind.TIMEOUT, "连接超时"),
    (aiohttp.ClientPayloadError, FailureKind.TRUNCATED, "连接在传输完之前断开"),
    (aiohttp.ServerDisconnectedError, FailureKind.RESET, "服务器没有应答就断开"),
    (aiohttp.ClientResponseError, FailureKind.HTTP_SERVER, "应答不合 HTTP 规范"),
    (aiohttp.InvalidURL, FailureKind.HTTP_CLIENT, "网址不合规范"),
)
"""Errors that say all by their class."""


def of_network(error: BaseException, *, seconds: float, answered: bool) -> Failure | None:
    """Name an error of aiohttp or of the operating system; None for a bug.

    `seconds` is the time the fetch had, `answered` whether the status line had come.
    """
    for kind_of_error, kind, detail in PLAIN:
        if isinstance(error, kind_of_error):
            return Failure(kind=kind, detail=detail)
    match error:
        case TimeoutError():
            what = "没有传输完" if answered else "没有应答"
            return Failure(kind=FailureKind.TIMEOUT, detail=f"{seconds:g} 秒内{what}")
        case aiohttp.ClientConnectorCertificateError():
            return _tls(error.certificate_error)
        case aiohttp.ClientConnectorError() | OSError():
            return _system(error)
        case aiohttp.ClientConnectionError():
            return Failure(kind=FailureKind.RESET, detail="连接被中断")
        case _:
            return None


def _system(error: OSError) -> Failure:
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(cause, ssl.SSLError):
        return _tls(cause)
    if isinstance(cause, socket.gaierror) or isinstance(error, aiohttp.ClientConnectorDNSError):
        return _dns(cause)
    return _connection(cause)


def _dns(error: OSError) -> Failure:
    passing = error.errno == socket.EAI_AGAIN
    return Failure(kind=FailureKind.DNS, detail=PASSING_DNS if passing else "域名不存在")


def _tls(error: BaseException) -> Failure:
    if isinstance(error, ssl.SSLCertVerificationError):
        detail = CERTIFICATE.get(error.verify_code, f"证书无效（{error.verify_code}）")
    else:
        reason = getattr(error, "reason", None)
        detail = HANDSHAKE.get(reason, f"握手失败（{reason}）") if reason else "握手失败"
    return Failure(kind=FailureKind.TLS, detail=detail)


def _connection(error: OSError) -> Failure:
    if PRIVATE_ADDRESS in str(error):
        return Failure(kind=FailureKind.FORBIDDEN_ADDRESS, detail=f"域名指向的{PRIVATE_ADDRESS}")
    match error.errno:
        case errno.ECONNREFUSED:
            return Failure(kind=FailureKind.REFUSED, detail="端口没有开放")
        case errno.ETIMEDOUT:
            return Failure(kind=FailureKind.TIMEOUT, detail="连接超时")
        case errno.ECONNRESET | errno.EPIPE | errno.ECONNABORTED:
            return Failure(kind=FailureKind.RESET, detail="连接被中断")
        case _:
            return Failure(kind=FailureKind.REFUSED, detail="网络不可达")
