"""Drafts and their revisions."""
