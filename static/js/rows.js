/* Buttons of a form marked data-swap act without a new page: everything is saved and sent as the button would, and the
   page's parts are replaced by what comes back. Rows can also be dragged by a handle. Without this file the same
   buttons load the page anew. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-swap]");
  if (!form) return;
  const state = () => form.querySelector("[data-save-state]");

  const say = (words, tone = "") => {
    const box = state();
    if (!box) return;
    box.textContent = words;
    box.dataset.tone = tone;
  };

  /* The control to go on with: a field that was not there before, the same button of a moved row, or the same control. */
  const next = (act, before) => {
    const added = [...form.querySelectorAll("[data-write]")].find((field) => !before.ids.has(field.id));
    if (added && /^(add|take|restore)-/.test(act)) return added;
    const moved = /^move-([0-9a-f-]{36})-/.exec(act);
    if (moved) return form.querySelector(`[data-row="${moved[1]}"] [data-move="${before.move}"]`) || form.querySelector(`[data-row="${moved[1]}"] [data-move]`);
    if (act.startsWith("take-")) return form.querySelector(`[value="drop-${act.slice(5)}"]`);
    if (act.startsWith("drop-")) return form.querySelector(`[value="take-${act.slice(5)}"]`);
    if (act.startsWith("remove-")) return form.querySelector(`[value="add-${before.kind}"]`);
    if (act.startsWith("period-")) return form.querySelector("[name$='-period_start']");
    return document.getElementById(before.active) || null;
  };

  const opened = () => new Set([...document.querySelectorAll("main details[open] > summary")].map((one) => one.textContent));
  const remembered = (act, submitter) => ({
    ids: new Set([...form.querySelectorAll("[data-write]")].map((field) => field.id)),
    active: document.activeElement && document.activeElement.id,
    move: submitter && submitter.dataset.move,
    kind: submitter && submitter.closest("section") && submitter.closest("section").id === "indicators" ? "indicator" : "activity",
    opened: opened(),
  });

  const replace = (page) => {
    const fresh = page.querySelector("form[data-swap]");
    if (!fresh) return false;
    // The form element stays, with what listens on it; all that stands in it and around it is new.
    form.replaceChildren(...document.importNode(fresh, true).childNodes);
    const main = document.getElementById("content");
    const around = document.importNode(page.getElementById("content"), true);
    around.querySelector("form[data-swap]").replaceWith(form);
    main.replaceChildren(...around.childNodes);
    const aside = document.querySelector(".page-aside");
    aside.replaceChildren(...document.importNode(page.querySelector(".page-aside"), true).childNodes);
    return true;
  };

  const messages = (page) => {
    const words = [...page.querySelectorAll(".messages .message")];
    say(words.map((one) => one.textContent.trim()).join(" "), page.querySelector(".messages .tone-danger, .error-summary") ? "error" : "");
    const serious = words.filter((one) => one.matches(".tone-danger, .tone-warning"));
    let box = document.querySelector(".page-body > .messages");
    if (box) box.remove();
    if (!serious.length) return;
    box = document.createElement("div");
    box.className = "messages";
    box.setAttribute("role", "alert");
    box.append(...serious.map((one) => document.importNode(one, true)));
    document.querySelector(".page-grid").before(box);
    box.scrollIntoView({ block: "nearest" });
  };

  let busy = false;
  const act = async (value, submitter) => {
    if (busy) return;
    busy = true;
    const before = remembered(value, submitter);
    const body = new FormData(form);
    body.set("act", value);
    body.set("csrfmiddlewaretoken", freshToken(form));
    say("กำลังบันทึก…");
    form.inert = true;
    try {
      const answer = await fetch(form.getAttribute("action") || location.pathname, { method: "POST", body });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !replace(page)) {
        send(value); // the answer is another page: sign in again, or the plan was sent meanwhile
        return;
      }
      messages(page);
      form.dispatchEvent(new CustomEvent("portal:swap", { bubbles: true }));
      if (!page.querySelector(".error-summary")) form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true }));
    } catch {
      say("ยังทำรายการไม่ได้ ข้อความยังอยู่ในหน้านี้ กรุณาตรวจสอบการเชื่อมต่อแล้วกดอีกครั้ง", "error");
    } finally {
      busy = false;
      form.inert = false;
    }
    document.querySelectorAll("main details:not([open]) > summary").forEach((one) => { if (before.opened.has(one.textContent)) one.parentNode.open = true; });
    const control = next(value, before);
    if (control) control.focus({ preventScroll: /^move-/.test(value) && inSight(control) });
  };

  const inSight = (element) => {
    const box = element.getBoundingClientRect();
    return box.top > 0 && box.bottom < innerHeight - 90;
  };

  /* The ordinary way of a form, by a button of this value. */
  const send = (value) => {
    const button = document.createElement("button");
    button.type = "submit";
    button.name = "act";
    button.value = value;
    button.hidden = true;
    form.append(button);
    form.dataset.swap = "off";
    form.inert = false;
    form.requestSubmit(button);
  };

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (form.dataset.swap === "off" || !button || button.name !== "act" || button.value === "next") return;
    event.preventDefault();
    act(button.value, button);
  });

  /* What is ticked decides what the catalogue and the results beside show, so a tick saves itself. */
  let ticked;
  form.addEventListener("change", (event) => {
    if (event.target.name !== "finding") return;
    clearTimeout(ticked);
    ticked = setTimeout(() => act("save", null), 700);
  });

  /* Dragging */
  const handle = (row) => {
    if (row.querySelector("[data-handle]") || row.parentNode.querySelectorAll("[data-row]").length < 2) return;
    const grip = document.createElement("span");
    grip.dataset.handle = "";
    grip.className = "part__handle";
    grip.title = "ลากเพื่อเปลี่ยนลำดับ";
    grip.setAttribute("aria-hidden", "true"); // the buttons beside it do the same for those who do not point
    row.querySelector(".part__head").prepend(grip);
  };
  const handles = () => form.querySelectorAll("[data-row]").forEach(handle);

  form.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-handle]");
    if (!grip || busy || event.button) return;
    event.preventDefault();
    const row = grip.closest("[data-row]");
    const rows = [...row.parentNode.querySelectorAll(":scope > [data-row]")];
    const from = rows.indexOf(row);
    let to = from;
    row.classList.add("part--dragged");
    grip.setPointerCapture(event.pointerId);
    const mark = () => rows.forEach((one, at) => {
      one.classList.toggle("part--before", at === to && to < from);
      one.classList.toggle("part--after", at === to && to > from);
    });
    const move = (moved) => {
      const others = rows.filter((one) => one !== row);
      to = others.filter((one) => { const box = one.getBoundingClientRect(); return moved.clientY > box.top + box.height / 2; }).length;
      if (moved.clientY < 60) scrollBy(0, -20);
      if (moved.clientY > innerHeight - 100) scrollBy(0, 20);
      mark();
    };
    const end = (ended) => {
      grip.removeEventListener("pointermove", move);
      grip.removeEventListener("pointerup", end);
      grip.removeEventListener("pointercancel", end);
      rows.forEach((one) => one.classList.remove("part--dragged", "part--before", "part--after"));
      if (ended.type === "pointerup" && to !== from) act(`move-${row.dataset.row}-${to + 1}`, null);
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", end);
    grip.addEventListener("pointercancel", end);
  });

  form.addEventListener("portal:swap", handles);
  handles();
})();
