"""Figures of linear scans."""

from longdep.reports.page.figures import Figure

FIGURES: tuple[Figure, ...] = ()
