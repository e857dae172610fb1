from __future__ import annotations

from django.urls import path

from songsmith.projects import views

app_name = "projects"

urlpatterns = [
    path("songs/new/", views.project_create, name="project_create"),
    path("songs/<uuid:project_id>/rename/", views.project_rename, name="project_rename"),
    path("songs/<uuid:project_id>/local-only/", views.project_local_only, name="project_local_only"),
    path("songs/<uuid:project_id>/delete/", views.project_delete, name="project_delete"),
    path("songs/<uuid:project_id>/restore/", views.project_restore, name="project_restore"),
    path("bin/", views.bin_page, name="bin"),
    path("settings/delete-account/", views.account_delete, name="account_delete"),
]
