from __future__ import annotations

from django.urls import path

from songsmith.lyrics import section_views, views, word_views
from songsmith.lyrics.collab import views as collab_views

app_name = "lyrics"

urlpatterns = [
    path("drafts/<uuid:draft_id>/text/", views.draft_save, name="draft_save"),
    path("drafts/<uuid:draft_id>/analysis/", views.draft_analysis, name="draft_analysis"),
    path("drafts/<uuid:draft_id>/writers/", collab_views.draft_writers, name="draft_writers"),
    path("drafts/<uuid:draft_id>/keep/", views.draft_keep, name="draft_keep"),
    path("drafts/<uuid:draft_id>/changed/", views.draft_changed, name="draft_changed"),
    path("drafts/<uuid:draft_id>/versions/", section_views.versions, name="versions"),
    path("drafts/<uuid:draft_id>/versions/keep/", section_views.version_keep, name="version_keep"),
    path("versions/<uuid:version_id>/delete/", section_views.version_delete, name="version_delete"),
    path("versions/<uuid:version_id>/restore/", section_views.version_restore, name="version_restore"),
    path("drafts/<uuid:draft_id>/lyrics.txt", views.draft_export, name="draft_export"),
    path("drafts/<uuid:draft_id>/lyrics.cho", views.draft_chordpro, name="draft_chordpro"),
    path("songs/<uuid:project_id>/duplicate/", views.song_duplicate, name="song_duplicate"),
    path("drafts/<uuid:draft_id>/words/", word_views.words_panel, name="words_panel"),
    path("drafts/<uuid:draft_id>/words/look/", word_views.word_lookup, name="word_lookup"),
    path("drafts/<uuid:draft_id>/words/said/", word_views.pronunciation, name="pronunciation"),
    path("drafts/<uuid:draft_id>/words/kept/", word_views.kept_add, name="kept_add"),
    path(
        "drafts/<uuid:draft_id>/words/kept/<uuid:kept_id>/delete/", word_views.kept_delete, name="kept_delete"
    ),
    path(
        "drafts/<uuid:draft_id>/words/kept/<uuid:kept_id>/restore/",
        word_views.kept_restore,
        name="kept_restore",
    ),
    path("drafts/<uuid:draft_id>/help/", word_views.help_with_line, name="help"),
    path("drafts/<uuid:draft_id>/help/payload/", word_views.help_shown, name="help_shown"),
    path("drafts/<uuid:draft_id>/help/accepted/", word_views.help_accepted, name="help_accepted"),
]
