"""The named fallback to old TLS: for hosts to which the map grants it, where the handshake of today has failed.

What is loosened are versions, ciphers and key sizes of another age, and the renegotiation of RFC 5746's time. The
certificate must be somebody's whom the system trusts, valid today and of this very host, as ever.
"""

import ssl

import aiohttp

LEGACY_SERVER_CONNECT = getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
"""SSL_OP_LEGACY_SERVER_CONNECT; Python 3.11 has no name for it."""

TOO_WEAK = frozenset({66, 67, 68})
"""X509_V_ERR_EE_KEY_TOO_SMALL, CA_KEY_TOO_SMALL, CA_MD_TOO_WEAK: nothing wrong but the strength."""


def old_context() -> ssl.SSLContext:
    """Make a context for servers of another age; it verifies certificates and names."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.set_ecdh_curve("prime256v1")  # some answer others with parameters that are none: BAD_ECPOINT
    context.options |= LEGACY_SERVER_CONNECT
    return context


def is_too_old(error: BaseException | None) -> bool:
    """Tell whether an error of a connection may be for the age of the other side's TLS alone."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return getattr(error.certificate_error, "verify_code", 0) in TOO_WEAK
    return isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, ssl.SSLError)


def remark(host: str) -> str:
    """Say that an answer of this host came over it."""
    return f"经旧式安全连接取得：{host} 不支持现行的 TLS，对照表里为它写了 old_tls"
