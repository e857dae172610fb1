"""Recordings come in, are listened to, corrected, trimmed, binned; what is refused says why."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings as project_settings
from django.db import OperationalError
from django.utils import timezone
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.core.errors import Conflict, Invalid
from songsmith.engine.listen.refusals import MAX_BYTES
from songsmith.lyrics.models import Draft
from songsmith.projects.models import Project
from songsmith.takes import leases, storage
from songsmith.takes.models import Reference
from songsmith.takes.references import analysis, intake, services
from songsmith.takes.references.selectors import corrected_of
from songsmith.takes.references.services import (
    reference_cancel,
    reference_correct,
    reference_create,
    reference_delete,
    reference_fetch,
    reference_listen_again,
    reference_restore,
    reference_rights_state,
    reference_trim,
    references_purge,
)
from tests.takes.references.conftest import Bring, listen
from tests.takes.references.sounds import RATE, SECONDS, WORDS, heard, tune_sound, wav_bytes

Status = Reference.Status


def files() -> list[Path]:
    root = Path(project_settings.MEDIA_ROOT) / storage.REFERENCES
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_recording_is_known_by_its_bytes_and_kept_with_a_flac_of_its_sound(
    real_decoder: None, bring: Bring
) -> None:
    data = wav_bytes()
    found = bring(data, name="C:\\memos\\idea one.wav")
    assert found.name == "idea one.wav"
    assert (found.mime, found.size) == ("audio/wav", len(data))
    assert found.md5 == hashlib.md5(data, usedforsecurity=False).hexdigest()
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert found.duration == pytest.approx(SECONDS, abs=0.01)
    assert (found.trim_start, found.trim_end) == (0, found.duration)
    assert (found.rights, found.rights_by) == ("own", found.created_by)
    assert found.status == Status.QUEUED
    assert {path.name for path in files()} == {"original", "sound.flac"}
    original = storage.path_of(storage.reference_name(found.folder, "original"))
    assert original.read_bytes() == data


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "no sound file"),
        (b"PK\x03\x04" + b"0" * 9999, "no sound file"),
        (b"RIFF\xff\xff\xff\xffWAVEfmt " + b"\xff" * 4000, ""),
        (wav_bytes(tune_sound(3.0)), "6 seconds"),
        (wav_bytes(np.zeros(8 * RATE, np.float32)), "silence"),
        (b"ID3" + bytes(range(256)) * 400, ""),
    ],
    ids=["empty", "playlist", "zip", "header", "short", "silent", "noise"],
)
def test_what_cannot_be_used_is_refused_in_words_and_leaves_nothing(
    real_decoder: None, bring: Bring, data: bytes, says: str
) -> None:
    with pytest.raises(Invalid) as refused:
        bring(data)
    assert refused.value.field == "file"
    assert says in refused.value.message
    assert refused.value.message.endswith(".")
    assert not Reference.objects.exists()
    assert files() == []


class _Endless(io.RawIOBase):
    """A file that never ends; counts what was read of it."""

    given = 0

    def read(self, size: int = -1) -> bytes:
        self.given += size
        return b"RIFF" * (size // 4)


def test_a_file_that_is_too_large_is_not_read_to_its_end(project: Project, owner: User) -> None:
    endless = _Endless()
    with pytest.raises(Invalid, match="50 MB"):
        reference_create(project=project, user=owner, file=endless, name="x", rights="own")  # type: ignore[arg-type]
    assert endless.given < MAX_BYTES + 3 * intake.PIECE


def test_a_full_disk_leaves_no_half_of_it(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    publish, calls = storage.publish, []

    def second_fails(name: str, data: bytes) -> None:
        calls.append(name)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        publish(name, data)

    monkeypatch.setattr(storage, "publish", second_fails)
    with pytest.raises(OSError, match="space"):
        bring()
    assert files() == []


def test_a_row_that_cannot_be_written_leaves_no_files(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(**_: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(services, "activity_note", busy)
    with pytest.raises(OperationalError):
        bring()
    assert files() == []


@pytest.mark.parametrize("url", ["http://127.0.0.1/x.mp3", "file:///etc/passwd", "http://[::1]/", "nonsense"])
def test_an_address_inside_this_network_is_refused_without_a_reason(
    project: Project, owner: User, url: str
) -> None:
    with pytest.raises(Invalid) as refused:
        reference_fetch(project=project, user=owner, url=url, rights="free")
    assert refused.value.field == "url"
    assert refused.value.message == intake.NOT_FETCHED


def test_without_a_song_it_becomes_one_called_like_it(owner: User) -> None:
    file = io.BytesIO(wav_bytes())
    found = reference_create(project=None, user=owner, file=file, name="Night Ferry.m4a", rights="own")
    assert found.project.title == "Night Ferry"
    assert found.project.memberships.get().user == owner
    told = found.project.activities.get()
    assert (told.actor, told.verb, told.what) == (owner, "reference", "Night Ferry.m4a")
    listen(found)
    assert found.draft == found.project.drafts.get(), "the words are on the song's own sheet"


def test_listening_stores_what_was_heard_and_the_words_on_a_sheet_of_their_own(
    bring: Bring, project: Project
) -> None:
    found = bring()
    assert listen(found) == "done"
    assert found.status == Status.DONE
    assert corrected_of(found).tune == heard().tune
    assert found.draft is not None
    assert WORDS[0] in found.draft.text
    assert project.drafts.count() == 2, "the song's own sheet had words already"
    assert listen(found) == "skipped"


def test_words_that_somebody_wrote_survive_listening_again(reference: Reference) -> None:
    assert reference.draft is not None
    Draft.objects.filter(pk=reference.draft.pk).update(text="[Verse]\nMine\n")
    reference_listen_again(reference=reference)
    assert listen(reference) == "done"
    reference.draft.refresh_from_db()
    assert reference.draft.text == "[Verse]\nMine\n"


def test_the_same_sound_is_listened_to_once(reference: Reference, bring: Bring, settings: Settings) -> None:
    settings.LISTENER = "tests.takes.references.sounds.nobody_listens"
    again = bring(name="the same.wav")
    assert listen(again) == "done"
    assert again.heard == reference.heard
    reference_listen_again(reference=again)
    assert listen(again) == "failed", "afresh means afresh"


def test_a_listener_that_breaks_is_told_in_words_that_hide_the_reason(
    bring: Bring, settings: Settings
) -> None:
    settings.LISTENER = "tests.takes.references.sounds.nobody_listens"
    found = bring()
    assert listen(found) == "failed"
    assert found.status == Status.FAILED
    assert "secret" not in found.error
    assert "Try again" in found.error


def test_a_worker_that_was_killed_loses_the_recording_to_the_next(bring: Bring) -> None:
    found = bring()
    old = leases.claim(Reference, found.pk)
    assert old is not None
    assert listen(found) == "skipped"
    Reference.objects.filter(pk=found.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert analysis.requeue_stale() == [found.pk]
    assert listen(found) == "done"
    assert not leases.heartbeat(old, progress=0.5, stage_label="late")


def test_three_silent_deaths_are_enough(bring: Bring) -> None:
    found = bring()
    for _ in range(leases.MAX_ATTEMPTS):
        assert leases.claim(Reference, found.pk) is not None
        Reference.objects.filter(pk=found.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert analysis.requeue_stale() == []
    found.refresh_from_db()
    assert (found.status, found.error) == (Status.FAILED, analysis.GAVE_UP)


def test_listening_can_be_stopped_and_begun_again(bring: Bring) -> None:
    found = bring()
    assert reference_cancel(reference=found).status == Status.CANCELLED
    assert listen(found) == "skipped"
    assert reference_listen_again(reference=found).status == Status.QUEUED
    with pytest.raises(Conflict):
        reference_listen_again(reference=found)
    assert listen(found) == "done"


def test_a_trimmed_recording_is_listened_to_in_that_part_alone(reference: Reference) -> None:
    reference_correct(reference=reference, item="key", value={"tonic": 7, "mode": "major"})
    reference_trim(reference=reference, start=2.0, end=12.0)
    assert (reference.status, reference.heard, reference.corrections) == (Status.QUEUED, {}, {})
    assert listen(reference) == "done"
    assert corrected_of(reference).duration == pytest.approx(10.0, abs=0.01)
    with pytest.raises(Invalid, match="6 seconds"):
        reference_trim(reference=reference, start=2.0, end=7.0)


def test_corrections_are_stored_counted_and_taken_back_item_by_item(reference: Reference) -> None:
    reference_correct(reference=reference, item="key", value={"tonic": 7, "mode": "minor", "junk": 1})
    reference_correct(reference=reference, item="grid", value={"bpm": 100})
    reference.refresh_from_db()
    assert reference.corrections["key"] == {"tonic": 7, "mode": "minor"}
    assert reference.corrections_version == 2
    reference_correct(reference=reference, item="key", value=None, version=2)
    assert set(reference.corrections) == {"grid"}
    with pytest.raises(Conflict, match="Somebody else"):
        reference_correct(reference=reference, item="key", value=None, version=2)
    with pytest.raises(Invalid, match="not a chord"):
        reference_correct(reference=reference, item="chords", value=[{"start": 0, "end": 1, "symbol": "Hmm"}])
    with pytest.raises(Invalid):
        reference_correct(reference=reference, item="colour", value="red")


def test_nothing_is_corrected_before_it_was_heard(bring: Bring) -> None:
    with pytest.raises(Conflict, match="not been listened to"):
        reference_correct(reference=bring(), item="key", value=None)


def test_rights_say_who_and_since_when(bring: Bring, owner: User) -> None:
    found = bring(rights="")
    assert found.rights_by is None
    with pytest.raises(Invalid):
        reference_rights_state(reference=found, user=owner, rights="mine, honest")
    reference_rights_state(reference=found, user=owner, rights="permission", note="by e-mail")
    found = Reference.objects.get(pk=found.pk)
    assert (found.rights, found.rights_by, found.rights_note) == ("permission", owner, "by e-mail")
    assert found.rights_at is not None


def test_the_bin_keeps_a_recording_for_its_days_and_then_forgets_its_files(reference: Reference) -> None:
    reference_delete(reference=reference)
    reference_restore(reference=reference)
    assert Reference.objects.kept().count() == 1
    reference_delete(reference=reference)
    assert references_purge(now=timezone.now()) == 0
    assert references_purge(now=timezone.now() + timedelta(days=31)) == 1
    assert files() == []
