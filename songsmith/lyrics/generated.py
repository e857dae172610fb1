"""Which lines of a sheet a machine wrote: noted when somebody takes one over, read by the authors' ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from songsmith.accounts.models import User
from songsmith.language.structure import strip_chords
from songsmith.lyrics.models import Draft, GeneratedLine
from songsmith.lyrics.word_models import DIGEST_LENGTH, KEPT_LENGTH, SOURCE_LENGTH

BUILT_IN = "built-in"


def line_digest(text: str) -> str:
    """The same for the same words: chords, case, punctuation at the edges and spacing do not count."""
    words = " ".join(word.strip(".,;:!?…\"“”‘’'()–—-") for word in strip_chords(text)[0].casefold().split())
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:DIGEST_LENGTH]


def generated_lines_accept(*, draft: Draft, user: User | None, lines: Iterable[str], source: str) -> None:
    """Notes that `source` wrote these lines and that `user` took them over; known ones stay as they were."""
    rows = {
        line_digest(line): GeneratedLine(
            draft=draft,
            text=line.strip()[:KEPT_LENGTH],
            digest=line_digest(line),
            source=source[:SOURCE_LENGTH],
            accepted_by=user,
        )
        for line in lines
        if line.strip()
    }
    GeneratedLine.objects.bulk_create(rows.values(), ignore_conflicts=True)


def generated_lines_of(draft: Draft) -> list[str]:
    """Every machine-written line that was ever taken over, as it was then. One query."""
    return list(GeneratedLine.objects.filter(draft=draft).values_list("text", flat=True))


def generated_digests(draft: Draft) -> dict[str, str]:
    """`line_digest` → source, of every machine-written line that was ever taken over. One query."""
    return dict(GeneratedLine.objects.filter(draft=draft).values_list("digest", "source"))
