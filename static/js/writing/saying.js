/* The one line beside the buttons that says how the writing stands: saved when, not yet, or what stands in the way. */
class SaveState {
  constructor(form) {
    this.form = form;
  }

  /* `trouble`: "lost", "signedOut" (with the address where to sign in) or "otherAccount" (with the server's `refusal`). */
  tell(fields, { trouble, refusal, signIn, lastSaved }) {
    const unsaved = fields.filter((field) => field.isUnsaved);
    const where = unsaved.every((field) => field.isKept)
      ? "ข้อความยังอยู่ในเครื่องนี้"
      : "ข้อความยังอยู่ในหน้านี้ กรุณาอย่าปิดหน้านี้";
    const choosing = fields.filter((field) => field.choice);
    const faulty = fields.filter((field) => field.fault);
    if (trouble === "lost") this.say(`ยังเชื่อมต่อระบบไม่ได้ ${where} ระบบจะบันทึกให้เองเมื่อเชื่อมต่อได้`, "warning");
    else if (trouble === "signedOut") this.say(`หมดเวลาการใช้งาน ${where}`, "warning", this.linkBack(signIn, unsaved[0]));
    else if (trouble) this.say(refusal, "error");
    else if (choosing.length) this.say(`มีข้อความให้เลือก ${choosing.length} ช่อง:`, "warning", this.linkTo(choosing[0]));
    else if (faulty.length) this.say(`${lastSaved ? `${lastSaved} ยกเว้น` : "ยังบันทึกไม่ได้"} ${faulty.length} ช่อง:`, "error", this.linkTo(faulty[0]));
    else if (unsaved.length) this.say("ยังไม่ได้บันทึก", "pending");
    else if (lastSaved) this.say(lastSaved, "saved");
    else if (this.isStale()) this.say("", ""); // what was said of a text that is again as it was
  }

  isStale() {
    return ["error", "warning", "pending"].includes(this.form.querySelector("[data-save-state]")?.dataset.tone);
  }

  say(words, tone, link) {
    const line = this.form.querySelector("[data-save-state]");
    const parts = [...this.holdTimes(words), ...(link ? [" ", link] : [])];
    const text = parts.map((part) => part.textContent ?? part).join("");
    if (!line || (line.textContent === text && line.dataset.tone === tone)) return;
    line.setAttribute("aria-live", tone === "pending" ? "off" : "polite"); // not read aloud at every letter
    line.dataset.tone = tone;
    line.replaceChildren(...parts);
  }

  /* "08.43 น." stays on one line. */
  holdTimes(words) {
    const held = (time) => Object.assign(document.createElement("span"), { className: "nowrap", textContent: time });
    return words.split(/([0-9]{2}\.[0-9]{2} น\.)/).map((part, at) => (at % 2 ? held(part) : part));
  }

  link(href, words) {
    return Object.assign(document.createElement("a"), { href, textContent: words });
  }

  linkTo(field) {
    return this.link(`#${field.control.id}`, field.name);
  }

  /* Leads back to this very page and field. */
  linkBack(signIn, field) {
    const here = location.pathname + location.search + (field ? `#${field.control.id}` : "");
    const link = this.link(`${signIn}?next=${encodeURIComponent(here)}`, "กรุณาเข้าสู่ระบบอีกครั้ง");
    link.dataset.signsIn = "";
    return link;
  }
}
