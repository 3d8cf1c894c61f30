"""DOCX: a paper in a template that a municipality can replace (``SAMSPIL_REPORT_TEMPLATE``)."""

from pathlib import Path

from flask import Flask

from api.reports.docx.writing import TemplateError, demand_template, docx_of
from api.settings import PREFIX, SettingsError

__all__ = ["docx_of", "init_app"]


def init_app(app: Flask) -> None:
    """Refuse to start with a template that no paper could be printed in."""
    if named := app.config["REPORT_TEMPLATE"]:
        try:
            demand_template(Path(named))
        except TemplateError as error:
            raise SettingsError(f"{PREFIX}REPORT_TEMPLATE: {error}") from error
