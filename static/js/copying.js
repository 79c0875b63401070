// A button that copies the text of a box (data-copy names it) and says so in the words of data-copied. Without this file people select the text themselves.
"use strict";

const copied = async (box) => {
  box.focus();
  box.select();
  if (!navigator.clipboard) return document.execCommand("copy"); // an address without https
  try { await navigator.clipboard.writeText(box.value); return true; } catch { return document.execCommand("copy"); }
};

for (const button of document.querySelectorAll("[data-copy]")) {
  const box = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[role=status]");
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = "";
    const done = await copied(box);
    button.textContent = done ? "คัดลอกแล้ว ✓" : label;
    said.textContent = done ? button.dataset.copied : "คัดลอกไม่ได้ ข้อความถูกเลือกไว้แล้ว กรุณากด Ctrl+C";
  });
}
