"""The report: what results say, as tables that are counted once and written as a page or as a workbook."""
