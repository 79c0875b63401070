/* The review page by keyboard. Without this file its links, folded boxes and buttons do the same.
   Keys go by their place (event.code), so that they work while the layout is Thai. Stands on review/*.js. */
(() => {
  "use strict";

  const { all, begin, current, fields, show, step } = reviewPlaces;
  const find = (selector) => document.querySelector(selector);
  const follow = (key) => find(`a[data-key="${key}"]`)?.click();

  // Boxes

  const boxAt = (field) => field?.querySelector(".review-add form");

  const write = (kind) => {
    const form = boxAt(current()) || boxAt(document.getElementById("whole"));
    if (!form) return null;
    form.closest("details").open = true;
    if (!form.elements.text.value) form.elements.kind.value = kind;
    show(form.elements.text);
    return form;
  };

  const pick = () => {
    const form = write("to_unit");
    if (form) reviewSentences.open(form);
  };

  /* Out of a box to its field; an empty box folds. */
  const leave = (control) => {
    const field = control.closest(".review-part, .review-remark, .review-choice") || find("#review");
    const folded = control.closest("details");
    if (folded && !control.form.elements.text?.value) folded.open = false;
    show(field);
  };

  // Decisions: a key leads to the button, which Enter then presses.

  const goTo = (...selectors) => {
    const found = selectors.map(find).find((one) => one && !one.disabled);
    if (found) show(found);
  };
  const approve = () => goTo('[value="approve"]', "#approve-choice");
  const giveBack = () => {
    const day = find("#return-choice [name=revise_by]");
    if (day) show(day);
    day?.select();
  };

  // Remarks: the one in focus, else one of the field in focus that is not closed, else the first such of the page.

  const UNSETTLED = ".review-remark:is(.tone-warning, .tone-info)";
  const remark = () => document.activeElement.closest(".review-remark")
    || current()?.querySelector(UNSETTLED) || all(UNSETTLED)[0];
  const close = () => {
    const one = remark();
    if (one) show(one.querySelector('[value="close"]') || one);
  };
  const keepOpen = () => {
    const one = remark();
    if (!one) return;
    const folded = one.querySelector(".review-keep");
    if (folded) folded.open = true;
    show(one.querySelector('.review-keep textarea, [value="open"]') || one);
  };

  const mark = (link) => {
    const main = find(".review-main");
    main.classList.toggle("is-plain");
    [link.textContent, link.dataset.other] = [link.dataset.other, link.textContent];
  };

  const help = () => find("#review-keys").showModal();

  const KEYS = {
    KeyJ: () => step(fields(), 1),
    KeyK: () => step(fields(), -1),
    KeyD: () => step(all(".review-part:is(.is-changed, .is-added, .is-removed)"), 1),
    KeyM: () => step(all(UNSETTLED), 1),
    KeyN: () => follow("n"),
    KeyP: () => follow("p"),
    KeyR: () => write("to_unit"),
    KeyI: () => write("internal"),
    KeyS: pick,
    KeyC: () => follow("c"),
    KeyT: () => goTo('[data-key="t"]', "#taking"),
    KeyA: approve,
    KeyX: giveBack,
    Slash: help,
    KeyE: close,
    KeyO: keepOpen,
    KeyL: () => goTo('[value="close_answered"]', "#remarks"),
    Escape: () => unsay(),
  };

  const isTyping = (target) => target.matches("textarea, select, input:not([type=radio], [type=checkbox])");

  const whileTyping = (event) => {
    const { target } = event;
    const isRemark = target.matches(".review-add textarea, .review-keep textarea");
    if (event.code === "Escape") leave(target);
    else if (event.code === "KeyS" && event.ctrlKey && target.matches(".review-add textarea")) reviewSentences.open(target.form);
    else if (event.key === "Enter" && event.ctrlKey && isRemark) target.form.requestSubmit(target.form.querySelector("[type=submit]"));
    else if (event.key === "Enter" && target.form?.id === "return-choice" && (event.ctrlKey || target.matches("input"))) goTo('[value="return"]');
    else return;
    event.preventDefault();
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || find("dialog[open]")) return;
    if (isTyping(event.target)) {
      whileTyping(event);
      return;
    }
    const act = KEYS[event.code];
    if (!act || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    act();
  });

  // What went well goes by itself, unless a pointer or the focus is on it; what went wrong stays until it is closed.
  const SAID = 4_000;
  const said = find(".review-top .messagelist");
  const unsay = () => {
    const hadFocus = said?.contains(document.activeElement);
    said?.remove();
    if (hadFocus) (current() || find("#review")).focus({ preventScroll: true });
  };
  const pass = () => {
    if (said.matches(":hover, :focus-within")) setTimeout(pass, SAID);
    else unsay();
  };
  if (said) {
    said.querySelectorAll(".review-unsay").forEach((button) => { button.hidden = false; });
    said.addEventListener("click", ({ target }) => target.closest(".review-unsay") && unsay());
    if (!said.querySelector("li:not(.success)")) {
      said.classList.add("is-passing");
      setTimeout(pass, SAID);
    }
  }

  find('[data-key="c"]')?.addEventListener("click", (event) => {
    event.preventDefault();
    mark(event.currentTarget);
  });
  document.querySelectorAll("[data-open]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => document.getElementById(button.dataset.open).showModal());
  });

  /* A link within the page takes the focus along. */
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) show(target);
  });

  reviewKeeping.start();
  reviewSentences.start();
  begin();
})();
