"""The whole department's results of a survey, for กพร."""
