"""What the list of takes needs, wherever it is shown."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser

from songsmith.accounts.models import User
from songsmith.projects.models import Project
from songsmith.takes.selectors import takes_for_project


def list_context(project: Project, user: User | AnonymousUser) -> dict[str, Any]:
    """For `takes/_take_list.html`. Two queries."""
    takes = takes_for_project(project, user)
    queued = [take.queued_at for take in takes if take.in_flight]
    # A stream that ended must not be kept by a morph once something new is in flight: its address differs.
    live_key = int(max(queued).timestamp() * 1000) if queued else None
    return {"project": project, "takes": takes, "live_key": live_key}
