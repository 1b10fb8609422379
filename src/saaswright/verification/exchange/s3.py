"""S3: signed PUT and GET of one object (AWS Signature Version 4, payload signed)."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import time
from typing import Final

from saaswright.verification.exchange.model import Peer, RefusedError, Step, UnexpectedError
from saaswright.verification.exchange.stream import request

REGION: Final = "us-east-1"
"""What S3 itself takes from a client that says none."""
_FORBIDDEN: Final = (401, 403)


def s3(peer: Peer, step: Step, key: str, value: str) -> str:
    """The bucket is the peer's ``database``; it is made when it is not there."""
    bucket = f"/{peer.database or 'saaswright'}"
    try:
        if step == "login":
            status, body = signed(peer, "PUT", bucket)
            _accepted(status, body, (200, 409))
            return "bucket is there"
        if step == "write":
            _accepted(*signed(peer, "PUT", bucket), (200, 409))
            _accepted(*signed(peer, "PUT", f"{bucket}/{key}", value.encode()), (200, 201))
            return value
        status, body = signed(peer, "GET", f"{bucket}/{key}")
        if status == 404:
            return ""
        _accepted(status, body, (200,))
        return body.decode("utf-8", "replace")
    except http.client.HTTPException as error:
        raise UnexpectedError(f"no HTTP: {type(error).__name__}") from None


def signed(peer: Peer, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
    """Send one signed request; status and body. Raises as :func:`stream.request` does."""
    host = f"{peer.address}:{peer.port}"
    moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    digest = hashlib.sha256(body).hexdigest()
    headers = {"host": host, "x-amz-content-sha256": digest, "x-amz-date": moment}
    names = ";".join(headers)
    lines = [f"{name}:{value}" for name, value in headers.items()]
    hashed = hashlib.sha256(
        "\n".join([method, path, "", *lines, "", names, digest]).encode()
    ).hexdigest()
    scope = f"{moment[:8]}/{peer.region or REGION}/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashed])
    signature = hmac.new(_key(peer, scope), text.encode(), hashlib.sha256).hexdigest()
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={peer.user}/{scope}, "
        f"SignedHeaders={names}, Signature={signature}"
    )
    status, _, said, _ = request(peer.address, peer.port, method, path, headers=headers, body=body)
    return status, said


def _key(peer: Peer, scope: str) -> bytes:
    key = f"AWS4{peer.password or ''}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


def _accepted(status: int, body: bytes, wanted: tuple[int, ...]) -> None:
    del body  # may repeat the request, and with it what signed it
    if status in _FORBIDDEN:
        raise RefusedError(f"HTTP {status}")
    if status not in wanted:
        raise UnexpectedError(f"HTTP {status}")
