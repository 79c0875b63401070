"""What people said, and what the department suggests doing about it."""

from .catalogue import Responsible, SuggestedActivity
from .comment import Comment
from .document import RoundDocument
from .imports import KnownName, SurveyImport
from .survey import (
    BAND_SETS,
    GROUP_ALL,
    ITEM_OVERALL,
    AreaScore,
    Aspect,
    Figures,
    Item,
    RespondentGroup,
    Score,
    SurveyRound,
)

__all__ = [
    "BAND_SETS",
    "GROUP_ALL",
    "ITEM_OVERALL",
    "AreaScore",
    "Aspect",
    "Comment",
    "Figures",
    "Item",
    "KnownName",
    "RespondentGroup",
    "Responsible",
    "RoundDocument",
    "Score",
    "SuggestedActivity",
    "SurveyImport",
    "SurveyRound",
]
