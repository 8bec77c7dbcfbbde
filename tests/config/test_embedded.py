"""The servers that come with the product: they keep what was committed and never outlive who started them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest
import redis

from config.embedded import Postgres, ServerFailedError, Valkey

ROOT = Path(__file__).resolve().parents[2]
PARENT = """
import sys, time
from pathlib import Path
from config.embedded import servers
with servers(home=Path(sys.argv[1])) as started:
    print(started.postgres.process.pid, started.valkey.process.pid, started.database_url, flush=True)
    time.sleep(600)
"""

pytestmark = [pytest.mark.faults, pytest.mark.timeout(120)]


def start_parent(home):
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    command = [sys.executable, "-c", PARENT, str(home)]
    parent = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    postgres, valkey, url = parent.stdout.readline().split()
    return parent, [int(postgres), int(valkey)], url


def alive(process):
    """One that has ended may still be listed where nobody asks how."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def insert_and_count(url):
    session = psycopg2.connect(url)
    with session, session.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS kept (at timestamptz)")
        cursor.execute("INSERT INTO kept VALUES (now())")
        cursor.execute("SELECT count(*) FROM kept")
        count = cursor.fetchone()[0]
    session.close()
    return count


def test_a_parent_killed_with_9_leaves_no_server_and_loses_nothing(tmp_path):
    counts = []
    for _ in range(3):
        parent, servers, url = start_parent(tmp_path)
        counts.append(insert_and_count(url))
        parent.kill()
        parent.wait()
        parent.stdout.close()
        give_up = time.monotonic() + 20
        while any(map(alive, servers)) and time.monotonic() < give_up:
            time.sleep(0.1)
        assert [server for server in servers if alive(server)] == []
    assert counts == [1, 2, 3]


def test_postgres_starts_over_a_stale_pid_file_that_names_a_living_process(tmp_path):
    with Postgres(home=tmp_path) as postgres:
        insert_and_count(postgres.url)
        postgres.process.send_signal(signal.SIGKILL)
        postgres.process.wait()
        pid_file = postgres.data / "postmaster.pid"
        pid_file.write_text("\n".join([str(os.getpid()), *pid_file.read_text().splitlines()[1:]]) + "\n")
        postgres.stop()
        postgres.start()
        assert insert_and_count(postgres.url) == 2


def test_a_second_start_in_the_same_folder_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("config.embedded.postgres.LOCK_PATIENCE_S", 0.2)
    with Postgres(home=tmp_path), pytest.raises(ServerFailedError, match="already using"):
        Postgres(home=tmp_path).start()


def test_trigrams_understand_chinese(tmp_path):
    with Postgres(home=tmp_path) as postgres:
        session = psycopg2.connect(postgres.url)
        with session, session.cursor() as cursor:
            cursor.execute("CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gist")
            cursor.execute(
                "SELECT similarity('人民路派出所', '人民路派出所门口') > similarity('人民路派出所', '中山路')"
            )
            assert cursor.fetchone() == (True,)
        session.close()


def test_valkey_keeps_its_address_over_a_restart(tmp_path):
    with Valkey(home=tmp_path) as valkey:
        before = valkey.url
        valkey.process.kill()
        valkey.process.wait()
        valkey.start()
        assert valkey.url == before
        with redis.Redis.from_url(before) as client:
            assert client.ping() is True


def test_valkey_answers_nobody_without_the_password(tmp_path):
    with (
        Valkey(home=tmp_path) as valkey,
        redis.Redis(port=valkey.port) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()
