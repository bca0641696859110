"""An exchange in other forms: programs that send it again, HTTP, HAR, a report."""

from nhconsole.core.export.exported import (
    KEY_VARIABLE,
    Exported,
    Exporter,
    ExportRefused,
    ExportSource,
    ReportFacts,
    ReportOptions,
)
from nhconsole.core.export.exporters import exporter_named, exporters

__all__ = [
    "KEY_VARIABLE",
    "ExportRefused",
    "ExportSource",
    "Exported",
    "Exporter",
    "ReportFacts",
    "ReportOptions",
    "exporter_named",
    "exporters",
]
