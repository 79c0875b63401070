"""Who may see the board of all, the row of one unit, whether its plan helped, who took up suggested activities, and the
good examples; who marks those."""

from django.core.exceptions import PermissionDenied

BOARD_IS_CLOSED = "ภาพรวมของทุกหน่วยงานเปิดให้เฉพาะกลุ่มพัฒนาระบบบริหาร ผู้ดูแลระบบ และผู้บริหาร"
UPTAKE_IS_CLOSED = "หน้านี้เปิดให้หน่วยงานส่วนกลางที่รับผิดชอบกิจกรรมที่กรมเสนอแนะ กลุ่มพัฒนาระบบบริหาร ผู้ดูแลระบบ และผู้บริหาร"

EXAMPLES_ARE_MARKED_BY_THE_DESK = "ยกเป็นตัวอย่างที่ดีได้เฉพาะกลุ่มพัฒนาระบบบริหารและผู้ดูแลระบบ"


def can_see_board(user):
    """Whether `user` may see how every unit stands: กพร., administrators and executives."""
    return user.is_active and (user.is_reviewer or user.is_executive)


def require_board(user):
    """Raises PermissionDenied, with the sentence why, for those who may not see the board."""
    if not can_see_board(user):
        raise PermissionDenied(BOARD_IS_CLOSED)


def can_see_unit(user, unit):
    """Whether `user` may see how this unit stands: those who see all, and its own officers."""
    return can_see_board(user) or (user.is_active and user.is_officer and user.unit_id == unit.pk)


def can_see_effect_of(user, unit):
    """Whether `user` may see the unit's scores before and after its plan: as its results, กพร. and its own officers."""
    return user.is_active and (user.is_reviewer or (user.is_officer and user.unit_id == unit.pk))


def can_see_uptake(user):
    """Whether `user` may see who took up suggested activities: those who see all, and officers of central units."""
    central = user.is_officer and user.unit.kind == user.unit.Kind.CENTRAL
    return can_see_board(user) or (user.is_active and central)


def can_see_examples(user):
    """Whether `user` may read the good examples: everybody who works here, of whatever unit."""
    return user.is_active


def can_mark_examples(user):
    """Whether `user` may mark a project as a good example, and take the mark back: กพร. and administrators."""
    return user.is_active and user.is_reviewer
