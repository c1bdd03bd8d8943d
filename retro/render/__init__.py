"""Writes a Report as HTML, PDF, workbook or JSON; nothing here computes a figure."""
