"""What can turn a request into music.

To add a provider, copy `builtin.py` (or a folder) under a new name, answer the Protocol in `base.py` and add
its dotted path to `PROVIDERS` in the settings.
"""
