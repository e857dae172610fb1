"""Renderings of a draft: jobs, files, listens."""
