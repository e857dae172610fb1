from __future__ import annotations

from django.urls import path

from songsmith.accounts import views

app_name = "accounts"

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("sign-up/", views.sign_up, name="sign_up"),
    path("start/<str:token>/", views.first_owner, name="first_owner"),
    path("reset/<str:token>/", views.reset, name="reset"),
    path("settings/", views.account_settings, name="settings"),
    path("settings/password/", views.password_change, name="password_change"),
    path("settings/tokens/new/", views.token_create, name="token_create"),
    path("settings/tokens/<uuid:token_id>/delete/", views.token_delete, name="token_delete"),
]
