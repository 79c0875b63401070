/* Keeps the server's time and what is left of it current (templates/cycles/_clock.html). Without this file they stand as
   the server wrote them. The clock of the PC may be wrong: only what has passed since the page was made is taken from it. */
(() => {
  "use strict";
  const MINUTE = 60_000;
  const HOUR = 60 * MINUTE;
  const BANGKOK = 7 * HOUR; // the portal's time has no summer time

  const timeWords = (moment) => {
    const local = new Date(moment + BANGKOK).toISOString();
    return `${local.slice(11, 13)}.${local.slice(14, 16)} น.`;
  };
  // The same words as left_words() of cpdplans/cycles/countdown.py.
  const leftWords = (left) => {
    const whole = Math.floor(left / MINUTE);
    const days = Math.floor(whole / 1440);
    const hours = Math.floor(whole / 60) % 24;
    const parts = days ? [[days, "วัน"], [hours, "ชั่วโมง"]] : [[hours, "ชั่วโมง"], [whole % 60, "นาที"]];
    const words = parts.filter(([number]) => number).map(([number, name]) => `${number} ${name}`).join(" ");
    return words ? `เหลือเวลาอีก ${words}` : "เหลือเวลาไม่ถึง 1 นาที";
  };

  const start = (clock) => {
    const part = (name) => clock.querySelector(`[data-clock-${name}]`);
    const ahead = Date.parse(clock.dataset.now) - Date.now();
    const ends = Date.parse(clock.dataset.ends);
    let said = "";

    const sayOnce = (words) => {
      const aloud = part("aloud");
      if (aloud && words !== said) aloud.textContent = words;
      said = words;
    };
    const pass = () => {
      part("left").textContent = "";
      part("before").hidden = true;
      part("past").hidden = false;
      document.querySelectorAll("details[data-late]").forEach((box) => { box.open = true; });
      sayOnce(part("past").textContent);
    };
    const tick = () => {
      const now = Date.now() + ahead;
      part("time").textContent = timeWords(now);
      if (now >= ends) {
        pass();
        return;
      }
      const words = leftWords(ends - now);
      part("left").textContent = words;
      if (!said) said = words; // what the page says on opening is read with the page
      const minute = Math.floor((ends - now) / MINUTE);
      if (minute < 60 || minute % 60 === 0) sayOnce(words); // each minute of the last hour, else on the hour
    };
    tick();
    setInterval(tick, 1000);
    document.addEventListener("visibilitychange", tick); // a tab in the background may have slept
  };

  document.querySelectorAll("[data-clock]").forEach(start);
})();
