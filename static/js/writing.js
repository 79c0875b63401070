/* Saves each field while its author goes on writing. Without this file the page's own buttons save everything. */
(() => {
  "use strict";
  const PAUSE = 2500; // milliseconds of rest after which a field is saved

  const start = (form) => {
    const url = form.dataset.writeUrl;
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const state = form.querySelector("[data-save-state]");
    const timers = new Map();
    const queue = new Set();
    const faults = new Set();
    let busy = false;

    const say = (words, tone = "") => {
      if (!state) return;
      state.textContent = words;
      state.dataset.tone = tone;
    };
    const baseOf = (field) => form.querySelector(`[name="base-${field.name}"]`);
    const fault = (field, words) => {
      const box = field.closest("[data-field]");
      let note = box.querySelector("[data-fault]");
      if (!note) {
        note = document.createElement("p");
        note.dataset.fault = "";
        note.className = "invalid-feedback d-block";
        note.id = `${field.id}-fault`;
        field.after(note);
      }
      note.textContent = words;
      note.hidden = !words;
      field.classList.toggle("is-invalid", Boolean(words));
      words ? faults.add(field) : faults.delete(field);
      if (words) field.setAttribute("aria-describedby", note.id);
    };

    const save = async (field) => {
      const base = baseOf(field);
      const text = field.value;
      if (text === base.value) return;
      const body = new URLSearchParams({ ref: field.dataset.ref, field: field.dataset.write, text, base: base.value });
      say("กำลังบันทึก…");
      let answer;
      let data;
      try {
        answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "error" });
        data = await answer.json();
      } catch {
        say("ยังบันทึกไม่ได้ ข้อความยังอยู่ในหน้านี้ กรุณาตรวจสอบการเชื่อมต่อแล้วกด “บันทึกร่าง”", "error");
        return;
      }
      if (answer.ok) {
        base.value = data.text;
        if (field.value === text && field.tagName !== "TEXTAREA") field.value = data.text;
        fault(field, "");
        faults.size ? say(`${data.saved} ยกเว้น ${faults.size} ช่องที่ต้องแก้ไข`, "error") : say(data.saved);
        if (!queue.size) form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true }));
        return;
      }
      const stored = data.stored === undefined ? "" : ` ข้อความในระบบขณะนี้: “${data.stored}”${data.who ? ` โดย${data.who}` : ""} กด “บันทึกร่าง” เพื่อเทียบและเลือก`;
      fault(field, data.error + stored);
      say("มีช่องที่ยังบันทึกไม่ได้", "error");
    };

    const run = async () => {
      if (busy) return;
      busy = true;
      while (queue.size) {
        const [field] = queue;
        queue.delete(field);
        await save(field);
      }
      busy = false;
    };
    const soon = (field, wait) => {
      clearTimeout(timers.get(field));
      timers.set(field, setTimeout(() => { queue.add(field); run(); }, wait));
    };

    form.querySelectorAll("[data-write]").forEach((field) => {
      field.addEventListener("input", () => { say("ยังไม่ได้บันทึก"); soon(field, PAUSE); });
      field.addEventListener("change", () => soon(field, 0));
    });
    form.addEventListener("submit", () => timers.forEach((timer) => clearTimeout(timer)));
  };

  document.querySelectorAll("form[data-write-url]").forEach(start);
})();
