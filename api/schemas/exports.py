"""The query keys of what can be had as a file."""

from api.rest.fields import Choice, Query


class Exported(Query):
    """In which format, and in which dialect of CSV."""

    format = Choice("json", "jsonstat", "csv", "xlsx", load_default=None)
    dialect = Choice("plain", "excel", load_default="plain")


class Printed(Exported):
    """In which format a paper for a committee is to be had, and in which dialect of CSV."""

    format = Choice("json", "html", "pdf", "docx", "xlsx", "csv", load_default=None)
