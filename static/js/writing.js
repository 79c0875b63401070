/* Saves each field of a plan or report while its author goes on writing. Without this file the page's own buttons save
   everything. Stands on portal.js and writing/*.js. A script that replaces the form's content sends it "portal:swap". */
class FormWriting {
  static REST = 2000; // milliseconds without typing after which a field is saved
  static LONGEST = 10_000; // at most so long while typing goes on
  static PAUSES = [3, 6, 12, 24, 48, 60]; // seconds between tries while nothing can be saved
  static SUBMIT_WAITS = 8000;
  static TROUBLES = ["lost", "signedOut", "otherAccount"];

  static pause(wait) {
    return new Promise((done) => { setTimeout(done, wait); });
  }

  constructor(form) {
    this.form = form;
    this.fields = new Map(); // control -> WrittenField
    this.queue = new Set();
    this.running = null; // the saving that goes on, as a promise
    this.standing = { trouble: "", lastSaved: "" };
    this.failures = 0;
    this.state = new SaveState(form);
    this.offers = new KeptOffers(form);
    form.setAttribute("autocomplete", "off"); // no old text put back beside a newer starting text
    form.dataset.savesItself = "";
    this.scan();
    this.listenToForm();
    this.listenToPage();
  }

  // The fields

  scan() {
    const known = this.fields;
    this.fields = new Map();
    this.form.querySelectorAll("[data-write]").forEach((control) => {
      if (!this.form.elements[`base-${control.name}`]) return;
      if (known.has(control)) { // another part of the page is new, this one is as it was
        this.fields.set(control, known.get(control));
        return;
      }
      const field = new WrittenField(control);
      this.fields.set(control, field);
      this.adopt(field);
      this.lookFor(field);
    });
  }

  /* A conflict that the server drew. */
  adopt(field) {
    const panel = field.box.querySelector("[data-conflict]");
    if (!panel) return;
    const { who, when } = panel.dataset;
    this.choose(field, { stored: field.base.value, mine: field.text, who, when });
    field.keep();
  }

  /* After another script put new content into the form. What was typed between its posting and the answer goes into the
     new field, unless another text stands there now; then it is offered like all that this browser kept. */
  swap() {
    this.isPosting = false;
    const gone = [...this.fields.values()].filter((field) => !field.isHere);
    const typed = gone.filter((field) => field.isUnsaved);
    gone.forEach((field) => {
      clearTimeout(field.timer);
      this.queue.delete(field);
    });
    if (gone.length) this.offers.clear();
    this.scan();
    typed.forEach(({ control, typed: text, typedOn, posted }) => {
      const field = this.of(this.form.elements[control.name]);
      if (field && [typedOn, posted].includes(field.base.value)) this.put(field, text, field.base.value);
    });
    if (this.trouble) this.tell(); // else the other script says what came of it
  }

  of(target) {
    return this.fields.get(target?.closest?.("[data-write]"));
  }

  get unsaved() {
    return [...this.fields.values()].filter((field) => field.isUnsaved);
  }

  get trouble() {
    return this.standing.trouble;
  }

  tell() {
    this.state.tell([...this.fields.values()], this.standing);
  }

  // Typing

  touch(field) {
    field.keep();
    clearTimeout(field.timer);
    field.choice?.edited();
    if (field.excess) field.refuse(field.excess);
    else if (field.fault) field.mend();
    if (!field.excess && !field.choice) this.saveSoon(field);
    this.tell();
  }

  saveSoon(field) {
    field.since ||= Date.now();
    const wait = Math.min(FormWriting.REST, field.since + FormWriting.LONGEST - Date.now());
    field.timer = setTimeout(() => this.saveNow(field), Math.max(0, wait));
  }

  saveNow(field) {
    clearTimeout(field.timer);
    if (!field.isUnsaved || field.choice) return;
    this.queue.add(field);
    if (!this.trouble) this.run();
  }

  put(field, text, base) {
    field.put(text, base);
    this.saveNow(field);
    this.tell();
  }

  // Saving: one field after the other

  run() {
    if (this.isPosting) return Promise.resolve(); // the whole form is on its way: its answer comes first
    this.running ??= this.work().finally(() => { this.running = null; });
    return this.running;
  }

  async work() {
    do {
      const [field] = this.queue;
      if (!field) return;
      this.queue.delete(field);
      await this.save(field);
      this.tell();
    } while (!this.trouble);
  }

  async save(field) {
    if (!field.isHere || !field.isUnsaved || field.choice || field.excess) return;
    const { text, parts } = field;
    field.leaves();
    const { outcome, data } = await textSender.send(this.form, parts);
    field.flying = undefined;
    if (FormWriting.TROUBLES.includes(outcome)) {
      this.stop(outcome, data);
      return;
    }
    this.standing.trouble = "";
    this.failures = 0;
    field.answered();
    this.settle(field, text, outcome, data);
  }

  settle(field, text, outcome, data) {
    if (outcome === "saved") {
      field.saved(text, data.text);
      pageRenewal.renew(data.fresh);
      pageRenewal.forgive(field.control);
      field.box.closest("[data-row], section")?.querySelector("[data-copied]")?.remove(); // edited by now
      this.standing.lastSaved = data.saved;
    } else if (outcome === "conflict") {
      this.choose(field, { ...data, mine: text });
    } else if (outcome !== "unfit" || !field.isHalfWritten) {
      field.refuse(data.error);
    }
  }

  /* Nothing can be saved for now: tries again after a while, and whenever something may have changed. */
  stop(trouble, data) {
    Object.assign(this.standing, { trouble, refusal: data.error, signIn: data.sign_in });
    const pause = FormWriting.PAUSES[Math.min(this.failures++, FormWriting.PAUSES.length - 1)];
    clearTimeout(this.nextTry);
    this.nextTry = setTimeout(() => this.retry(), pause * 1000);
  }

  retry() {
    if (this.trouble) this.flush();
  }

  flush() {
    const waiting = this.unsaved.filter((field) => !field.choice && !field.excess);
    if (!waiting.length) this.standing.trouble = "";
    waiting.forEach((field) => {
      clearTimeout(field.timer);
      this.queue.add(field);
    });
    return this.run();
  }

  // Two texts for one field

  choose(field, both) {
    const taking = (text) => () => {
      field.choice = null;
      textChoices.clear(field);
      field.mend();
      this.put(field, text(), both.stored);
      this.lookFor(field);
    };
    field.isTouched = true;
    field.choice = textChoices.conflict(field, both, {
      mine: taking(() => both.mine),
      stored: taking(() => both.stored),
      third: taking(() => field.text),
    });
  }

  lookFor(field) {
    this.offers.look(field, (wanted, entry) => this.put(wanted, entry.text, entry.base));
  }

  // Leaving the page, by a button of the form or otherwise

  /* What is unsaved is saved first, so that its starting text is right, and a lost connection leaves the page as it is. */
  async passOn(submitter) {
    this.isWaiting = true;
    await Promise.race([this.settled(), FormWriting.pause(FormWriting.SUBMIT_WAITS)]);
    this.isWaiting = false;
    this.tell();
    const tooLong = this.unsaved.find((field) => field.excess);
    tooLong?.control.focus();
    if (tooLong || ["lost", "otherAccount"].includes(this.trouble)) return;
    this.isPassing = true;
    this.form.requestSubmit(this.standIn(submitter));
    this.isPassing = false;
  }

  /* Everything saved, and no other script at work on the form. */
  async settled() {
    await this.flush();
    while (this.form.inert) await FormWriting.pause(50);
  }

  /* The pressed button, or the one that took its place while its press was waiting. */
  standIn(pressed) {
    if (!pressed || pressed.isConnected) return pressed;
    return [...this.form.elements].find(({ type, name, value }) => type === "submit" && name === pressed.name && value === pressed.value);
  }

  isAtRisk(field) {
    return this.trouble || field.choice || field.fault || !textSender.outlives(field.parts);
  }

  listenToForm() {
    const on = (name, act) => this.form.addEventListener(name, (event) => {
      const field = this.of(event.target);
      if (field) act(field, event);
    });
    on("input", (field) => this.touch(field));
    on("change", (field) => {
      if (field.text !== field.typed) this.touch(field); // a choice, or a date picked by a script
      this.saveNow(field);
    });
    on("focusout", (field) => {
      this.saveNow(field);
      setTimeout(() => field.showAsStored());
    });
    on("portal:refused-paste", (field, { detail }) => field.refusePaste(detail));
    this.form.addEventListener("portal:posting", () => {
      this.isPosting = true;
      this.fields.forEach((field) => { field.posted = field.text; });
    });
    this.form.addEventListener("portal:posted", () => {
      this.isPosting = false;
      if (this.queue.size && !this.trouble) this.run();
    });
    this.form.addEventListener("portal:swap", () => this.swap());
    this.form.addEventListener("submit", (event) => {
      if (this.isPassing || !(this.running || this.unsaved.some((field) => !field.choice))) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!this.isWaiting) this.passOn(event.submitter);
    }, true);
    this.form.addEventListener("click", ({ target }) => {
      if (target.closest("[data-signs-in]")) this.isLeaving = this.unsaved.every((field) => field.isKept);
    });
  }

  listenToPage() {
    document.addEventListener("submit", (event) => {
      if (event.target === this.form && !event.defaultPrevented) this.isLeaving = true;
    });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.retry();
      else if (!this.trouble) this.flush();
    });
    window.addEventListener("online", () => this.retry());
    window.addEventListener("focus", () => this.retry());
    window.addEventListener("pageshow", () => { this.isLeaving = false; });
    window.addEventListener("beforeunload", (event) => {
      if (this.isLeaving) return;
      this.flush();
      if (this.unsaved.some((field) => this.isAtRisk(field))) event.preventDefault();
    });
    window.addEventListener("pagehide", () => this.unsaved.forEach((field) => {
      if (!this.isAtRisk(field) && field.flying !== field.text) textSender.send(this.form, field.parts);
    }));
  }
}

document.querySelectorAll("form[data-write-url]").forEach((form) => new FormWriting(form));
