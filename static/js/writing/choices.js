/* What a field shows beside itself when there are two texts for it: one kept by this browser, or one by a colleague.
   templates/cycles/_writing_field.html draws the same for those without scripts. */
const textChoices = (() => {
  "use strict";
  const EMPTY = "(ว่าง)";

  const element = (tag, className, ...children) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children);
    return made;
  };
  const button = (words, act, isPrimary = false) => {
    const made = element("button", `btn btn-sm ${isPrimary ? "btn-primary" : "btn-secondary"}`, words);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };
  const textBox = (field, title, origin, text) => {
    const option = [...(field.control.options ?? [])].find((one) => one.value === text);
    const words = element("p", "typed", (option ? option.text : text) || EMPTY);
    return element("div", "choice__text", element("b", "", title), element("span", "quiet", origin), words);
  };
  const momentOf = (at) => {
    const zone = { timeZone: "Asia/Bangkok" };
    const day = new Intl.DateTimeFormat("th-TH", { ...zone, day: "numeric", month: "short", year: "2-digit" });
    const time = new Intl.DateTimeFormat("en-GB", { ...zone, hour: "2-digit", minute: "2-digit" });
    return `${day.format(at)} ${time.format(at).replace(":", ".")} น.`;
  };

  const clear = (field) => field.box.querySelectorAll(".choice").forEach((panel) => panel.remove());
  const show = (field, title, texts, buttons) => {
    clear(field);
    const acts = element("div", "choice__acts", ...buttons);
    field.box.append(element("fieldset", "choice", element("legend", "", title), element("div", "choice__texts", ...texts), acts));
  };

  /* A text that this browser kept. `acts`: take, drop. */
  const offer = (field, entry, acts) =>
    show(
      field,
      "พบข้อความที่ยังไม่ได้บันทึกจากเครื่องนี้",
      [textBox(field, "ข้อความที่พบ", `พิมพ์ไว้เมื่อ ${momentOf(entry.at)}`, entry.text)],
      [button("ใช้ข้อความนี้", acts.take, true), button("ทิ้งข้อความนี้", acts.drop)],
    );

  /* Two texts of one field. `acts`: mine, stored, third (what the box holds by then). */
  const conflict = (field, { stored, who, when, mine }, acts) => {
    const third = button("บันทึกข้อความที่แก้ไขในช่อง", acts.third, true);
    const box = (title, origin, text, take) => {
      const made = textBox(field, title, origin, text);
      made.append(take);
      return made;
    };
    show(
      field,
      "มีข้อความสองข้อความในช่องนี้ กรุณาเลือก หรือแก้ไขในช่องให้เป็นข้อความที่ต้องการ",
      [
        box("ข้อความในระบบ", who ? `โดย${who} เมื่อ ${when}` : "", stored, button("ใช้ข้อความในระบบ", acts.stored)),
        box("ข้อความของท่าน", "ยังไม่ได้บันทึก", mine, button("ใช้ข้อความของท่าน", acts.mine)),
      ],
      [third],
    );
    const edited = () => { third.hidden = [mine, stored].includes(field.text); };
    edited();
    return { edited };
  };

  /* Above the form: which fields have a text waiting, each a link. */
  const announce = (form, fields) => {
    if (form.previousElementSibling?.matches("[data-offers]")) form.previousElementSibling.remove();
    if (!fields.length) return;
    const links = fields.map((field) => element("li", "", Object.assign(element("a", "", field.name), { href: `#${field.control.id}` })));
    const words = `พบข้อความที่ยังไม่ได้บันทึกจากเครื่องนี้ ${fields.length} ช่อง กรุณาเลือกว่าจะใช้หรือทิ้ง`;
    const notice = element("div", "message tone-warning", element("div", "", element("p", "", words), element("ul", "", ...links)));
    notice.setAttribute("role", "status");
    notice.dataset.offers = "";
    form.before(notice);
  };

  return { offer, conflict, clear, announce };
})();
