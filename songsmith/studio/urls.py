from __future__ import annotations

from django.urls import path

from songsmith.studio import (
    comments,
    credits,
    hear,
    links,
    provider_settings,
    references,
    revisions,
    shared,
    views,
)

app_name = "studio"

urlpatterns = [
    path("", views.library, name="library"),
    path("songs/<uuid:project_id>/", views.song, name="song"),
    path("songs/<uuid:project_id>/cover.svg", views.song_cover, name="cover"),
    path("songs/<uuid:project_id>/links/", links.links, name="links"),
    path("songs/<uuid:project_id>/credits/", credits.page, name="credits"),
    path("songs/<uuid:project_id>/credits/ledger/", credits.ledger, name="ledger"),
    path("songs/<uuid:project_id>/credits/ledger.csv", credits.ledger_csv, name="ledger_csv"),
    path("songs/<uuid:project_id>/credits/ledger.json", credits.ledger_json, name="ledger_json"),
    path("songs/<uuid:project_id>/credits/split/", credits.split_edit, name="split_edit"),
    path("songs/<uuid:project_id>/credits/split/sign/", credits.split_sign, name="split_sign"),
    path("songs/<uuid:project_id>/credits/split/unsign/", credits.split_unsign, name="split_unsign"),
    path("songs/<uuid:project_id>/credits/split/print/", credits.split_print, name="split_print"),
    path("songs/<uuid:project_id>/credits/split.csv", credits.split_csv, name="split_csv"),
    path("s/<str:token>/", shared.shared, name="shared"),
    path("songs/<uuid:project_id>/references/", references.references, name="references"),
    path("recordings/", references.recording_new, name="recording_new"),
    path("references/<uuid:reference_id>/", references.reference, name="reference"),
    path("references/<uuid:reference_id>/cover/", references.reference_cover, name="reference_cover"),
    path(
        "references/<uuid:reference_id>/by/<slug:provider>/",
        references.reference_hosted,
        name="reference_hosted",
    ),
    path("takes/<uuid:take_id>/", views.take, name="take"),
    path("drafts/<uuid:draft_id>/line/", hear.hear_line, name="hear_line"),
    path("drafts/<uuid:draft_id>/word/", hear.hear_word, name="hear_word"),
    path("drafts/<uuid:draft_id>/line/<uuid:digest>/", hear.heard_line, name="heard_line"),
    path("drafts/<uuid:draft_id>/comments/", comments.panel, name="comments_panel"),
    path("drafts/<uuid:draft_id>/comments/marks/", comments.marks, name="comment_marks"),
    path("drafts/<uuid:draft_id>/comments/state/", comments.state, name="comments_state"),
    path("drafts/<uuid:draft_id>/people/", comments.people, name="people"),
    path("takes/<uuid:take_id>/comments/", comments.take_comments, name="take_comments"),
    path("comments/<uuid:comment_id>/reply/", comments.reply, name="comment_reply"),
    path("comments/<uuid:comment_id>/edit/", comments.edit, name="comment_edit"),
    path("comments/<uuid:comment_id>/delete/", comments.delete, name="comment_delete"),
    path("comments/<uuid:comment_id>/restore/", comments.restore, name="comment_restore"),
    path("comments/<uuid:comment_id>/resolve/", comments.resolve, name="comment_resolve"),
    path("comments/<uuid:comment_id>/reopen/", comments.reopen, name="comment_reopen"),
    path("comments/<uuid:comment_id>/accept/", comments.accept, name="suggestion_accept"),
    path("comments/<uuid:comment_id>/reject/", comments.reject, name="suggestion_reject"),
    path("drafts/<uuid:draft_id>/revisions/", revisions.panel, name="revisions_panel"),
    path("drafts/<uuid:draft_id>/compare/", revisions.compare, name="compare"),
    path("revisions/<uuid:revision_id>/name/", revisions.name, name="revision_name"),
    path("revisions/<uuid:revision_id>/restore/", revisions.restore, name="revision_restore"),
    path("takes/<uuid:take_id>/sheet/", views.sheet, name="sheet"),
    path("drafts/<uuid:draft_id>/sheet/", views.draft_sheet, name="draft_sheet"),
    path("settings/providers/<str:scope>/", provider_settings.page, name="providers"),
    path("settings/providers/<str:scope>/<str:name>/", provider_settings.save, name="provider_save"),
    path("settings/providers/<str:scope>/<str:name>/test/", provider_settings.test, name="provider_test"),
    path(
        "settings/providers/<str:scope>/<str:name>/delete/", provider_settings.delete, name="provider_delete"
    ),
    path("history/", views.history, name="history"),
]
