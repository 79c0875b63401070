"""The head of the department's page: the big numbers."""

from ..references import difference
from .columns import COUNT, GAP, MEAN, written


def tiles(department):
    """Inputs of components/figure.html."""
    whole = department.whole.of(department.overall)
    have, small = len(department.rows), len(department.small)
    missing = len(department.missing)
    return [
        _tile(
            "หน่วยงานที่มีผลสำรวจ",
            f"{have}/{have + missing}",
            f"ยังไม่มีผล {missing} หน่วยงาน" if missing else "ครบทุกหน่วยงาน",
        ),
        _tile("ผู้ตอบ (ราย)", written(department.whole.n(department.overall, department.rows), COUNT), "ทุกหน่วยงานรวมกัน"),
        _tile("ค่าเฉลี่ยกรม", written(whole.mean, MEAN), _band(department, whole.mean)),
        _last_year(department, whole),
        _tile("ร้อยละไม่พึงพอใจ", written(whole.dissatisfied, MEAN), "ภาพรวมทุกด้าน"),
        _tile("หน่วยงานที่มีผู้ตอบน้อย", small, f"น้อยกว่า {department.round.smallest_n} ราย ไม่นำมาจัดลำดับ"),
    ]


def _tile(label, value, note):
    return {"label": label, "value": "–" if value == "" else value, "note": note}


def _band(department, mean):
    band = department.round.band(mean)
    return f"ระดับ{band}" if band else "ไม่มีข้อมูล"


def _last_year(department, whole):
    year = department.round.fiscal_year - 1
    last = department.in_year(department.overall, year)
    change = difference(whole.mean, last.mean)
    note = "ไม่มีข้อมูล" if last.mean is None else f"ปีนี้ต่างจากปีก่อน {written(change, GAP)}" if change is not None else ""
    if change is not None and (fewer := department.fewer_units(year)):
        note = f"{note} (ปีก่อน {fewer} หน่วยงาน ปีนี้ {len(department.rows)} หน่วยงาน)"
    return _tile(f"ค่าเฉลี่ยกรม ปี {year}", written(last.mean, MEAN), note)
