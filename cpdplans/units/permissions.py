"""Who may do what in the admin, by role. One table; the portal's pages ask the rooms' own functions."""

from django.core.validators import RegexValidator

# Django turns user names into NFKC, which destroys sara am, so they stay ASCII.
ascii_username = RegexValidator(r"^[A-Za-z0-9._-]+\Z", "ชื่อผู้ใช้ใช้ได้เฉพาะตัวอักษรอังกฤษ ตัวเลข และ . _ -")

# It stands in addresses, receipt numbers and names of files.
unit_code = RegexValidator(r"^[A-Za-z0-9-]+\Z", "รหัสหน่วยงานใช้ได้เฉพาะตัวอักษรอังกฤษ ตัวเลข และ -")

REVIEWER_EDITS = {"cycles", "surveys", "plans", "reports"}
REVIEWER_SEES = REVIEWER_EDITS | {"units"}
REVIEWER_ADDITIONAL = {"units.change_unit", "units.add_user", "units.change_user"}


def role_has_permission(role, permission):
    """Whether `role` holds `permission` ("room.act_model"). Records that nobody may edit are closed by their admin."""
    if role == "administrator":
        return True
    if role != "reviewer":
        return False
    room, _, act = permission.partition(".")
    return room in REVIEWER_EDITS or permission in REVIEWER_ADDITIONAL or (room == "units" and act.startswith("view_"))


def role_sees_room(role, room):
    """Whether the admin's index shows `room` (an app label) to `role`."""
    return role == "administrator" or (role == "reviewer" and room in REVIEWER_SEES)
