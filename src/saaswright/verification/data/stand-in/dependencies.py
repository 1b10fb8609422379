"""The other services: each class can ask whether its service answers, and exchange something."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import settings

QUEUE = "jobs"
TABLES = (
    (
        "CREATE TABLE IF NOT EXISTS notes"
        " (id VARCHAR(36) PRIMARY KEY, tenant VARCHAR(100) NOT NULL, text VARCHAR(1000))"
    ),
    (
        "CREATE TABLE IF NOT EXISTS jobs"
        " (id VARCHAR(36) PRIMARY KEY, state VARCHAR(20) NOT NULL, tenant VARCHAR(100) NOT NULL)"
    ),
)


class Database:
    """PostgreSQL (also through a pooler), MySQL or MariaDB; one connection a use."""

    name = "database"

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        """A cursor in a transaction that is committed at the end."""
        address = urlsplit(settings.DATABASE_URL)
        if address.scheme.startswith(("mysql", "mariadb")):
            import pymysql

            connection = pymysql.connect(
                host=address.hostname,
                port=address.port or 3306,
                user=unquote(address.username or ""),
                password=unquote(address.password or ""),
                database=address.path.lstrip("/"),
                connect_timeout=3,
            )
        else:
            import psycopg2

            # SQLAlchemy-like schemes (postgresql+driver://) name a driver; libpq knows none.
            scheme, _, rest = settings.DATABASE_URL.partition("://")
            connection = psycopg2.connect(f"{scheme.partition('+')[0]}://{rest}", connect_timeout=3)
        try:
            with connection.cursor() as cursor:
                yield cursor
            connection.commit()
        finally:
            connection.close()

    def run(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        with self.cursor() as cursor:
            cursor.execute(statement, values or None)
            return list(cursor.fetchall()) if cursor.description else []

    def ping(self) -> None:
        self.run("SELECT 1")

    def migrate(self) -> None:
        for statement in TABLES:
            self.run(statement)

    def round_trip(self) -> None:
        identity = str(uuid.uuid4())
        self.run("INSERT INTO notes (id, tenant, text) VALUES (%s, 'round-trip', 'x')", identity)
        assert self.run("SELECT text FROM notes WHERE id = %s", identity) == [("x",)]
        self.run("DELETE FROM notes WHERE id = %s", identity)


class Cache:
    """Redis or Valkey."""

    name = "cache"

    def client(self) -> Any:
        import redis

        # redis-py does not know Valkey's scheme; the protocol is the same.
        url = settings.CACHE_URL.replace("valkey", "redis", 1)
        return redis.Redis.from_url(url, socket_timeout=3, socket_connect_timeout=3)

    def ping(self) -> None:
        self.client().ping()

    def get(self, key: str) -> bytes | None:
        value: bytes | None = self.client().get(key)
        return value

    def put(self, key: str, value: bytes) -> None:
        self.client().set(key, value, ex=60)

    def round_trip(self) -> None:
        key = f"round-trip:{uuid.uuid4()}"
        self.put(key, b"x")
        assert self.get(key) == b"x"


class RabbitMQ:
    """A durable queue in RabbitMQ."""

    name = "broker"

    @contextmanager
    def channel(self) -> Iterator[Any]:
        import pika

        parameters = pika.URLParameters(settings.BROKER_URL)
        parameters.socket_timeout = parameters.blocked_connection_timeout = 3
        connection = pika.BlockingConnection(parameters)
        try:
            channel = connection.channel()
            channel.queue_declare(queue=QUEUE, durable=True)
            yield channel
        finally:
            connection.close()

    def ping(self) -> None:
        with self.channel():
            pass

    def publish(self, body: bytes, queue: str = QUEUE) -> None:
        with self.channel() as channel:
            channel.basic_publish("", queue, body)

    def consume(self, handle: Callable[[bytes], None], stopped: Callable[[], bool]) -> None:
        with self.channel() as channel:
            for method, _, body in channel.consume(QUEUE, inactivity_timeout=0.5):
                if body is not None:
                    handle(body)
                    channel.basic_ack(method.delivery_tag)
                if stopped():
                    channel.cancel()
                    return

    def round_trip(self) -> None:
        with self.channel() as channel:
            own = channel.queue_declare(queue="", exclusive=True).method.queue
            channel.basic_publish("", own, b"x")
            _, _, body = channel.basic_get(own, auto_ack=True)
            assert body == b"x"


class NatsBroker:
    """A subject with a queue group in NATS."""

    name = "broker"

    @contextmanager
    def connection(self, timeout: float = 3) -> Iterator[Any]:
        from nats import Nats

        connection = Nats(settings.BROKER_URL, timeout)
        try:
            yield connection
        finally:
            connection.close()

    def ping(self) -> None:
        with self.connection():
            pass

    def publish(self, body: bytes) -> None:
        with self.connection() as connection:
            connection.publish(QUEUE, body)

    def consume(self, handle: Callable[[bytes], None], stopped: Callable[[], bool]) -> None:
        with self.connection(timeout=0.5) as connection:
            connection.subscribe(QUEUE, "workers")
            while not stopped():
                body = connection.next()
                if body is not None:
                    handle(body)

    def round_trip(self) -> None:
        subject = f"round-trip.{uuid.uuid4()}"
        with self.connection() as connection:
            connection.subscribe(subject, "self")
            connection.send(f"PUB {subject} 1\r\nx\r\n".encode())
            assert connection.next() == b"x"


class RedisBroker(Cache):
    """A list in Redis as a queue."""

    name = "broker"

    def client(self) -> Any:
        import redis

        url = settings.BROKER_URL.replace("valkey", "redis", 1)
        return redis.Redis.from_url(url, socket_timeout=3, socket_connect_timeout=3)

    def publish(self, body: bytes) -> None:
        self.client().lpush(QUEUE, body)

    def consume(self, handle: Callable[[bytes], None], stopped: Callable[[], bool]) -> None:
        client = self.client()
        while not stopped():
            taken = client.brpop(QUEUE, timeout=1)
            if taken:
                handle(taken[1])


class ObjectStore:
    """A bucket in an S3-compatible store."""

    name = "object-storage"

    def call(self, method: str, key: str = "", body: bytes = b"") -> bytes:
        import s3

        path = f"/{settings.S3_BUCKET}" + (f"/{key}" if key else "")
        status, answer = s3.call(method, path, body)
        if status >= 300:
            raise ConnectionError(f"{method} {path}: status {status}")
        return answer

    def ping(self) -> None:
        try:
            self.call("HEAD")
        except ConnectionError:
            self.call("PUT")  # the bucket does not exist yet

    def round_trip(self) -> None:
        self.ping()
        key = f"round-trip-{uuid.uuid4()}"
        self.call("PUT", key, b"x")
        assert self.call("GET", key) == b"x"
        self.call("DELETE", key)


def broker() -> Any:
    """The broker that BROKER_URL names by its scheme, or ``None``."""
    kinds = {
        "amqp": RabbitMQ,
        "amqps": RabbitMQ,
        "nats": NatsBroker,
        "redis": RedisBroker,
        "valkey": RedisBroker,
    }
    kind = kinds.get(urlsplit(settings.BROKER_URL).scheme)
    return kind() if kind else None


def configured() -> dict[str, Any]:
    """Every dependency that the environment names, by its name."""
    found = [
        Database() if settings.DATABASE_URL else None,
        Cache() if settings.CACHE_URL else None,
        broker(),
        ObjectStore() if settings.S3_ENDPOINT else None,
    ]
    return {dependency.name: dependency for dependency in found if dependency}
