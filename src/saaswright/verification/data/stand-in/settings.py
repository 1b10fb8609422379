"""What the environment says: the contract between a generated bundle and the product's image."""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit


def setting(*names: str, default: str = "") -> str:
    """The first of the variables that is set, directly or through a file (``NAME_FILE``)."""
    for name in names:
        path = os.environ.get(f"{name}_FILE")
        if path:
            return Path(path).read_text(encoding="utf-8").strip()
        if os.environ.get(name):
            return os.environ[name]
    return default


MODE = sys.argv[1] if len(sys.argv) > 1 else "serve"
SERVICE = setting("SERVICE_NAME", "APP_NAME", default="stand-in")
PORT = int(setting("PORT", "APP_PORT", default="8000"))
METRICS_PORT = int(setting("METRICS_PORT", default="0"))
LOG_FORMAT = setting("LOG_FORMAT", default="json")
LOG_LEVEL = setting("LOG_LEVEL", default="info").lower()
TENANT_HEADER = setting("TENANT_HEADER", default="X-Tenant-ID")
DATABASE_URL = setting("DATABASE_URL", "TIMESERIES_URL", "METADATA_DATABASE_URL")
CACHE_URL = setting("CACHE_URL", "REDIS_URL", "SESSION_STORE_URL")
BROKER_URL = setting("BROKER_URL", "AMQP_URL", "RABBITMQ_URL", "NATS_URL")
S3_ENDPOINT = setting("S3_ENDPOINT", "S3_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
S3_BUCKET = setting("S3_BUCKET", default="stand-in")
S3_REGION = setting("S3_REGION", "AWS_REGION", default="us-east-1")
S3_ACCESS_KEY = setting("S3_ACCESS_KEY", "S3_ACCESS_KEY_ID", "AWS_ACCESS_KEY_ID")
S3_SECRET_KEY = setting("S3_SECRET_KEY", "S3_SECRET_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY")
# Without these the application is degraded, not down. Sessions make a cache required; a worker
# requires its broker, and so does an application that has nowhere else to write.
OPTIONAL = set(setting("OPTIONAL_DEPENDENCIES", default="object-storage").split(","))
if not setting("SESSION_STORE_URL"):
    OPTIONAL.add("cache")
if MODE != "worker" and DATABASE_URL:
    OPTIONAL.add("broker")
# Who runs it may know better: the hosts that it can do without, from the compose file.
if "OPTIONAL_HOSTS" in os.environ:
    known = set(filter(None, setting("OPTIONAL_HOSTS").split(",")))
    OPTIONAL = {
        name
        for name, url in {
            "database": DATABASE_URL,
            "cache": CACHE_URL,
            "broker": BROKER_URL,
            "object-storage": S3_ENDPOINT,
        }.items()
        if urlsplit(url).hostname in known
    }

# It behaves badly on request, so that those who watch it can be tested.
FAIL_AFTER = float(setting("FAIL_AFTER", default="0"))  # seconds until /health answers 500
SLOW_START = float(setting("SLOW_START", default="0"))  # seconds until it listens
LEAK = int(setting("LEAK", default="0"))  # MiB kept of each request
LIE = setting("LIE") == "yes"  # /health answers 200 whatever is the matter
MIX_TENANTS = setting("MIX_TENANTS") == "yes"  # the tenant is not looked at
IGNORE_SIGTERM = setting("IGNORE_SIGTERM") == "yes"
