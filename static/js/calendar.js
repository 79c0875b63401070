/* A calendar in พ.ศ. beside each box for a day. The day may as well be typed; without this file it is. */
(() => {
  "use strict";

  const OFFSET = 543;
  const MONTHS = ["มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"];
  const LOCALE = {
    days: ["วันอาทิตย์", "วันจันทร์", "วันอังคาร", "วันพุธ", "วันพฤหัสบดี", "วันศุกร์", "วันเสาร์"],
    daysShort: ["อา.", "จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส."],
    daysMin: ["อา.", "จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส."],
    months: MONTHS,
    monthsShort: ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."],
    today: "วันนี้",
    clear: "ล้าง",
    firstDay: 0,
  };
  const written = (day) => `${day.getDate()} ${MONTHS[day.getMonth()]} ${day.getFullYear() + OFFSET}`;

  /* The day that a box shows once the portal has understood it: "12 เมษายน 2566". */
  const shown = (text) => {
    const found = /^(\d{1,2}) (\S+) (\d{4})$/.exec(text.trim());
    const month = found ? MONTHS.indexOf(found[2]) : -1;
    return month < 0 ? null : new Date(Number(found[3]) - OFFSET, month, Number(found[1]));
  };

  let open = null;
  const close = () => {
    if (!open) return;
    const { box, button, calendar } = open;
    open = null;
    calendar.destroy();
    box.remove();
    button.setAttribute("aria-expanded", "false");
  };

  const start = (button) => {
    const field = button.previousElementSibling;
    const box = document.createElement("div");
    box.className = "calendar";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", `ปฏิทิน ${field.labels[0] ? field.labels[0].textContent : ""}`);
    const place = document.createElement("div");
    box.append(place);
    button.after(box);
    const day = shown(field.value);
    const calendar = new AirDatepicker(place, {
      inline: true,
      locale: LOCALE,
      startDate: day || new Date(),
      selectedDates: day ? [day] : [],
      toggleSelected: false,
      buttons: ["today"],
      navTitles: {
        days: (picker) => `${MONTHS[picker.viewDate.getMonth()]} <i>${picker.viewDate.getFullYear() + OFFSET}</i>`,
        months: (picker) => `พ.ศ. ${picker.viewDate.getFullYear() + OFFSET}`,
        years: (picker) => `พ.ศ. ${picker.curDecade[0] + OFFSET} – ${picker.curDecade[1] + OFFSET}`,
      },
      onRenderCell: ({ date, cellType }) => (cellType === "year" ? { html: String(date.getFullYear() + OFFSET) } : {}),
      onSelect: ({ date }) => {
        if (!date || !open) return;
        field.value = written(date);
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
        setTimeout(() => { close(); field.focus(); });
      },
    });
    button.setAttribute("aria-expanded", "true");
    open = { box, button, calendar };
  };

  const fit = (field) => {
    if (field.dataset.calendar) return;
    field.dataset.calendar = "yes";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary btn-sm calendar-button";
    button.textContent = "ปฏิทิน";
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-label", `เลือกจากปฏิทิน ${field.labels[0] ? field.labels[0].textContent : ""}`);
    field.after(button);
    field.parentNode.classList.add("has-calendar");
  };
  const fitAll = () => { close(); document.querySelectorAll("input.thai-date").forEach(fit); };

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".calendar-button");
    if (button) {
      const again = open && open.button === button;
      close();
      if (!again) start(button);
    } else if (open && document.contains(event.target) && !event.target.closest(".calendar")) {
      close();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !open) return;
    const { button } = open;
    close();
    button.focus();
  });
  document.addEventListener("portal:swap", fitAll);
  fitAll();
})();
