"""The split sheet of a song: who owns which share, and who has signed that.

A signature is the digest of the whole sheet as its writer saw it. Whatever changes afterwards, a share, a
name or who is on it, makes every signature void without anybody having to think of it.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.db import transaction
from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.core.errors import Conflict, Invalid
from songsmith.projects.activity import activity_note
from songsmith.projects.models import Activity, Project, SplitShare, SplitSheet

WHOLE = Decimal(100)
CENT = Decimal("0.01")
"""The finest share, in percent: what registration forms take."""

WRITERS_MAX = 40


@dataclass(frozen=True, slots=True)
class SplitLine:
    """One writer as somebody typed it. percent: at most two decimals."""

    name: str
    percent: Decimal
    role: str = ""
    society: str = ""
    ipi: str = ""
    user: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """The sheet as it is stored. digest: what is signed."""

    shares: tuple[SplitShare, ...]
    digest: str

    @property
    def total(self) -> Decimal:
        return sum((share.percent for share in self.shares), Decimal(0))

    @property
    def is_whole(self) -> bool:
        return bool(self.shares) and self.total == WHOLE

    def has_signed(self, share: SplitShare) -> bool:
        return bool(share.signed_digest) and share.signed_digest == self.digest

    @property
    def signed(self) -> tuple[SplitShare, ...]:
        return tuple(share for share in self.shares if self.has_signed(share))

    @property
    def is_signed_by_all(self) -> bool:
        return self.is_whole and len(self.signed) == len(self.shares)


def split_of(project: Project) -> Split | None:
    """None: nobody has begun one. One query."""
    shares = SplitShare.objects.select_related("user").filter(sheet=project.pk)
    found = tuple(shares.order_by("position", "pk"))
    return Split(found, _digest(found)) if found else None


def split_even(weights: Mapping[str, float]) -> dict[str, Decimal]:
    """Shares in percent by weight, rounded to cents so that they add up to exactly 100.

    All weights zero: equal shares. Empty for nobody.
    """
    total = sum(weights.values())
    exact = {
        name: WHOLE * Decimal(weight / total if total else 1 / len(weights))
        for name, weight in weights.items()
    }
    shares = {name: share.quantize(CENT, ROUND_DOWN) for name, share in exact.items()}
    missing = int((WHOLE - sum(shares.values(), Decimal(0))) / CENT) if shares else 0
    by_rest = sorted(exact, key=lambda name: shares[name] - exact[name])
    for name in by_rest[:missing]:
        shares[name] += CENT
    return shares


@transaction.atomic
def split_save(*, project: Project, lines: Sequence[SplitLine], by: User, seen: str) -> Split:
    """Replaces the sheet. seen: the digest of the sheet that `by` was looking at, "" for none.

    Signatures stay only if nothing changed at all. Raises Invalid, Conflict.
    """
    before = _locked(project)
    if seen != (before.digest if before else ""):
        raise Conflict(
            "Somebody changed the split sheet meanwhile. Look at theirs, then change it.", code="changed"
        )
    _check(lines)
    sheet, _ = SplitSheet.objects.update_or_create(
        project=project, defaults={"updated_at": timezone.now(), "updated_by": by}
    )
    drafts = [_share(sheet, place, line) for place, line in enumerate(lines)]
    if before is not None and _agreed(drafts, who=True) == _agreed(before.shares, who=True):
        return before
    sheet.shares.all().delete()
    SplitShare.objects.bulk_create(drafts)
    activity_note(project_id=project.pk, verb=Activity.Verb.SPLIT, actor=by)
    return Split(tuple(drafts), _digest(drafts))


@transaction.atomic
def split_sign(*, project: Project, user: User, seen: str) -> Split:
    """The user signs the lines that are theirs. seen: the digest of what they saw.

    Raises Invalid, Conflict.
    """
    split = _locked(project)
    if split is None or seen != split.digest:
        raise Conflict(
            "The split sheet was changed meanwhile. Read it again before you sign.", code="changed"
        )
    if not split.is_whole:
        raise Invalid(f"The shares add up to {split.total} %, not 100 %. Nobody can sign that.")
    mine = SplitShare.objects.filter(sheet=project.pk, user=user)
    if not mine.update(signed_digest=split.digest, signed_at=timezone.now()):
        raise Invalid("There is no line for you on this split sheet.")
    activity_note(project_id=project.pk, verb=Activity.Verb.SIGNED, actor=user)
    return split


def split_unsign(*, project: Project, user: User) -> None:
    """Takes the user's signature back; nothing happens if there is none."""
    SplitShare.objects.filter(sheet=project.pk, user=user).update(signed_digest="", signed_at=None)


def _locked(project: Project) -> Split | None:
    """As `split_of`, for a transaction that decides by what it read."""
    Project.objects.select_for_update().only("pk").get(pk=project.pk)
    return split_of(project)


def _check(lines: Sequence[SplitLine]) -> None:
    if not lines:
        raise Invalid("A split sheet needs at least one writer.")
    if len(lines) > WRITERS_MAX:
        raise Invalid(f"A split sheet has room for {WRITERS_MAX} writers.")
    total = sum((line.percent for line in lines), Decimal(0))
    if total != WHOLE:
        rest = WHOLE - total
        how = f"{rest} % are missing" if rest > 0 else f"{-rest} % are too many"
        raise Invalid(f"The shares add up to {total} %, not 100 %: {how}.", code="not_whole")


def _share(sheet: SplitSheet, place: int, line: SplitLine) -> SplitShare:
    return SplitShare(
        sheet=sheet,
        position=place,
        user_id=line.user,
        name=line.name,
        role=line.role,
        society=line.society,
        ipi=line.ipi,
        percent=line.percent.quantize(CENT),
    )


def _digest(shares: Sequence[SplitShare]) -> str:
    """Accounts are no part of it: one that is deleted leaves the agreement as it was signed."""
    packed = json.dumps(_agreed(shares, who=False), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()


def _agreed(shares: Sequence[SplitShare], *, who: bool) -> list[list[str]]:
    """Everything that is agreed on, in order; who: with whose signature each line takes."""
    return [
        [one.name, one.role, one.society, one.ipi, f"{one.percent:.2f}", *([str(one.user_id)] if who else [])]
        for one in shares
    ]
