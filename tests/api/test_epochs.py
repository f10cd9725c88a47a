"""Putting back an older state, or signing with another key, is on record: the log begins an epoch."""
import contextlib
import json
import shutil
import sqlite3

from backups import DATABASE, KEY, backup, is_refused, is_sound, is_tidy, note_of, register, restore, secret
from conftest import zorgborg
from test_proofs import checkpoint

assert register and secret  # fixtures, so that they aren't taken for unused


def test_an_older_state_than_was_signed_begins_an_epoch(register, tmp_path):
    register.add("Yesterday", sign=True)
    backup(register.data, tmp_path / "yesterday.tar")
    register.add("Today", sign=True)
    backup(register.data, tmp_path / "today.tar")
    signed = note_of(register.data, register.id)
    # What continues what was signed begins none.
    assert restore(register.data, tmp_path / "today.tar")["epochs"] == []
    assert note_of(register.data, register.id) == signed

    told = restore(register.data, tmp_path / "yesterday.tar")
    assert [note.split("\n")[0] for note in told["epochs"]] == [f"zorgborg/{register.id}/2"] and told["signingKey"] == "kept", told
    assert (register.data / "checkpoints" / register.id).read_text() == told["epochs"][0]
    assert is_sound(register.data) and is_tidy(register.data)
    own = register.serve()
    assert own.get("controls", q="Yesterday")["total"] == 1 and own.get("controls", q="Today")["total"] == 0
    newest = own.get("audit-log", limit=1)["items"][0]
    assert (newest["register"], newest["actor"]) == ("log-epochs", "shell"), newest
    own.post("controls", {"title": "Tomorrow", "ground": "law"})
    assert checkpoint(own, tmp_path).origin == f"zorgborg/{register.id}/2"
    assert own.server.stop() == 0
    with contextlib.closing(sqlite3.connect(register.data / "current" / DATABASE)) as rows:
        (content,), = rows.execute("SELECT snapshot FROM entry WHERE register = 'log-epochs'")
    assert json.loads(content)["lastCheckpoint"].startswith(f"{signed[0]}\n{signed[1]}\n"), content
    # The epochs go on, whatever is put back.
    told = restore(register.data, tmp_path / "today.tar")
    assert [note.split("\n")[0] for note in told["epochs"]] == [f"zorgborg/{register.id}/3"], told
    assert is_sound(register.data)


def test_a_backup_knows_what_was_signed_elsewhere(register, tmp_path):
    """Put back beside an older copy, the note of the backup counts."""
    register.add("Yesterday", sign=True)
    shutil.copytree(register.data, tmp_path / "older", symlinks=True)
    register.add("Today", sign=True)
    backup(register.data, tmp_path / "today.tar")
    assert restore(tmp_path / "older", tmp_path / "today.tar")["epochs"] == []
    assert note_of(tmp_path / "older", register.id) == note_of(register.data, register.id)
    assert is_sound(tmp_path / "older")


def test_a_new_machine_knows_what_the_lost_one_signed_when_it_is_told(register, tmp_path, secret):
    register.add("Yesterday", sign=True)
    backup(register.data, tmp_path / "yesterday.tar", *secret)
    register.add("Today", sign=True)
    for told, origins in ((False, []), (True, [f"zorgborg/{register.id}/2"])):
        copy = tmp_path / f"copy {told}"
        copy.mkdir()
        if told:
            shutil.copytree(register.data / "checkpoints", copy / "checkpoints")
        restored = restore(copy, tmp_path / "yesterday.tar", *secret)
        assert [note.split("\n")[0] for note in restored["epochs"]] == origins, restored
        assert is_sound(copy) and is_tidy(copy)


def test_another_key_signs_another_epoch(register, tmp_path, secret):
    register.add("Signed", sign=True)
    backup(register.data, tmp_path / "without.tar")
    backup(register.data, tmp_path / "with.tar", *secret)
    done = zorgborg("restore", "--data", tmp_path / "copy", "--from", tmp_path / "without.tar")
    told = json.loads(done.stdout)
    assert told["signingKey"] == "made" and "new one was made" in done.stderr, done
    assert [note.split("\n")[0] for note in told["epochs"]] == [f"zorgborg/{register.id}/2"], told
    assert (tmp_path / "copy" / KEY).read_bytes() != (register.data / KEY).read_bytes() and is_sound(tmp_path / "copy")
    own = register.serve(tmp_path / "copy")
    assert checkpoint(own, tmp_path).origin == f"zorgborg/{register.id}/2"  # its signature is the new key's
    assert own.server.stop() == 0
    # A sealed key needs its passphrase, unless the same one is there already or it's left aside.
    assert is_refused("--passphrase-file", tmp_path / "copy", tmp_path / "with.tar")
    assert is_refused("--passphrase-file", tmp_path / "nowhere", tmp_path / "with.tar")
    assert restore(register.data, tmp_path / "with.tar")["signingKey"] == "kept"
    assert restore(tmp_path / "copy", tmp_path / "with.tar", "--without-keys")["signingKey"] == "kept"
    key = (tmp_path / "copy" / KEY).read_bytes()
    told = restore(tmp_path / "copy", tmp_path / "with.tar", *secret)
    assert told["signingKey"] == "restored" and (tmp_path / "copy" / KEY).read_bytes() == (register.data / KEY).read_bytes() != key
    assert is_sound(tmp_path / "copy") and is_tidy(tmp_path / "copy")
