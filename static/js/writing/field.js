/* One field of a plan or report: its text, the text it started from, and what became of it on the way to the server. */
class WrittenField {
  static FAR_TOO_LONG = 4; // times the limit: not even sent
  static MOST_UNANSWERED = 3;

  constructor(control) {
    this.control = control;
    this.box = control.closest("[data-field]");
    this.base = control.form.elements[`base-${control.name}`];
    this.isTouched = false; // what the page came with is not its author's to save again
    this.confirmed = undefined; // the text, as typed, that the server took last
    this.flying = undefined; // the text on its way
    this.unanswered = []; // texts that were sent and never answered: they may have arrived
    this.since = 0; // when the first unsaved letter was typed
    this.timer = 0;
    this.isKept = true;
    this.fault = "";
    this.choice = null; // the panel with two texts to choose from
  }

  get text() {
    return this.control.value;
  }

  get label() {
    return (this.control.labels[0]?.textContent ?? "").replace("(ถ้ามี)", "").trim();
  }

  /* Tells the fields of several rows apart. */
  get name() {
    const row = this.control.closest(".part")?.querySelector("h3, h4")?.textContent.trim();
    return row ? `${row} ${this.label}` : this.label;
  }

  get isHere() {
    return this.control.isConnected;
  }

  get hasFocus() {
    return document.activeElement === this.control;
  }

  get isUnsaved() {
    return this.isTouched && this.text !== this.base.value && this.text !== this.confirmed;
  }

  /* A date or number that may not be finished yet. */
  get isHalfWritten() {
    return this.hasFocus && this.control.matches(".thai-date, .number");
  }

  /* The sentence that refuses a text far over the limit, which need not travel for that; "" otherwise. */
  get excess() {
    const isFar = this.text.length > this.control.dataset.limit * WrittenField.FAR_TOO_LONG;
    return isFar ? this.tooLong(`ที่กรอก ${this.text.length.toLocaleString("en")} ตัวอักษร`, "จึงยังไม่ได้บันทึก") : "";
  }

  tooLong(how, so) {
    const most = Number(this.control.dataset.limit).toLocaleString("en");
    return `${this.label}: ยาวเกิน ${most} ตัวอักษร (${how}) ${so} กรุณาย่อข้อความ เอกสารทั้งฉบับให้แนบเป็นไฟล์หลักฐานแทน`;
  }

  refusePaste(length) {
    this.refuse(this.tooLong(`ที่วาง ${length.toLocaleString("en")} ตัวอักษร`, "จึงไม่ได้วาง"));
  }

  get parts() {
    const { ref, write } = this.control.dataset;
    return { ref, field: write, text: this.text, base: this.base.value, sent: this.unanswered };
  }

  /* Keeps the text in this browser until it is saved. */
  keep() {
    this.isTouched = true;
    this.typed = this.text;
    this.typedOn = this.base.value;
    if (this.text === this.base.value) keptTexts.forget(this.control);
    else this.isKept = !this.excess && keptTexts.keep(this.control, this.text, this.base.value);
  }

  /* Puts a text into the box as if it had been typed on `base`. */
  put(text, base) {
    this.base.value = base;
    this.control.value = text;
    this.confirmed = undefined;
    this.keep();
    this.control.focus();
  }

  leaves() {
    this.flying = this.text;
    this.unanswered = [...this.unanswered, this.text].slice(-WrittenField.MOST_UNANSWERED);
  }

  answered() {
    this.unanswered = [];
  }

  saved(text, stored) {
    keptTexts.confirm(this.control, text);
    this.base.value = stored;
    this.confirmed = text;
    this.since = 0;
    this.mend();
    if (this.text === text) this.showAsStored();
    else this.keep();
  }

  /* Dates in full, spaces trimmed: but never under its author's hands. */
  showAsStored() {
    if (!this.hasFocus && this.text === this.confirmed && this.text !== this.base.value) this.control.value = this.base.value;
  }

  refuse(words) {
    this.fault = words;
    const note = this.box.querySelector("[data-fault]") ?? this.addNote();
    note.textContent = words;
    note.hidden = false;
    this.control.classList.add("is-invalid");
    this.control.setAttribute("aria-invalid", "true");
  }

  addNote() {
    const note = document.createElement("p");
    Object.assign(note, { className: "invalid-feedback field-fault", id: `${this.control.id}-fault` });
    note.dataset.fault = "";
    note.setAttribute("role", "alert");
    this.control.parentNode.append(note); // after a calendar's button too
    const others = this.control.getAttribute("aria-describedby") ?? "";
    this.control.setAttribute("aria-describedby", `${others} ${note.id}`.trim());
    return note;
  }

  /* Takes away what this page and the server said against the text. */
  mend() {
    this.fault = "";
    this.box.querySelector(".field--invalid")?.classList.remove("field--invalid");
    this.box.querySelector(".invalid-feedback:not([data-fault])")?.remove();
    const note = this.box.querySelector("[data-fault]");
    if (note) Object.assign(note, { textContent: "", hidden: true });
    this.control.classList.remove("is-invalid");
    this.control.removeAttribute("aria-invalid");
  }
}
