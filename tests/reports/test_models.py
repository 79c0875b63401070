"""What the fields of a report take."""

import pytest
from django.core.exceptions import ValidationError

from cpdplans.cycles import writing
from reports.models import ActivityResult


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("ครึ่ง", "ร้อยละความก้าวหน้า: “ครึ่ง” ไม่ใช่ตัวเลข กรุณากรอกเฉพาะตัวเลข เช่น 85"),
        ("85.50", "ร้อยละความก้าวหน้า: กรุณากรอกเป็นจำนวนเต็มตั้งแต่ 0 ขึ้นไป"),
    ],
)
def test_a_percent_that_is_no_whole_number_is_told_what_would_do(typed, sentence):
    with pytest.raises(ValidationError) as caught:
        writing.parse(ActivityResult(), "percent", typed)
    assert caught.value.messages == [sentence]
