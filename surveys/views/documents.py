"""The documents of a round."""
