from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "songsmith.accounts"
    label = "accounts"
