/* What is typed in one box outlives the saving of another: kept in this tab until its own form is sent. */
const reviewKeeping = (() => {
  "use strict";

  const NAMES = ["text", "kind", "sentence", "note", "revise_by"];
  const PLACE = `review ${location.pathname}`;
  const read = () => JSON.parse(sessionStorage.getItem(PLACE) || "{}");
  const write = (held) => sessionStorage.setItem(PLACE, JSON.stringify(held));

  /* All that the form of a box holds, by the name of its boxes. */
  const valuesOf = (form) => Object.fromEntries(
    [...new FormData(form)].filter(([name]) => NAMES.includes(name)),
  );

  const keep = (box) => {
    const held = read();
    if (box.value === box.defaultValue) delete held[box.id];
    else held[box.id] = valuesOf(box.form);
    write(held);
  };

  const putBack = (box, values) => {
    for (const [name, value] of Object.entries(values)) {
      const control = box.form.elements[name];
      if (control) control.value = value;
    }
    const folded = box.closest("details");
    if (folded) folded.open = true;
  };

  const start = () => {
    const held = read();
    document.querySelectorAll("[data-keep]").forEach((box) => {
      if (held[box.id] && !box.value) putBack(box, held[box.id]);
      box.form.addEventListener("input", () => keep(box));
      box.form.addEventListener("change", () => keep(box));
      box.form.addEventListener("submit", () => {
        const left = read();
        delete left[box.id];
        write(left);
      });
    });
  };

  return { keep, start };
})();
