"""Ready sentences in the boxes of remarks: which, in which order, and how their use is counted."""

from functools import partial

import pytest

from cpdplans.cycles.models import Remark, Sentence
from tests.worlds import World

from .desk import box_at, indicator_of, remark
from .factories import add_remark, make_cast_with_plan

WORLD = World(partial(make_cast_with_plan, sent=True), "plan")

pytestmark = pytest.mark.usefixtures("at_that_moment")


@pytest.fixture
def sentences(db):
    texts = ("ระบุค่าเป้าหมาย", "ระบุหน่วยนับ", "แนบหลักฐาน")
    return [Sentence.objects.create(text=text, position=at) for at, text in enumerate(texts)]


def order_at(client, page, field=""):
    told = client.get(page).context["sentences"]
    return [told["texts"][key][0] for key in told["order"].get(field, told["order"][""])]


def test_use_is_counted(page, submission, sentences, reviewer_client):
    remark(reviewer_client, page, text="ระบุหน่วยนับของตัวชี้วัดที่ 2", sentence=sentences[1].pk)
    assert submission.remarks.get().sentence == sentences[1]
    assert [one.uses for one in Sentence.objects.with_uses().order_by("pk")] == [0, 1, 0]


def test_without_words_the_sentence_itself_is_written(page, submission, sentences, reviewer_client):
    remark(reviewer_client, page, text="", sentence=sentences[0].pk)
    assert submission.remarks.get().text == "ระบุค่าเป้าหมาย"


@pytest.mark.parametrize("garbage", ["abc", "0", "-1", "9" * 40, "²"])
def test_what_is_no_sentence_is_none(page, submission, sentences, reviewer_client, garbage):
    remark(reviewer_client, page, sentence=garbage)
    assert submission.remarks.get().sentence is None


@pytest.mark.parametrize("change", [{"is_active": False}, {"paper": "report"}])
def test_one_out_of_use_or_of_another_paper_is_none(page, submission, sentences, reviewer_client, change):
    Sentence.objects.filter(pk=sentences[0].pk).update(**change)
    assert order_at(reviewer_client, page) == ["ระบุหน่วยนับ", "แนบหลักฐาน"]
    remark(reviewer_client, page, sentence=sentences[0].pk)
    assert submission.remarks.get().sentence is None


def test_those_used_at_the_field_come_first_then_others_by_use(plan, page, sentences, reviewer, now, reviewer_client):
    indicator = indicator_of(plan)
    for field, at, times in (("target", 2, 1), ("unit_of_measure", 1, 3)):
        for _ in range(times):
            add_remark(plan, reviewer, now, row=indicator, field=field, sentence=sentences[at])
    assert order_at(reviewer_client, page, "target") == ["แนบหลักฐาน", "ระบุหน่วยนับ", "ระบุค่าเป้าหมาย"]
    assert order_at(reviewer_client, page, "objective") == ["ระบุหน่วยนับ", "แนบหลักฐาน", "ระบุค่าเป้าหมาย"]


def test_a_box_asked_for_by_the_address_lists_them(plan, page, sentences, reviewer_client):
    """The way for browsers without a script."""
    anchor = f"part-{indicator_of(plan).ref}-target"
    box = box_at(reviewer_client.get(f"{page}?box={anchor}"), anchor)
    assert (box.is_open, [one.text for one in box.sentences]) == (True, [one.text for one in sentences])


@pytest.mark.parametrize("box", ["", "whole'", "part-1", "<script>"])
def test_a_box_that_is_none_opens_none(page, sentences, reviewer_client, box):
    response = reviewer_client.get(page, {"box": box})
    assert [row.anchor for row in response.context["rows"] if row.box and row.box.is_open] == []


def test_a_refused_remark_keeps_its_kind_and_sentence(page, sentences, reviewer_client):
    typed = {"text": "ก" * 4001, "kind": Remark.Kind.INTERNAL, "sentence": str(sentences[0].pk)}
    box = box_at(remark(reviewer_client, page, **typed))
    assert (box.is_internal, box.sentence) == (True, typed["sentence"])
