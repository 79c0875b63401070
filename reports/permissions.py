"""Who may see the board of every unit."""

BOARD_IS_CLOSED = "ภาพรวมของทุกหน่วยงานเปิดให้เฉพาะกลุ่มพัฒนาระบบบริหาร ผู้ดูแลระบบ และผู้บริหาร"


def can_see_board(user):
    """Whether `user` may see how every unit stands: กพร., administrators and executives."""
    return user.is_active and (user.is_reviewer or user.is_executive)
