"""Every address of the app and who is let in. A new address gets one line here; a test asks for it.

The name of the url → its rule, or one rule for each method that does something else. Parts of addresses
(`project_id`, `take_id` …) come from `world.World.ids`.
"""

from __future__ import annotations

from songsmith.projects.models import Grant, Role
from tests.access.rules import Rule, envelope, everybody, get, own, post, signed_in, song, token

GUEST, VIEWER, COMMENTER, EDITOR, OWNER = Role.GUEST, Role.VIEWER, Role.COMMENTER, Role.EDITOR, Role.OWNER
LOOK, COMMENT, DOWNLOAD = Grant.LOOK, Grant.COMMENT, Grant.DOWNLOAD

NOWHERE = {"start/<str:token>/", "songs/new/", "^api/", "api:resources:api-root"}
"""The first two stand before a named one of the same path and do the same for an upper layer; the others
answer 404 for whatever the API does not have."""

ACCOUNTS: dict[str, Rule | tuple[Rule, ...]] = {
    "accounts:sign_in": (everybody(), everybody("POST")),
    "accounts:sign_out": everybody("POST"),
    "accounts:sign_up": (everybody(), everybody("POST")),
    "accounts:first_owner": (everybody(), everybody("POST")),
    "accounts:reset": (everybody(), everybody("POST")),
    "accounts:settings": (signed_in(), signed_in("POST")),
    "accounts:password_change": (signed_in(), signed_in("POST")),
    "accounts:token_create": signed_in("POST"),
    "accounts:token_delete": own("POST"),
}

PROJECTS: dict[str, Rule | tuple[Rule, ...]] = {
    "projects:project_create": (signed_in(), signed_in("POST")),
    "projects:project_rename": (get(OWNER), post(OWNER, form={"title": "New"})),
    "projects:project_local_only": post(OWNER),
    "projects:project_delete": post(OWNER),
    "projects:project_restore": post(OWNER),
    "projects:members": (get(VIEWER), post(OWNER)),
    "projects:member_role": post(OWNER, form={"role": "30"}, kwargs={"user_id": "@member"}),
    "projects:member_delete": post(OWNER, kwargs={"user_id": "@member"}),
    "projects:member_restore": post(OWNER),
    "projects:leave": post(GUEST),
    "projects:come_back": own("POST"),
    "projects:activity": get(VIEWER),
    "projects:invite_revoke": post(OWNER),
    "projects:invite_restore": post(OWNER),
    "projects:share_link_revoke": post(OWNER, kwargs={"link_id": "@share_link"}),
    "projects:share_link_restore": post(OWNER, kwargs={"link_id": "@share_link"}),
    "projects:join": (everybody(), everybody("POST")),
    "projects:join_sign_up": everybody("POST"),
    "projects:bin": signed_in(),
    "projects:account_delete": (signed_in(), signed_in("POST")),
}

LYRICS: dict[str, Rule | tuple[Rule, ...]] = {
    "lyrics:draft_save": post(EDITOR, json={"text": "New", "base_version": 1}),
    "lyrics:draft_keep": post(EDITOR),
    "lyrics:draft_analysis": post(VIEWER, json={"text": "New"}),
    "lyrics:draft_changed": post(VIEWER, json={"text": "New"}),
    "lyrics:draft_export": get(VIEWER),
    "lyrics:draft_chordpro": get(VIEWER),
    "lyrics:draft_writers": get(VIEWER),
    "lyrics:song_duplicate": post(EDITOR),
    "lyrics:words_panel": get(VIEWER),
    "lyrics:word_lookup": get(VIEWER),
    "lyrics:pronunciation": post(EDITOR, json={}),
    "lyrics:kept_add": post(EDITOR, json={}),
    "lyrics:kept_delete": post(EDITOR),
    "lyrics:kept_restore": post(EDITOR),
    "lyrics:help": post(EDITOR, json={}),
    "lyrics:help_shown": post(EDITOR, json={}),
    "lyrics:help_accepted": post(EDITOR, json={}),
    "lyrics:versions": post(VIEWER, json={"text": "New"}),
    "lyrics:version_keep": post(EDITOR, json={"text": "[Verse]\nA", "line": 0, "end": 2}),
    "lyrics:version_delete": post(EDITOR),
    "lyrics:version_restore": post(EDITOR),
}

TAKES: dict[str, Rule | tuple[Rule, ...]] = {
    "takes:take_list": (get(VIEWER), post(EDITOR)),
    "takes:take_create": (get(VIEWER), post(EDITOR)),
    "takes:plan": post(EDITOR, form={"draft": "@draft_id"}),
    "takes:tune_file": (get(EDITOR), post(EDITOR)),
    "takes:payload_preview": post(EDITOR),
    "takes:project_events": get(VIEWER),
    "takes:take_cancel": post(EDITOR),
    "takes:take_retry": post(EDITOR),
    "takes:take_delete": post(EDITOR),
    "takes:take_restore": post(EDITOR),
    "takes:take_resing": (get(EDITOR), post(EDITOR)),
    "takes:take_backing": post(EDITOR),
    "takes:stems": (get(VIEWER), post(VIEWER)),
    "takes:stems_file": get(VIEWER),
    "takes:tune": (get(VIEWER), post(EDITOR, json={})),
    "takes:changes": get(EDITOR),
    "takes:take_vary": post(EDITOR),
    "takes:take_move": post(EDITOR),
    "takes:take_keep": post(EDITOR),
    "takes:take_audio": get(GUEST, LOOK),
    "takes:take_download": get(VIEWER, DOWNLOAD),
    "takes:take_peaks": get(GUEST, LOOK),
    "takes:take_timing": get(GUEST, LOOK),
    "takes:listen_report": post(
        GUEST, json={"id": "@listen", "take": "@take_id", "from": 0, "position": 1, "furthest": 1, "heard": 1}
    ),
    "takes:reference_correct": post(EDITOR, json={}),
    "takes:reference_trim": post(EDITOR),
    "takes:reference_rights": post(EDITOR),
    "takes:reference_rename": post(EDITOR),
    "takes:reference_cancel": post(EDITOR),
    "takes:reference_payload": post(EDITOR, kwargs={"provider": "minimax"}),
    "takes:reference_words": post(EDITOR),
    "takes:reference_listen": post(EDITOR),
    "takes:reference_delete": post(EDITOR),
    "takes:reference_restore": post(EDITOR),
    "takes:reference_fit": get(VIEWER),
    "takes:reference_events": get(VIEWER),
    "takes:reference_audio": get(VIEWER),
    "takes:reference_peaks": get(VIEWER),
}

STUDIO: dict[str, Rule | tuple[Rule, ...]] = {
    "studio:library": signed_in(),
    "studio:history": signed_in(),
    "studio:song": get(VIEWER),
    "studio:cover": get(GUEST, LOOK),
    "studio:links": (get(OWNER), post(OWNER)),
    "studio:shared": everybody(kwargs={"token": "@shared"}),
    "studio:take": get(GUEST, LOOK),
    "studio:sheet": get(VIEWER, DOWNLOAD),
    "studio:draft_sheet": get(VIEWER),
    "studio:hear_line": post(VIEWER, json={"line": ""}),
    "studio:heard_line": get(VIEWER),
    "studio:voice_sample": signed_in(kwargs={"name": "wren"}),
    "studio:hear_word": post(VIEWER, json={}),
    "studio:credits": get(VIEWER),
    "studio:ledger": get(VIEWER),
    "studio:ledger_csv": get(VIEWER),
    "studio:ledger_json": get(VIEWER),
    "studio:split_edit": (get(EDITOR), post(EDITOR)),
    "studio:split_sign": post(VIEWER),
    "studio:split_unsign": post(VIEWER),
    "studio:split_print": get(VIEWER),
    "studio:split_csv": get(VIEWER),
    "studio:references": (get(VIEWER), post(EDITOR)),
    "studio:recording_new": (signed_in(), signed_in("POST")),
    "studio:song_written": (signed_in(), signed_in("POST")),
    "studio:words_written": post(EDITOR, json={}),
    "studio:reference": get(VIEWER),
    "studio:reference_cover": post(EDITOR),
    "studio:reference_hosted": post(EDITOR, kwargs={"provider": "minimax"}),
    "studio:comments_panel": (get(VIEWER, COMMENT), post(COMMENTER, COMMENT)),
    "studio:comment_marks": post(VIEWER, COMMENT, json={"text": "New"}),
    "studio:comments_state": get(VIEWER, COMMENT),
    "studio:people": get(COMMENTER),
    "studio:take_comments": (get(VIEWER, COMMENT), post(COMMENTER, COMMENT)),
    "studio:comment_reply": post(COMMENTER, COMMENT, form={"body": "Yes"}),
    "studio:comment_edit": own("POST"),
    "studio:comment_delete": own("POST"),
    "studio:comment_restore": own("POST"),
    "studio:comment_resolve": post(COMMENTER),
    "studio:comment_reopen": post(COMMENTER),
    "studio:suggestion_accept": post(EDITOR, kwargs={"comment_id": "@suggestion"}),
    "studio:suggestion_reject": post(EDITOR, kwargs={"comment_id": "@suggestion"}),
    "studio:revisions_panel": (get(VIEWER), post(EDITOR)),
    "studio:compare": get(VIEWER),
    "studio:revision_name": post(EDITOR),
    "studio:revision_restore": post(EDITOR),
    "studio:providers": signed_in(),
    "studio:provider_save": signed_in("POST"),
    "studio:provider_test": signed_in("POST"),
    "studio:provider_delete": signed_in("POST"),
}

API: dict[str, Rule | tuple[Rule, ...]] = {
    "api:music_generation": envelope(),
    "api:music_cover_preprocess": envelope(),
    "api:lyrics_generation": envelope(),
    "api:music_file": everybody(),
    "api:openapi_json": everybody(),
    "api:docs": everybody(),
    "api:resources:me": token(),
    "api:resources:voices": token(),
    "api:resources:history": token(),
    "api:resources:project_list": (token(), token("POST", json={"title": "New"})),
    "api:resources:project_create": (token(), token("POST", json={"title": "New"})),
    "api:resources:project_read": (
        get(VIEWER),
        song("PATCH", OWNER, json={"title": "New"}),
        song("DELETE", OWNER),
    ),
    "api:resources:draft_list": (get(VIEWER), post(EDITOR, json={"title": "New", "text": ""})),
    "api:resources:draft_read": (get(VIEWER), song("PUT", EDITOR, json={"text": "New", "base_version": 1})),
    "api:resources:revision_list": get(VIEWER),
    "api:resources:revision_read": get(VIEWER),
    "api:resources:take_list": (get(VIEWER), post(EDITOR, json={"prompt": "pop"})),
    "api:resources:take_read": (get(VIEWER), song("DELETE", EDITOR)),
    "api:resources:take_cancel": post(EDITOR),
    "api:resources:take_retry": post(EDITOR),
    "api:resources:take_events": get(VIEWER),
    "api:resources:take_audio": get(GUEST),
    "api:resources:take_export": get(VIEWER),
    "api:resources:take_timing": get(GUEST),
    "api:resources:take_peaks": get(GUEST),
    "api:resources:take_score": get(VIEWER, kwargs={"take_id": "@scored_take"}),
    "api:resources:webhook_list": (token(), token("POST", json={"url": "https://hooks.example.org/a"})),
    "api:resources:webhook_delete": own("DELETE"),
    "api:resources:webhook_messages": own(),
}

# One path, several names: one for each operation of the API.
API |= {
    "api:resources:project_change": API["api:resources:project_read"],
    "api:resources:project_remove": API["api:resources:project_read"],
    "api:resources:draft_add": API["api:resources:draft_list"],
    "api:resources:draft_change": API["api:resources:draft_read"],
    "api:resources:take_create": API["api:resources:take_list"],
    "api:resources:take_remove": API["api:resources:take_read"],
    "api:resources:webhook_create": API["api:resources:webhook_list"],
}

TABLE = {**ACCOUNTS, **PROJECTS, **LYRICS, **TAKES, **STUDIO, **API}


def rules_of(name: str) -> tuple[Rule, ...]:
    """Raises KeyError for an address that nobody classified."""
    found = TABLE[name]
    return found if isinstance(found, tuple) else (found,)
