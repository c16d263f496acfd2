"""Figures of linear scans."""

from longdep.reports.page.figures import Figure, linear_scan_memory

FIGURES: tuple[Figure, ...] = (*linear_scan_memory.FIGURES,)
