// Lists of the admin: a box that finds among the many choices of a filter, and filters that close when one looks away.
"use strict";

const finding = (box) => {
  const labels = [...box.closest(".filter-boxes").querySelectorAll("fieldset label")];
  box.closest("[hidden]").hidden = false;
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  box.addEventListener("input", () => {
    const words = box.value.trim().toLowerCase();
    for (const label of labels) label.hidden = !label.textContent.toLowerCase().includes(words);
  });
};

const closing = (filters) => {
  const close = () => { for (const open of filters.querySelectorAll("details[open]")) open.open = false; };
  document.addEventListener("click", (event) => { if (!filters.contains(event.target)) close(); });
  filters.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest("details[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });
};

for (const box of document.querySelectorAll(".filter-finder input")) finding(box);
for (const filters of document.querySelectorAll("#changelist-filter")) closing(filters);
