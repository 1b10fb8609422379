"""A small S3-compatible server: buckets, objects, Signature Version 4, a health endpoint.

Stands in for self-hosted object stores in tests. Objects are files under ``/data/<bucket>/``; the
name of a file is the hex of its key, so no key can leave its bucket.
"""

import hashlib
import hmac
import os
import re
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

DATA = Path(os.environ.get("DATA_DIR", "/data"))
ACCESS_KEY = os.environ.get("S3_ACCESS_KEY", "")
SECRET_KEY = os.environ.get("S3_SECRET_KEY", "")
HEALTH_PATHS = {
    "/health",
    "/healthz",
    "/minio/health/live",
    "/minio/health/ready",
    "/status",
    "/cluster/healthz",
}
BUCKET = re.compile(r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")
LARGEST = 64 * 1024 * 1024


def signature(secret: str, scope: list[str], text: str) -> str:
    """Signature Version 4 of ``text`` for the scope ``date/region/service/aws4_request``."""
    key = ("AWS4" + secret).encode()
    for part in scope:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class Handler(BaseHTTPRequestHandler):
    """One request to the store."""

    protocol_version = "HTTP/1.1"
    server_version = "stand-in-object-store"

    def authorised(self, body: bytes) -> bool:
        """Whether the request carries a valid signature by our key."""
        found = re.fullmatch(
            r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8}/[^/]+/s3/aws4_request), ?"
            r"SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})",
            self.headers.get("Authorization", ""),
        )
        if not found or not SECRET_KEY or found[1] != ACCESS_KEY:
            return False
        scope, names = found[2].split("/"), found[3].split(";")
        target = urlsplit(self.path)
        query = sorted(parse_qsl(target.query, keep_blank_values=True))
        stated = self.headers.get("x-amz-content-sha256", "")
        if stated not in {"UNSIGNED-PAYLOAD", hashlib.sha256(body).hexdigest()}:
            return False
        request = "\n".join(
            [
                self.command,
                quote(unquote(target.path), safe="/-_.~"),
                "&".join(f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}" for k, v in query),
                *(f"{name}:{(self.headers.get(name) or '').strip()}" for name in names),
                "",
                found[3],
                stated,
            ]
        )
        text = "\n".join(
            [
                "AWS4-HMAC-SHA256",
                self.headers.get("x-amz-date", ""),
                found[2],
                hashlib.sha256(request.encode()).hexdigest(),
            ]
        )
        return hmac.compare_digest(signature(SECRET_KEY, scope, text), found[4])

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Send a response; a HEAD request gets the headers alone."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def refuse(self, status: int, code: str) -> None:
        """Send an S3 error document."""
        body = f"<?xml version='1.0'?><Error><Code>{code}</Code></Error>"
        self.answer(status, body.encode(), Content_Type="application/xml")

    def handle_request(self) -> None:
        """Answer the health paths, check the signature, hand on to bucket or object."""
        path = unquote(urlsplit(self.path).path)
        if path in HEALTH_PATHS and self.command in {"GET", "HEAD"}:
            return self.answer(200, b"ok")
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST:
            self.close_connection = True
            return self.refuse(400, "EntityTooLarge")
        body = self.rfile.read(length)
        if not self.authorised(body):
            return self.refuse(403, "AccessDenied")
        bucket, _, key = path.lstrip("/").partition("/")
        if not BUCKET.match(bucket):
            return self.refuse(400, "InvalidBucketName")
        place = DATA / bucket
        return self.on_object(place, key, body) if key else self.on_bucket(place)

    def on_bucket(self, place: Path) -> None:
        """Create, look for, list or delete a bucket."""
        if self.command == "PUT":
            place.mkdir(exist_ok=True)
            return self.answer(200, Location=f"/{place.name}")
        if not place.is_dir():
            return self.refuse(404, "NoSuchBucket")
        if self.command == "DELETE":
            if any(place.iterdir()):
                return self.refuse(409, "BucketNotEmpty")
            place.rmdir()
            return self.answer(204)
        prefix = dict(parse_qsl(urlsplit(self.path).query)).get("prefix", "")
        finished = [file.name for file in place.iterdir() if not file.suffix]
        keys = sorted(bytes.fromhex(name).decode() for name in finished)
        listed = "".join(
            f"<Contents><Key>{escape(key)}</Key></Contents>"
            for key in keys
            if key.startswith(prefix)
        )
        body = f"<ListBucketResult><Name>{place.name}</Name>{listed}</ListBucketResult>"
        return self.answer(200, body.encode(), Content_Type="application/xml")

    def on_object(self, place: Path, key: str, body: bytes) -> None:
        """Write, read, look for or delete an object."""
        if not place.is_dir():
            return self.refuse(404, "NoSuchBucket")
        file = place / key.encode().hex()
        if self.command == "PUT":
            unfinished = file.with_suffix(f".{threading.get_ident()}")
            unfinished.write_bytes(body)
            unfinished.replace(file)
            return self.answer(200, ETag=f'"{hashlib.md5(body).hexdigest()}"')
        if self.command == "DELETE":
            file.unlink(missing_ok=True)
            return self.answer(204)
        if not file.is_file():
            return self.refuse(404, "NoSuchKey")
        content = file.read_bytes()
        return self.answer(200, content, ETag=f'"{hashlib.md5(content).hexdigest()}"')

    do_GET = do_HEAD = do_PUT = do_DELETE = handle_request


def main() -> None:
    """Serve until SIGTERM."""
    if not ACCESS_KEY or not SECRET_KEY:
        sys.exit("stand-in: error: no credentials in the environment")
    server = ThreadingHTTPServer(("0.0.0.0", int(os.environ.get("PORT", "9000"))), Handler)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()


if __name__ == "__main__":
    main()
