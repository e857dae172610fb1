from __future__ import annotations

from django.urls import path

from songsmith.projects import join, people, views

app_name = "projects"

urlpatterns = [
    path("songs/new/", views.project_create, name="project_create"),
    path("songs/<uuid:project_id>/rename/", views.project_rename, name="project_rename"),
    path("songs/<uuid:project_id>/local-only/", views.project_local_only, name="project_local_only"),
    path("songs/<uuid:project_id>/delete/", views.project_delete, name="project_delete"),
    path("songs/<uuid:project_id>/restore/", views.project_restore, name="project_restore"),
    path("songs/<uuid:project_id>/members/", people.members, name="members"),
    path("songs/<uuid:project_id>/members/<uuid:user_id>/role/", people.member_role, name="member_role"),
    path(
        "songs/<uuid:project_id>/members/<uuid:user_id>/delete/", people.member_delete, name="member_delete"
    ),
    path(
        "songs/<uuid:project_id>/members/<uuid:user_id>/restore/",
        people.member_undelete,
        name="member_restore",
    ),
    path("songs/<uuid:project_id>/leave/", people.leave, name="leave"),
    path("songs/<uuid:project_id>/return/", people.come_back, name="come_back"),
    path("songs/<uuid:project_id>/activity/", people.activity, name="activity"),
    path("invites/<uuid:link_id>/revoke/", people.invite_revoke, name="invite_revoke"),
    path("invites/<uuid:link_id>/restore/", people.invite_restore, name="invite_restore"),
    path("links/<uuid:link_id>/revoke/", people.share_link_revoke, name="share_link_revoke"),
    path("links/<uuid:link_id>/restore/", people.share_link_restore, name="share_link_restore"),
    path("join/<str:token>/", join.join, name="join"),
    path("join/<str:token>/sign-up/", join.join_sign_up, name="join_sign_up"),
    path("bin/", views.bin_page, name="bin"),
    path("settings/delete-account/", views.account_delete, name="account_delete"),
]
