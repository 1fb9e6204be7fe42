"""What can be wrong with the place of a memory is said in words, with the next step."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.coach.record import Fact
from bot.memory.errors import MemoryFailed
from bot.memory.store import MemoryStore
from tests.bot.memory.people import at, turn


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "memory.db"
    path.write_bytes(b"my diary " * 500)
    with pytest.raises(MemoryFailed, match="empty memory"):
        MemoryStore.open(path)
    assert path.read_bytes() == b"my diary " * 500


def test_a_database_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE passages (id TEXT)")
    with pytest.raises(MemoryFailed, match="not a memory of the coach"):
        MemoryStore.open(path)


def test_a_folder_in_the_place_of_the_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(MemoryFailed, match="COACH_HOME"):
        MemoryStore.open(tmp_path)


def test_a_parent_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MemoryFailed, match="COACH_HOME"):
        MemoryStore.open(tmp_path / "file" / "memory.db")


@pytest.mark.parametrize(
    "url", ["mysql://host/db", "postgresql://host:port/db", "sqlite://", "://"]
)
def test_an_address_that_is_none_is_said(url: str) -> None:
    with pytest.raises(MemoryFailed, match="COACH_DATABASE_URL"):
        MemoryStore.open(url)


def test_an_address_that_is_none_is_said_without_its_password() -> None:
    with pytest.raises(MemoryFailed) as caught:
        MemoryStore.open("postgresql://coach:s3cret@host:s3cret/db")
    assert "s3cret" not in f"{caught.value} {caught.value.__cause__}"


def test_a_server_that_is_not_there_is_said_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(MemoryFailed, match="database server runs") as caught:
        MemoryStore.open(f"postgres://coach:s3cret@/db?host={tmp_path}")
    assert "s3cret" not in str(caught.value)


def test_a_file_by_url_is_the_same_as_by_path(tmp_path: Path) -> None:
    path = tmp_path / "odd ? # name.db"
    with MemoryStore.open(path) as store:
        store.save("ada", turn=turn())
    plain = tmp_path / "memory.db"
    path.rename(plain)
    with MemoryStore.open(f"sqlite:///{plain}") as store:
        assert store.load("ada", "main").turns


def test_the_file_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    with MemoryStore.open(tmp_path / "home" / "memory.db") as store:
        store.save("ada", turn=turn())
        for file in (tmp_path / "home").iterdir():
            assert file.stat().st_mode & 0o077 == 0, file


def test_a_lock_that_is_not_let_go_of_is_said_and_nothing_is_half_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "memory.db"
    monkeypatch.setattr("bot.memory.database.WAIT_SECONDS", 0)
    with MemoryStore.open(path) as store, closing(sqlite3.connect(path)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(MemoryFailed, match="busy"):
            store.save("ada", turn=turn())
        assert not store.load("ada", "main").turns
        writer.rollback()
        assert store.save("ada", turn=turn())


def test_a_short_lock_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "memory.db"
    with MemoryStore.open(path) as store:
        writer = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        writer.execute("BEGIN IMMEDIATE")
        timer = threading.Timer(0.1, writer.rollback)
        timer.start()
        assert store.save("ada", turn=turn())
        timer.join()
        writer.close()


def test_a_full_disk_is_said_and_reading_goes_on(tmp_path: Path) -> None:
    with MemoryStore.open(tmp_path / "memory.db") as store:
        store.save("ada", turn=turn(text="before"))
        with store._db.reading() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        with pytest.raises(MemoryFailed, match="disk has room"):
            store.save("ada", turn=turn(text="x" * 100_000))
        assert [t.text for t in store.load("ada", "main").turns] == ["before"]


def test_what_a_learner_said_is_in_no_error(tmp_path: Path) -> None:
    path = tmp_path / "memory.db"
    with MemoryStore.open(path) as store:
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("DROP TABLE facts")
        with pytest.raises(MemoryFailed) as caught:
            store.save("ada", turn=turn(), facts=[Fact("goal", "canary", "canary", at(0))])
    assert "canary" not in f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__cause__}"


def test_several_threads_share_one_store(store: MemoryStore) -> None:
    failed: list[BaseException] = []

    def save(number: int) -> None:
        try:
            for part in range(5):
                store.save("ada", turn=turn(key=f"{number}-{part}"))
                store.load("ada", "main")
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(store.load("ada", "main", turns=99).turns) == 30
