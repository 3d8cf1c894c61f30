"""Answers as files: a table of figures becomes JSON-stat, CSV or XLSX.

Nothing here knows of requests, permissions or the database: whoever makes a table puts into it what may be shown.
"""
