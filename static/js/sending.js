/* The check page. Comforts only: the server refuses or repeats a sending by itself. */
(() => {
  "use strict";

  // A page out of the browser's memory may show a plan as not sent that is: ask the server again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  // The reason for being late stays while the things missing elsewhere are mended, until it is sent.
  const reason = document.querySelector("[data-send] [data-keep]");
  const key = `reason ${location.pathname}`;
  if (!reason) return;
  reason.value = reason.value || sessionStorage.getItem(key) || "";
  if (reason.value) reason.closest("details")?.setAttribute("open", "");
  reason.addEventListener("input", () => sessionStorage.setItem(key, reason.value));
})();
