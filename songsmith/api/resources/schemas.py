"""The shapes of what goes in and out. Times are ISO 8601 in UTC, positions and lengths in seconds."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from songsmith.api.models import Webhook, WebhookMessage
from songsmith.contract import PROMPT_MAX
from songsmith.core.outgoing import URL_LENGTH
from songsmith.lyrics.models import Draft, Revision
from songsmith.projects.models import TITLE_LENGTH, Project, Role
from songsmith.takes.exports import Format
from songsmith.takes.models import Listen, Take
from songsmith.takes.services import SEED_END

T = TypeVar("T")

Title = Annotated[str, Field(max_length=TITLE_LENGTH)]


class Shape(BaseModel):
    """A body; what nobody knows in it is refused, so that misspellings are noticed."""

    model_config = ConfigDict(extra="forbid")


class Page(BaseModel, Generic[T]):
    """Some of many."""

    items: list[T]
    total: int = Field(description="How many there are in all.")
    next: str | None = Field(description="Address of the page behind this one; null on the last.")


class Me(BaseModel):
    """Who the token belongs to, and what it carries."""

    id: uuid.UUID
    name: str
    email: str
    scopes: list[str]


class Voice(BaseModel):
    """A voice that takes can ask for."""

    name: str
    title: str
    description: str


class ProjectNew(Shape):
    title: Title = ""
    text: str = Field("", description="The first words on its lyric sheet.")


class ProjectChange(Shape):
    title: Title | None = Field(None, description="null: stays as it is.")
    local_only: bool | None = Field(None, description="Its words never leave this server. null: as it is.")


class ProjectShape(BaseModel):
    id: uuid.UUID
    title: str
    local_only: bool
    role: str = Field(description="Of the token's user: guest, viewer, commenter, editor or owner.")
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, project: Project) -> ProjectShape:
        return cls(
            id=project.pk,
            title=project.title,
            local_only=project.local_only,
            role=Role(project.role).name.lower() if project.role else "",
            created_at=project.created_at,
            updated_at=project.updated_at,
        )


class DraftNew(Shape):
    title: Title = ""
    text: str = ""


class DraftChange(Shape):
    text: str
    base_version: int = Field(
        ge=0, lt=2**31, description="Version that the text was written on; 409 if it is no longer the last."
    )


class DraftShape(BaseModel):
    """A lyric sheet as it stands."""

    id: uuid.UUID
    project_id: uuid.UUID
    title: str
    text: str
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, draft: Draft) -> DraftShape:
        return cls.model_validate(draft, from_attributes=True)


class RevisionBrief(BaseModel):
    """A saved state of a sheet, without its words."""

    id: uuid.UUID
    draft_id: uuid.UUID
    number: int
    kind: str
    name: str
    created_at: datetime

    @classmethod
    def of(cls, revision: Revision) -> RevisionBrief:
        return cls.model_validate(revision, from_attributes=True)


class RevisionShape(RevisionBrief):
    text: str


class ExpressionShape(Shape):
    """Each −1 … 1; 0 is what the style and the section ask for."""

    power: float = Field(default=0.0, ge=-1, le=1, description="Intimate to powerful.")
    freedom: float = Field(default=0.0, ge=-1, le=1, description="Straight to expressive.")
    space: float = Field(default=0.0, ge=-1, le=1, description="Dry to spacious.")


class TakeNew(Shape):
    draft_id: uuid.UUID | None = Field(None, description="The sheet to sing; null for the song's first one.")
    prompt: str = Field("", max_length=PROMPT_MAX, description="The style.")
    voice: str = Field("", description="A name of /api/voices; empty lets the style choose.")
    seed: int | None = Field(None, ge=0, lt=SEED_END, description="null: a random one.")
    instrumental: bool = False
    expression: ExpressionShape = Field(ExpressionShape(), description="How it is sung.")


class TakeState(BaseModel):
    """What changes while a take is made."""

    id: uuid.UUID
    status: str = Field(description="queued, running, done, failed or cancelled.")
    progress: float = Field(ge=0, le=1)
    stage: str = Field(description="What is being done, in words.")
    error: str = Field(description="Why it failed, and what to do.")

    @classmethod
    def state_of(cls, take: Take) -> TakeState:
        return cls(
            id=take.pk,
            status=take.status,
            progress=take.progress,
            stage=take.stage_label,
            error=take.error,
        )


class TakeShape(TakeState):
    project_id: uuid.UUID
    revision_id: uuid.UUID
    number: int
    provider: str
    engine_version: str
    prompt: str
    voice: str
    seed: int
    instrumental: bool
    duration: float | None
    bpm: float | None
    key: str
    created_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, take: Take) -> TakeShape:
        same = {name: getattr(take, name) for name in cls.model_fields if name not in ("stage",)}
        return cls(**same, stage=take.stage_label)


class TakeWhole(TakeShape):
    exports: list[Format] = Field(description="What it can be downloaded as; empty until it is done.")


class ListenShape(BaseModel):
    """One playback by the token's user."""

    id: uuid.UUID
    take_id: uuid.UUID
    take_number: int
    project_id: uuid.UUID
    project_title: str
    started_at: datetime
    updated_at: datetime
    position: float
    furthest: float
    heard: float

    @classmethod
    def of(cls, listen: Listen) -> ListenShape:
        take = listen.take
        return cls(
            id=listen.pk,
            take_id=take.pk,
            take_number=take.number,
            project_id=take.project_id,
            project_title=take.project.title,
            started_at=listen.started_at,
            updated_at=listen.updated_at,
            position=listen.position,
            furthest=listen.furthest,
            heard=listen.heard,
        )


class HistoryPage(BaseModel):
    """Playbacks, newest first."""

    items: list[ListenShape]
    before: datetime | None = Field(description="For `?before=` of the next page; null on the last.")


class WebhookNew(Shape):
    url: str = Field(max_length=URL_LENGTH, description="Where to send messages: http or https.")


class WebhookShape(BaseModel):
    """An address that is told when takes end."""

    id: uuid.UUID
    url: str
    created_at: datetime

    @classmethod
    def of(cls, webhook: Webhook) -> WebhookShape:
        return cls.model_validate(webhook, from_attributes=True)


class WebhookMade(WebhookShape):
    secret: str = Field(description="What messages are signed with. It is not shown again.")


class WebhookMessageShape(BaseModel):
    """One message. Its id is the `webhook-id` header."""

    id: uuid.UUID
    take_id: uuid.UUID
    attempts: int
    status_code: int | None = Field(description="The last answer; null when there was none.")
    taken_at: datetime | None
    due_at: datetime | None = Field(description="The next attempt; null when it was taken or given up.")

    @classmethod
    def of(cls, message: WebhookMessage) -> WebhookMessageShape:
        return cls.model_validate(message, from_attributes=True)
