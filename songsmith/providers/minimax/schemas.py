"""The envelope of the music endpoint, as far as we read it. Unknown fields are ignored, null is absent."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

COMPLETE = 2
"""`data.status` of a finished song."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Data(_Part):
    """audio: hex, or the address itself when one was asked for; some servers use `audio_url`."""

    audio: str = ""
    audio_url: str = ""
    status: int = 0

    @field_validator("audio", "audio_url", mode="before")
    @classmethod
    def _absent(cls, value: Any) -> Any:
        return "" if value is None else value


class ExtraInfo(_Part):
    """music_duration in ms, music_size in bytes."""

    music_duration: int | None = None
    music_sample_rate: int | None = None
    music_channel: int | None = None
    bitrate: int | None = None
    music_size: int | None = None


class BaseResp(_Part):
    status_code: int
    status_msg: str = ""


class Envelope(_Part):
    data: Data = Field(default_factory=Data)
    trace_id: str = ""
    extra_info: ExtraInfo = Field(default_factory=ExtraInfo)
    base_resp: BaseResp = Field(default_factory=lambda: BaseResp(status_code=0))

    @field_validator("data", "extra_info", "base_resp", mode="before")
    @classmethod
    def _null(cls, value: Any) -> Any:
        """null says the same as nothing; in `base_resp`, that nothing is wrong."""
        return {"status_code": 0} if value is None else value

    @field_validator("trace_id", mode="before")
    @classmethod
    def _text(cls, value: Any) -> str:
        return "" if value is None else str(value)


class Segment(_Part):
    """start: seconds. label: intro verse chorus bridge outro inst silence."""

    start: float = Field(ge=0, allow_inf_nan=False)
    label: str


class Structure(_Part):
    segments: tuple[Segment, ...] = ()


class Heard(_Part):
    """The flat answer of a preprocessing call. structure_result: JSON text. audio_duration: seconds."""

    cover_feature_id: str = Field(min_length=1, max_length=200)
    formatted_lyrics: str = Field(default="", max_length=20_000)
    structure_result: str = ""
    audio_duration: float = 0.0
    trace_id: str = ""

    @field_validator("formatted_lyrics", "structure_result", "trace_id", mode="before")
    @classmethod
    def _absent(cls, value: Any) -> Any:
        return "" if value is None else value

    @property
    def segments(self) -> tuple[Segment, ...]:
        """None are worth no failure: the words and the id came."""
        try:
            return Structure.model_validate_json(self.structure_result).segments
        except ValidationError:
            return ()
