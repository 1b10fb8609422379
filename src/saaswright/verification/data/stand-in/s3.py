"""A few lines of S3: signed PUT, GET and HEAD (AWS Signature Version 4)."""

import hashlib
import hmac
import http.client
import time
from urllib.parse import quote, urlsplit

import settings


def call(method: str, path: str, body: bytes = b"", timeout: float = 3) -> tuple[int, bytes]:
    """Send one signed request; status and body. ``path`` is ``/bucket`` or ``/bucket/key``."""
    endpoint = urlsplit(settings.S3_ENDPOINT)
    moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    scope = [moment[:8], settings.S3_REGION, "s3", "aws4_request"]
    digest = hashlib.sha256(body).hexdigest()
    headers = {"host": endpoint.netloc, "x-amz-content-sha256": digest, "x-amz-date": moment}
    names = ";".join(headers)
    target = quote(path, safe="/-_.~")
    lines = [f"{name}:{value}" for name, value in headers.items()]
    request = "\n".join([method, target, "", *lines, "", names, digest])
    hashed = hashlib.sha256(request.encode()).hexdigest()
    text = "\n".join(["AWS4-HMAC-SHA256", moment, "/".join(scope), hashed])
    key = ("AWS4" + settings.S3_SECRET_KEY).encode()
    for part in scope:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signed = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={settings.S3_ACCESS_KEY}/{'/'.join(scope)}, "
        f"SignedHeaders={names}, Signature={signed}"
    )
    kind = http.client.HTTPSConnection if endpoint.scheme == "https" else http.client.HTTPConnection
    connection = kind(endpoint.netloc, timeout=timeout)
    try:
        connection.request(method, target, body, headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()
