"""The app's settings for worker processes of tests: the provider that needs no engine; the rest by environment."""

from songsmith.settings import *  # noqa: F403

PROVIDERS = ["tests.takes.fakes.TapeProvider"]
PROVIDER = "tape"
