"""Durable changes beside plain SQLite on the same disk."""
import contextlib
import pathlib
import sqlite3
import tempfile

from load import Line, at_least, control_ids, describe_all, in_turn, reference, reported, wrk
from served import served


def measure():
    with served() as server, tempfile.TemporaryDirectory(dir=server.folder) as folder:
        folder = pathlib.Path(folder)
        (folder / "ids").write_text("\n".join(control_ids(Line(server.port, server.token), server.organisation)))
        changing = {"IDS": str(folder / "ids"), "BASE": server.below("")[:-1], "TOKEN": server.token}
        many, one, plain = in_turn(lambda: wrk(server.address, 64, script="patch", **changing)[0],
                                   lambda: wrk(server.address, 1, script="patch", **changing)[0],
                                   lambda: reference("commits", folder / "plain.db", 3))
        yield at_least("changes, durable, 64 connections", "/s", many, "SQLite, one by one", plain, 5)
        yield at_least("changes, durable, one connection", "/s", one, "SQLite, one by one", plain, 0.6)
    with served() as server:
        line = Line(server.port, server.token)
        database = server.data / "current/zorgborg.db"
        before = size_on_disk(database)
        changes = describe_all(line, server.organisation, 100)
        yield reported("bytes on disk for a change", f"{(size_on_disk(database) - before) / changes:,.0f}")


def size_on_disk(database):
    """Of everything, once the write-ahead log was copied into it."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return database.stat().st_size
