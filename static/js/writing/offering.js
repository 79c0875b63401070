/* Offers what this browser kept of earlier visits: each text beside its field, to take or to drop; nothing by itself. */
class KeptOffers {
  constructor(form) {
    this.form = form;
    this.shown = new Map(); // field -> the entry it is offered
    window.addEventListener("storage", ({ key, newValue }) => {
      for (const [field, entry] of this.shown) if (entry.key === key && newValue === null) this.withdraw(field);
    });
  }

  static tidy(text) {
    return text.replace(/\r\n?/g, "\n").replace(/[ \t]+$/gm, "").trim();
  }

  /* Shows the newest text that the server does not hold already. `take(field, entry)` is called when it is wanted. */
  async look(field, take) {
    for (const entry of keptTexts.found(field.control)) {
      if (await this.isStored(field, entry)) {
        keptTexts.remove(entry.key);
        continue;
      }
      const isInTheBox = KeptOffers.tidy(entry.text) === KeptOffers.tidy(field.text);
      if (!isInTheBox && !field.choice && field.isHere) this.offer(field, entry, take);
      return;
    }
  }

  /* Dates, numbers and spaces may be kept otherwise than they are stored: only the server can tell. */
  async isStored(field, entry) {
    if (KeptOffers.tidy(entry.text) === KeptOffers.tidy(field.base.value)) return true;
    const { outcome, data } = await textSender.send(this.form, { ...field.parts, text: entry.text, look: "on" });
    return outcome === "saved" && data.same;
  }

  offer(field, entry, take) {
    const settle = (act) => () => {
      keptTexts.remove(entry.key);
      this.withdraw(field);
      act();
      this.look(field, take);
    };
    this.shown.set(field, entry);
    textChoices.offer(field, entry, { take: settle(() => take(field, entry)), drop: settle(() => field.control.focus()) });
    this.announce();
  }

  withdraw(field) {
    if (!this.shown.delete(field)) return;
    textChoices.clear(field);
    this.announce();
  }

  clear() {
    this.shown.clear();
    this.announce();
  }

  announce() {
    textChoices.announce(this.form, [...this.shown.keys()]);
  }
}
