/* What follows from a saved field, and stands elsewhere on the page: parts drawn anew by the server, and the errors of a
   whole page that are mended one by one. */
const pageRenewal = (() => {
  "use strict";

  /* `fresh`: {what data-fresh says: HTML}. A fold that stands open stays open; nothing is taken from under the focus. */
  const renew = (fresh = {}) => {
    document.querySelectorAll("[data-fresh]").forEach((part) => {
      const html = fresh[part.dataset.fresh];
      if (html === undefined || part.contains(document.activeElement)) return;
      const isOpen = part.querySelector("details")?.open;
      part.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
      const fold = part.querySelector("details");
      if (fold && isOpen) fold.open = true;
    });
  };

  /* Takes the field out of the summary that stands above after a page came back with errors. */
  const forgive = (control) => {
    const summary = document.querySelector(".error-summary");
    const line = summary?.querySelector(`a[href="#${control.id}"]`)?.closest("li");
    if (!line) return;
    line.remove();
    const left = summary.querySelectorAll("li").length;
    if (left) summary.querySelector("h2").textContent = `พบข้อผิดพลาด ${left} รายการ`;
    else summary.remove();
  };

  return { renew, forgive };
})();
