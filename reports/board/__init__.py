"""The board: every owing unit of a round, how it stands, in several views of the same rows."""

from .filters import Filters
from .page import Board, board_of, board_page
from .summary import figures

__all__ = ["Board", "Filters", "board_of", "board_page", "figures"]
