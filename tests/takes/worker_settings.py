"""The settings of the app for worker processes of tests: with the provider that needs no engine."""

from songsmith.settings import *  # noqa: F403

PROVIDERS = ["tests.takes.fakes.TapeProvider"]
PROVIDER = "tape"
