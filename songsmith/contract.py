"""The one typed request for music: forms, command line, API server and client read the same rules."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class MusicRequest(BaseModel):
    """A checked request; build it with `check_request` (API) or `writer_request` (pages, command line)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    model: str
    prompt: str = ""
    lyrics: str = ""
    is_instrumental: bool = False
    lyrics_optimizer: bool = False


class ContractError(ValueError):
    """field: what is wrong; code, api_message: MiniMax's; message: what the writer should do."""

    def __init__(self, field: str, message: str, api_message: str, code: int = 2013) -> None:
        super().__init__(message)
        self.field, self.message, self.api_message, self.code = field, message, api_message, code


def check_request(data: object) -> MusicRequest:
    """The body of an API call; raises the first ContractError in the documented order."""
    raise NotImplementedError


def writer_request(*, prompt: str, lyrics: str, is_instrumental: bool = False, model: str = "music-2.6") -> MusicRequest:
    """As `check_request`, and refuses what a writer cannot mean: no words without the switch, invisible text."""
    raise NotImplementedError


def writer_errors(*, prompt: str, lyrics: str, is_instrumental: bool = False, model: str = "music-2.6") -> dict[str, str]:
    """field → message for a form; empty when the request is fine."""
    raise NotImplementedError
