"""The officer's pages of a plan."""
