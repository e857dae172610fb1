"""One song with something of every kind in it, and everybody who may come near it."""

from __future__ import annotations

import gzip
import uuid
from dataclasses import dataclass
from decimal import Decimal
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.accounts.services import api_token_create
from songsmith.api.minimax.links import Linked, link_make
from songsmith.api.models import Webhook
from songsmith.core.fields import Sealed
from songsmith.engine.files.transcode import Coding
from songsmith.lyrics.models import Draft
from songsmith.lyrics.section_models import SectionAlternative
from songsmith.lyrics.word_models import KeptWords
from songsmith.projects.links import invite_create, link_revoke, share_link_create
from songsmith.projects.members import member_remove
from songsmith.projects.models import FormerMember, Membership, Project, Role, ShareLink
from songsmith.projects.services import membership_set
from songsmith.projects.splits import SplitLine, split_save
from songsmith.studio.models import Comment
from songsmith.takes import storage
from songsmith.takes.heard import heard_name, heard_path
from songsmith.takes.models import Take, TakeOutput
from songsmith.takes.references.models import Reference
from tests.studio.songs import make_song, make_take

MEMBERS = {
    "owner": Role.OWNER,
    "editor": Role.EDITOR,
    "commenter": Role.COMMENTER,
    "viewer": Role.VIEWER,
    "guest": Role.GUEST,
}
VISITORS = ("link to listen", "link for all", "link taken back")
PEOPLE = (*MEMBERS, "taken out", "stranger", *VISITORS, "nobody")
"""Members by role, a former one, somebody with an account, visitors by links, and nobody known."""


WORDS = "[Verse]\nRain is writing letters\n"


@dataclass
class World:
    """ids: what stands in addresses, by the name of the part; others are named in rules with an @."""

    project: Project
    ids: dict[str, Any]
    cookies: dict[str, str]
    tokens: dict[str, str]

    def client(self, who: str, *, programs: bool) -> Client:
        """A browser, or a program with a token, of that person; new cookies are forgotten with it."""
        token = self.tokens.get(who)
        if programs:
            return Client(headers={"Authorization": f"Bearer {token}"} if token else {})
        client = Client()
        client.cookies = SimpleCookie(self.cookies.get(who, ""))
        return client

    def value(self, given: Any) -> Any:
        """Texts with an @ are names of ids."""
        return str(self.ids[given[1:]]) if isinstance(given, str) and given.startswith("@") else given


def build() -> World:
    users = {
        name: User.objects.create_user(f"{name.replace(' ', '')}@example.org", name=name) for name in _USERS
    }
    project, draft = make_song(users["owner"], text=WORDS)
    for name, role in MEMBERS.items():
        membership_set(project=project, user=users[name], role=role)
    taken_out = membership_set(project=project, user=users["taken out"], role=Role.EDITOR)
    member_remove(membership=Membership.objects.get(pk=taken_out.pk), by=users["owner"])
    take = make_take(project, draft, users["owner"])
    scored = make_take(project, draft, users["owner"], number=2)
    TakeOutput.objects.filter(take=scored).update(score=gzip.compress(b"{}"))
    ids = {**_things(project, draft, take, users["owner"]), **_secrets(project, take, users["owner"])}
    ids |= {
        "scored_take": scored.pk,
        "user_id": users["taken out"].pk,
        "member": users["viewer"].pk,
        "token_id": ids["own_token"],
    }
    tokens = {name: api_token_create(user=user, name="t")[1] for name, user in users.items()}
    return World(project, ids, _cookies(users, project, take, draft), tokens)


_USERS = (*MEMBERS, "taken out", "stranger")


def _things(project: Project, draft: Draft, take: Take, owner: User) -> dict[str, Any]:
    """One of each kind, all of the owner."""
    revision = take.revision
    line = next(line for line in revision.line_ids if line)
    said: dict[str, Any] = {"project": project, "draft": draft, "revision": revision, "line_id": line}
    comment = Comment.objects.create(**said, author=owner, body="Yes", take=take, seconds=1)
    suggestion = Comment.objects.create(**said, author=owner, kind=Comment.Kind.CHANGE, proposal="[Intro]")
    version = SectionAlternative.objects.create(
        draft=draft, section="1", kind="Verse", text="[Verse]\nA", created_by=owner
    )
    kept = KeptWords.objects.create(project=project, lane=KeptWords.Lane.BANK, text="boats", created_by=owner)
    hook = Webhook.objects.create(user=owner, url="https://hooks.example.org/", secret=Sealed.seal("s"))
    lines = [SplitLine("Olga", Decimal(100), user=owner.pk)]
    split = split_save(project=project, lines=lines, by=owner, seen="")
    FormerMember.objects.create(
        project=project, user=owner, role=Role.OWNER, ended_by=owner, ended_at=timezone.now()
    )
    return {
        "project_id": project.pk,
        "draft_id": draft.pk,
        "take_id": take.pk,
        "revision_id": revision.pk,
        "comment_id": comment.pk,
        "suggestion": suggestion.pk,
        "version_id": version.pk,
        "kept_id": kept.pk,
        "webhook_id": hook.pk,
        "split": split.digest,
        "reference_id": _reference(project, owner).pk,
        "digest": _heard_line(draft),
        "listen": uuid.uuid4(),
        "media": settings.MEDIA_ROOT,
        "fmt": "flac",
        "format": "flac",
        "scope": "mine",
        "name": "minimax",
    }


def _reference(project: Project, owner: User) -> Reference:
    reference = Reference.objects.create(
        project=project,
        created_by=owner,
        source=Reference.Source.UPLOAD,
        name="demo.wav",
        mime="audio/wav",
        size=1,
        md5="0" * 32,
        sha256="0" * 64,
        duration=4,
        sample_rate=44100,
        trim_end=4,
        queued_at=timezone.now(),
        status=Reference.Status.FAILED,
    )
    storage.publish(storage.reference_name(reference.folder, "sound.flac"), b"fLaC")
    return reference


def _heard_line(draft: Draft) -> uuid.UUID:
    digest = uuid.uuid4()
    path = heard_path(heard_name(draft.pk.hex, digest.hex))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"fLaC")
    return digest


def _secrets(project: Project, take: Take, owner: User) -> dict[str, Any]:
    """Links, and what opens them."""
    invite, secret = invite_create(project=project, by=owner, role=Role.VIEWER)
    link, shared = _share(project, owner, ShareLink.Kind.TAKE, take.pk)
    parts = Path(urlsplit(link_make(Linked(take.pk, Coding("wav", 44100, 0)))).path).parts
    return {
        "token": secret,
        "shared": shared,
        "link_id": invite.pk,
        "share_link": link.pk,
        "signed": parts[-2],
        "extension": "wav",
        "own_token": api_token_create(user=owner, name="Mine")[0].pk,
    }


def _share(
    project: Project, owner: User, kind: ShareLink.Kind, target: uuid.UUID, *, everything: bool = False
) -> tuple[ShareLink, str]:
    return share_link_create(
        project=project,
        by=owner,
        kind=kind,
        target=target,
        what="it",
        may_comment=everything,
        may_download=everything,
    )


def _cookies(users: dict[str, User], project: Project, take: Take, draft: Draft) -> dict[str, str]:
    """Of everybody's browser: members are signed in, visitors have opened links to the take and the sheet."""
    found = {}
    for name, user in users.items():
        client = Client()
        client.force_login(user)
        found[name] = client.cookies.output(header="", sep=";")
    for name in VISITORS:
        client = Client()
        for kind, target in ((ShareLink.Kind.TAKE, take.pk), (ShareLink.Kind.DRAFT, draft.pk)):
            everything = name != "link to listen"
            link, secret = _share(project, users["owner"], kind, target, everything=everything)
            assert client.get(f"/s/{secret}/").status_code == 200
            if name == "link taken back":
                link_revoke(link=link)
        found[name] = client.cookies.output(header="", sep=";")
    return found
