/* Ready sentences: chosen from a list, put into the box at the cursor, counted when the remark is saved. */
const reviewSentences = (() => {
  "use strict";

  const { texts, order } = JSON.parse(document.getElementById("review-sentences").textContent);
  const picker = document.getElementById("review-picker");
  const list = picker.querySelector(".review-sentences");
  let form = null;
  let caret = null; // where typing goes on once the list is closed: the browser forgets it while the box is behind the list

  const put = (key) => {
    const [words, kind] = texts[key];
    const box = form.elements.text;
    const between = box.selectionStart && !/\s$/.test(box.value.slice(0, box.selectionStart)) ? " " : "";
    box.setRangeText(between + words, box.selectionStart, box.selectionEnd, "end");
    caret = box.selectionEnd;
    form.elements.sentence.value = key;
    if (kind === "internal") form.elements.kind.value = kind; // what is meant for กพร. does not go to the unit by a slip
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const item = (key) => {
    const line = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.sentence = key;
    button.textContent = texts[key][0] + (texts[key][1] === "internal" ? " (บันทึกภายใน)" : "");
    line.append(button);
    return line;
  };

  const open = (asking) => {
    form = asking;
    caret = form.elements.text.selectionEnd;
    const keys = order[form.elements.field.value] || order[""];
    list.replaceChildren(...keys.map(item));
    if (!keys.length) list.append("ยังไม่มีข้อความสำเร็จรูป เพิ่มได้ที่ ข้อความสำเร็จรูปสำหรับการพิจารณา");
    picker.showModal();
    list.querySelector("button")?.focus();
  };

  const choose = (button) => {
    put(button.dataset.sentence);
    picker.close();
  };

  const move = (way) => {
    const buttons = [...list.querySelectorAll("button")];
    const next = buttons.indexOf(document.activeElement) + way;
    buttons[(next + buttons.length) % buttons.length]?.focus();
  };

  list.addEventListener("click", ({ target }) => target.closest("button") && choose(target.closest("button")));
  picker.addEventListener("close", () => {
    form.elements.text.focus();
    form.elements.text.setSelectionRange(caret, caret);
  });
  picker.addEventListener("keydown", (event) => {
    const way = { ArrowDown: 1, ArrowUp: -1, KeyJ: 1, KeyK: -1 }[event.code];
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    const named = digit && list.querySelectorAll("button")[digit[1] - 1];
    if (!way && !named) return;
    event.preventDefault();
    if (named) choose(named);
    else move(way);
  });

  const start = () => document.querySelectorAll("[data-sentences]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => open(button.form));
  });

  return { open, start };
})();
