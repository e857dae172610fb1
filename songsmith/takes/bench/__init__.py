"""Benchmarks: what Songsmith costs, measured by itself.

To add a section, write a module with a function that yields rows and name it in `sections.SECTIONS`.
"""
