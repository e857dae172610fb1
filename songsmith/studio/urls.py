from __future__ import annotations

from django.urls import path

from songsmith.studio import credits, hear, links, provider_settings, revisions, shared, views

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
    path("takes/<uuid:take_id>/", views.take, name="take"),
    path("drafts/<uuid:draft_id>/line/", hear.hear_line, name="hear_line"),
    path("drafts/<uuid:draft_id>/line/<uuid:digest>/", hear.heard_line, name="heard_line"),
    path("drafts/<uuid:draft_id>/revisions/", revisions.panel, name="revisions_panel"),
    path("drafts/<uuid:draft_id>/compare/", revisions.compare, name="compare"),
    path("revisions/<uuid:revision_id>/name/", revisions.name, name="revision_name"),
    path("revisions/<uuid:revision_id>/restore/", revisions.restore, name="revision_restore"),
    path("takes/<uuid:take_id>/sheet/", views.sheet, name="sheet"),
    path("settings/providers/<str:scope>/", provider_settings.page, name="providers"),
    path("settings/providers/<str:scope>/<str:name>/", provider_settings.save, name="provider_save"),
    path("settings/providers/<str:scope>/<str:name>/test/", provider_settings.test, name="provider_test"),
    path(
        "settings/providers/<str:scope>/<str:name>/delete/", provider_settings.delete, name="provider_delete"
    ),
    path("history/", views.history, name="history"),
]
