/* Where the person is on the review page: the field in focus, and the way to others. */
const reviewPlaces = (() => {
  "use strict";

  const isSeen = (element) => element.getClientRects().length > 0;
  const all = (selector) => [...document.querySelectorAll(selector)].filter(isSeen);
  const fields = () => all(".review-part");
  let last = null; // the field that the person was at, also while the focus is at a button of the bar

  const current = () => document.activeElement?.closest(".review-part") || (last?.isConnected ? last : null);

  const show = (element) => {
    element.scrollIntoView({ block: "nearest" });
    element.focus({ preventScroll: true });
  };

  /* From where the focus is, the next (1) or last (-1) of some elements; the first where nothing is in focus yet. */
  const step = (elements, way) => {
    const here = document.activeElement?.closest(".review-part, .review-remark") || last;
    const ahead = elements.filter((one) => {
      if (!here) return true;
      const place = here.compareDocumentPosition(one);
      return place & (way > 0 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING);
    });
    const outside = ahead.filter((one) => way > 0 || !one.contains(here));
    const found = way > 0 ? outside[0] : outside[outside.length - 1];
    if (found) show(found);
  };

  document.addEventListener("focusin", ({ target }) => {
    const field = target.closest(".review-part");
    if (!field) return;
    last?.classList.remove("is-current");
    field.classList.add("is-current");
    last = field;
  });

  /* The page begins at what was refused, where the address leads, or at its heading: never nowhere. The browser goes to
     the place in the address by itself, and late: what was refused is shown once more after it. */
  const begin = () => {
    const refused = document.querySelector('[autofocus], [aria-invalid="true"], .review-homeless, [data-warned]');
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    show(refused || target || document.getElementById("review"));
    if (refused) window.addEventListener("load", () => setTimeout(() => show(refused)));
  };

  return { all, begin, current, fields, show, step };
})();
