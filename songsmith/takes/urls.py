from __future__ import annotations

from django.urls import include, path, register_converter

from songsmith.takes import audio, change_views, events, plan_views, stem_views, tune_file_views, views
from songsmith.takes.exports import FormatConverter

app_name = "takes"
register_converter(FormatConverter, "take_format")

urlpatterns = [
    path("songs/<uuid:project_id>/takes/", views.project_takes, name="take_list"),
    path("songs/<uuid:project_id>/takes/", views.project_takes, name="take_create"),
    path("songs/<uuid:project_id>/takes/plan/", plan_views.plan, name="plan"),
    path("songs/<uuid:project_id>/tune/", tune_file_views.tune_file, name="tune_file"),
    path("songs/<uuid:project_id>/takes/preview/", views.payload_preview, name="payload_preview"),
    path("songs/<uuid:project_id>/events/", events.project_events, name="project_events"),
    path("takes/<uuid:take_id>/cancel/", views.cancel, name="take_cancel"),
    path("takes/<uuid:take_id>/retry/", views.retry, name="take_retry"),
    path("takes/<uuid:take_id>/resing/", views.resing, name="take_resing"),
    path("takes/<uuid:take_id>/backing/", views.backing, name="take_backing"),
    path("takes/<uuid:take_id>/stems/", stem_views.stems, name="stems"),
    path("takes/<uuid:take_id>/stems.zip", stem_views.stems_file, name="stems_file"),
    path("takes/<uuid:take_id>/tune/", change_views.tune, name="tune"),
    path("takes/<uuid:take_id>/changes/", change_views.changes, name="changes"),
    path("takes/<uuid:take_id>/vary/", change_views.vary, name="take_vary"),
    path("takes/<uuid:take_id>/move/", change_views.move, name="take_move"),
    path("takes/<uuid:take_id>/keep/", change_views.keep, name="take_keep"),
    path("takes/<uuid:take_id>/delete/", views.delete, name="take_delete"),
    path("takes/<uuid:take_id>/restore/", views.restore, name="take_restore"),
    path("takes/<uuid:take_id>/audio/", audio.audio, name="take_audio"),
    path("takes/<uuid:take_id>/download/<take_format:fmt>/", audio.download, name="take_download"),
    path("takes/<uuid:take_id>/peaks.json", audio.peaks, name="take_peaks"),
    path("takes/<uuid:take_id>/timing.json", audio.timing, name="take_timing"),
    path("listens/", views.listen_report, name="listen_report"),
    path("", include("songsmith.takes.references.urls")),
]
