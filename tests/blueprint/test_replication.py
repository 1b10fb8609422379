from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.engine.runner import Engine
from tests.golden.cases import designed, write


@pytest.mark.engine
def test_a_replica_follows_its_primary(engine: Engine, tmp_path: Path) -> None:
    """What is written through the pooler is read from the replica, also after it was restarted."""
    blueprint = designed("pocket-postgres").blueprint
    write(tmp_path, blueprint)
    engine.provide([image for _, image in blueprint.images])
    query = 'PGPASSWORD="$POSTGRES_PASSWORD" psql -h {} -U app -d app -v ON_ERROR_STOP=1 -tAc "{}"'

    with engine.project(tmp_path, env={"POOLER_PORT": "0"}) as project:

        def sql(service: str, host: str, statement: str) -> str:
            words = ("exec", "-T", service, "sh", "-c", query.format(host, statement))
            return project.compose(*words).stdout.strip()

        sql("primary", "pooler", "create table seen (id int); insert into seen values (42)")
        project.compose("restart", "replica")
        deadline = time.monotonic() + 180
        while True:
            words = ("exec", "-T", "replica", "sh", "-c")
            asked = query.format("127.0.0.1", "select id from seen")
            result = project.compose(*words, asked, check=False)
            if result.returncode == 0 or time.monotonic() > deadline:
                break
            time.sleep(0.5)
        assert result.stdout.strip() == "42", result.stderr
        assert sql("replica", "127.0.0.1", "select pg_is_in_recovery()") == "t"
