"""Days that people set as last days, warned of where no work is done on them; no error, since they may be meant."""

from cpdplans import thai

from .working_days import WorkingDays


class WarnsOfDayOff:
    """A mixin, first among the bases, for a form with a last day and a hidden `seen_off`: a day off is told once."""

    warning = ""
    act = ""  # the words on the button
    day_field = "until"

    def day_given(self):
        return self.cleaned_data.get(self.day_field)

    def is_settled(self):
        """Valid, and where the day given is one off, seen so."""
        if not self.is_valid():
            return False
        day = self.day_given()
        off = day_off(day) if day else ""
        if not off or self.cleaned_data["seen_off"] == day.isoformat():
            return True
        self.warning = f"{off_words(day, off)} เปลี่ยนวันที่ หรือกด{self.act}อีกครั้งเพื่อใช้วันที่นี้"
        self.data = self.data.copy()
        self.data["seen_off"] = day.isoformat()
        return False


def day_off(day):
    """Why no work is done on this day; "" for a working day."""
    return WorkingDays(day, day).off(day)


def off_words(day, off):
    return f"วันที่ {thai.format_date(day)} ตรงกับ{off}"
