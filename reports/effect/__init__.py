"""Whether it helped: the scores before and after the plans of a round, of one unit and of the whole department."""
