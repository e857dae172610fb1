from __future__ import annotations

from django.urls import path

from songsmith.lyrics import views

app_name = "lyrics"

urlpatterns = [
    path("drafts/<uuid:draft_id>/text/", views.draft_save, name="draft_save"),
    path("drafts/<uuid:draft_id>/analysis/", views.draft_analysis, name="draft_analysis"),
    path("drafts/<uuid:draft_id>/changed/", views.draft_changed, name="draft_changed"),
    path("drafts/<uuid:draft_id>/lyrics.txt", views.draft_export, name="draft_export"),
]
