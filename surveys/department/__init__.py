"""The whole department's results of a survey round, for กพร.: figures, pictures, tables, themes and the workbook."""
