"""Part of the url map of takes."""

from __future__ import annotations

from django.urls import path

from songsmith.takes.references import events, views

urlpatterns = [
    path("references/<uuid:reference_id>/correct/", views.correct, name="reference_correct"),
    path("references/<uuid:reference_id>/trim/", views.trim, name="reference_trim"),
    path("references/<uuid:reference_id>/rights/", views.rights, name="reference_rights"),
    path("references/<uuid:reference_id>/rename/", views.rename, name="reference_rename"),
    path("references/<uuid:reference_id>/payload/<slug:provider>/", views.payload, name="reference_payload"),
    path("references/<uuid:reference_id>/words/", views.words, name="reference_words"),
    path("references/<uuid:reference_id>/cancel/", views.cancel, name="reference_cancel"),
    path("references/<uuid:reference_id>/listen/", views.listen, name="reference_listen"),
    path("references/<uuid:reference_id>/delete/", views.delete, name="reference_delete"),
    path("references/<uuid:reference_id>/restore/", views.restore, name="reference_restore"),
    path("references/<uuid:reference_id>/fit/", views.fit, name="reference_fit"),
    path("references/<uuid:reference_id>/events/", events.reference_events, name="reference_events"),
    path("references/<uuid:reference_id>/audio/", views.audio, name="reference_audio"),
    path("references/<uuid:reference_id>/peaks.json", views.peaks, name="reference_peaks"),
]
