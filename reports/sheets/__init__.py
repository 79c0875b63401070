"""The data of a year as tables made for pivoting: a workbook, or one table as CSV.

tables = tables_of(cycle, now, is_desk=True)     # a fixed number of queries, however many units
year_workbook(cycle, tables, now)                # the .xlsx as bytes
"""
