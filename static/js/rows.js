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
    return document.getElementById(before.active) || form.querySelector('[value="save"]:not(.visually-hidden)');
  };

  const opened = () => new Set([...document.querySelectorAll("main details[open] > summary")].map((one) => one.textContent));
  const open = (words) => document.querySelectorAll("main details:not([open]) > summary").forEach((one) => { if (words.has(one.textContent)) one.parentNode.open = true; });
  const remembered = (submitter) => ({
    ids: new Set([...form.querySelectorAll("[data-write]")].map((field) => field.id)),
    // Enter in a box saves, and its author stays there; after a button the focus goes where the button leads.
    active: submitter?.matches(".visually-hidden") ? document.activeElement?.id : undefined,
    move: submitter?.dataset.move,
    kind: submitter?.closest("section")?.id === "indicators" ? "indicator" : "activity",
  });

  /* Where the cursor stands by now, for the author goes on while the answer is under way. */
  const cursor = () => {
    const field = document.activeElement;
    const place = field?.matches("[data-write]") ? { id: field.id } : {};
    return field?.matches("textarea, input[type=text]") ? { ...place, from: field.selectionStart, to: field.selectionEnd } : place;
  };
  const putCursor = ({ id, from, to }) => {
    const field = document.getElementById(id);
    if (!field) return;
    field.focus({ preventScroll: true });
    if (from !== undefined) field.setSelectionRange(from, to);
  };

  const copied = (page, selector) => document.importNode(page.querySelector(selector), true);
  const replaceAll = (page) => {
    // The form element stays, with what listens on it; all that stands in it and around it is new.
    form.replaceChildren(...copied(page, "form[data-swap]").childNodes);
    const around = copied(page, "#content");
    around.querySelector("form[data-swap]").replaceWith(form);
    document.getElementById("content").replaceChildren(...around.childNodes);
    document.querySelector(".page-aside").replaceChildren(...copied(page, ".page-aside").childNodes);
  };
  /* The parts that follow from a tick, none of which is typed in while it is replaced. */
  const replaceFresh = (page) => {
    document.querySelectorAll("[data-fresh]").forEach((part) => {
      const fresh = page.querySelector(`[data-fresh="${part.dataset.fresh}"]`);
      const isBusy = part.contains(document.activeElement) && document.activeElement.matches("[data-write]");
      if (fresh && !isBusy) part.replaceChildren(...document.importNode(fresh, true).childNodes);
    });
  };

  const messages = (page) => {
    const words = [...page.querySelectorAll(".messages .message")];
    say(words.map((one) => one.textContent.trim()).join(" "), page.querySelector(".messages .tone-danger, .error-summary") ? "error" : "");
    const serious = words.filter((one) => one.matches(".tone-danger, .tone-warning") || /แก้ไขเมื่อ/.test(one.textContent));
    document.querySelector(".page-body > .messages")?.remove();
    if (!serious.length) return;
    const box = document.createElement("div");
    box.className = "messages";
    box.setAttribute("role", "alert");
    box.append(...serious.map((one) => document.importNode(one, true)));
    document.querySelector(".page-grid").before(box);
    box.scrollIntoView({ block: "nearest" });
  };

  const LOST = "ยังทำรายการไม่ได้ ข้อความยังอยู่ในหน้านี้ กรุณาตรวจสอบการเชื่อมต่อแล้วกดอีกครั้ง";
  const PATIENCE = 30_000; // milliseconds
  const post = async (body) => {
    body.set("csrfmiddlewaretoken", freshToken(form));
    body.set("account", keptTexts.account);
    const answer = await fetch(location.pathname, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE) });
    const isPage = answer.headers.get("Content-Type")?.startsWith("text/html");
    if (!isPage) return { answer, error: (await answer.json()).error };
    return { answer, page: new DOMParser().parseFromString(await answer.text(), "text/html") };
  };

  let busy = false;
  const act = async (value, submitter) => {
    if (busy) return;
    busy = true;
    const before = remembered(submitter);
    const body = new FormData(form);
    body.set("act", value);
    say("กำลังบันทึก…");
    form.dispatchEvent(new CustomEvent("portal:posting"));
    try {
      show(await post(body), value, before);
    } catch {
      say(LOST, "error");
    } finally {
      busy = false;
      form.dispatchEvent(new CustomEvent("portal:posted"));
    }
  };

  const show = ({ answer, page, error }, value, before) => {
    if (error || answer.status >= 500) return say(error || LOST, "error");
    if ([401, 403].includes(answer.status)) return send(value); // nothing was done: the ordinary way asks to sign in again
    if (!page.querySelector("form[data-swap]")) return showOther(page);
    const [folds, place] = [opened(), cursor()];
    replaceAll(page);
    messages(page);
    form.dispatchEvent(new CustomEvent("portal:swap", { bubbles: true }));
    if (!page.querySelector(".error-summary")) form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true }));
    open(folds);
    if (place.id && place.id !== before.active) return putCursor(place); // its author went on elsewhere meanwhile
    const control = next(value, before);
    if (control && control.id === place.id) putCursor(place);
    else control?.focus({ preventScroll: value.startsWith("move-") && inSight(control) });
  };

  /* A page of another kind, such as the one that gives texts back: what was asked for is done already. */
  const showOther = (page) => {
    form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true }));
    document.title = page.title;
    document.getElementById("content").replaceChildren(...copied(page, "#content").childNodes);
    document.querySelector(".page-aside").replaceChildren();
    scrollTo(0, 0);
  };

  const inSight = (element) => {
    const box = element.getBoundingClientRect();
    return box.top > 0 && box.bottom < innerHeight - 90;
  };

  const press = (value) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "submit", name: "act", value, hidden: true });
    form.append(button);
    form.requestSubmit(button);
  };
  /* The ordinary way of a form, by a button of this value. */
  const send = (value) => {
    form.dataset.swap = "off";
    press(value);
  };

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (form.dataset.swap === "off" || !button || button.name !== "act" || button.value === "next") return;
    event.preventDefault();
    act(button.value, button);
  });

  /* A tick saves itself, alone: texts have their own way. What follows from it, the catalogue and the results, is renewed. */
  let ticked;
  const saveTicks = async () => {
    const body = new FormData();
    form.querySelectorAll('[name="finding"]:checked, [name="finding-seen"]').forEach((one) => body.append(one.name, one.value));
    try {
      const { answer, page, error } = await post(body);
      if (!answer.ok || !page?.querySelector("form[data-swap]")) return say(error || "ยังไม่ได้บันทึกสิ่งที่เลือก กรุณากด “บันทึกร่าง”", "error");
      const [folds, tick, place] = [opened(), document.activeElement?.id, cursor()];
      replaceFresh(page);
      form.dispatchEvent(new CustomEvent("portal:swap", { bubbles: true }));
      open(folds);
      if (place.id) putCursor(place);
      else if (tick) document.getElementById(tick)?.focus({ preventScroll: true });
      const refused = page.querySelector(".messages .tone-danger");
      say(refused ? refused.textContent.trim() : "บันทึกสิ่งที่เลือกแล้ว", refused ? "error" : "");
    } catch {
      say(LOST, "error");
    }
  };
  form.addEventListener("change", (event) => {
    if (event.target.name !== "finding") return;
    clearTimeout(ticked);
    ticked = setTimeout(saveTicks, 700);
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
      if (ended.type === "pointerup" && to !== from) press(`move-${row.dataset.row}-${to + 1}`);
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", end);
    grip.addEventListener("pointercancel", end);
  });

  form.addEventListener("portal:swap", handles);
  handles();
})();
