// Comforts only: every page works without this file.

// Signing in again, in whatever window, makes the token old that a page came with; the cookie has the new one.
const freshToken = (form) => {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie?.slice("csrftoken=".length) || form.querySelector("[name=csrfmiddlewaretoken]").value;
};

(() => {
  "use strict";

  const PAUSE = 3000; // ms in which a second click on the same button is taken for a slip

  const summary = document.querySelector(".error-summary");
  if (summary) {
    summary.focus();
    // An address with "#id" scrolls to the field but leaves the cursor behind.
    summary.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#"]');
      const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!field) return;
      event.preventDefault();
      (field.closest(".field") || field).scrollIntoView({ block: "start" });
      field.focus({ preventScroll: true });
    });
  }

  const buttonsOf = (form) => form.querySelectorAll('button:not([type="button"]), input[type="submit"]');
  const release = (form) => {
    delete form.dataset.sentAt;
    buttonsOf(form).forEach((button) => button.removeAttribute("aria-disabled"));
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (form.dataset.sentAt && Date.now() - Number(form.dataset.sentAt) < PAUSE) {
      event.preventDefault();
      return;
    }
    const token = form.querySelector("[name=csrfmiddlewaretoken]");
    if (token) token.value = freshToken(form);
    form.dataset.sentAt = String(Date.now());
    buttonsOf(form).forEach((button) => button.setAttribute("aria-disabled", "true"));
    setTimeout(() => release(form), PAUSE);
  });

  // Coming back with the browser's own button shows the page as it was left.
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent-at]").forEach(release));

  // Forms marked data-guard: leaving with words not yet saved asks first. Fields that save themselves ask by themselves.
  const unsaved = new Set();
  document.querySelectorAll("form[data-guard]").forEach((form) => {
    const note = ({ target }) => {
      if (!("savesItself" in form.dataset && target.matches("[data-write]"))) unsaved.add(form);
    };
    if (form.querySelector(".error-summary") || form.querySelector('[aria-invalid="true"]')) unsaved.add(form);
    form.addEventListener("input", note);
    form.addEventListener("change", note);
    form.addEventListener("reset", () => unsaved.delete(form));
    // For scripts that save by themselves: form.dispatchEvent(new Event("portal:saved")).
    form.addEventListener("portal:saved", () => unsaved.delete(form));
  });
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) unsaved.delete(event.target);
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size) event.preventDefault();
  });
})();

// A box for a file: the browser's own button speaks the browser's language, so the label beside it is the button.
(() => {
  "use strict";

  document.querySelectorAll("[data-file-box]").forEach((box) => {
    const input = box.querySelector("input[type=file]");
    const name = box.querySelector("[data-file-name]");
    const nothing = name?.textContent;
    input.classList.add("visually-hidden");
    box.querySelectorAll("[data-scripted]").forEach((part) => { part.hidden = false; });
    if (!name) return;
    const tell = () => { name.textContent = [...input.files].map((file) => file.name).join(", ") || nothing; };
    input.addEventListener("change", tell);
    tell(); // gone back to, a page may keep its file
  });
})();
