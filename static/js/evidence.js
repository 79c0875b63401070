/* Evidence attached without leaving the page: each file on its own request with its progress, links and the list likewise.
   Without this file the page's own forms do everything. */
(() => {
  "use strict";
  const AT_ONCE = 2; // files on their way together
  const LOST = "การเชื่อมต่อขาดหาย ไฟล์นี้ยังไม่ได้แนบ";
  const EXPIRED = "หมดเวลาการใช้งาน กรุณาเข้าสู่ระบบอีกครั้ง";
  const TROUBLE = "ระบบขัดข้องชั่วคราว ยังไม่ได้แนบ กรุณาลองอีกครั้ง";
  const BY_STATUS = {
    403: "หน้านี้เปิดไว้นานเกินไป กรุณาเปิดหน้านี้ใหม่แล้วลองอีกครั้ง",
    404: "ไม่พบแผนหรือรายงานนี้ กรุณากลับไปหน้าหลัก",
    413: "ไฟล์ใหญ่เกินกว่าที่ระบบรับได้ กรุณาลดขนาดไฟล์",
  };

  const place = document.querySelector("[data-evidence]");
  if (!place) return;
  const { form } = place.querySelector("input[type=file]"); // stands further down and holds the texts as well
  const kept = document.querySelector("[data-kept]");
  const uploads = place.querySelector("[data-uploads]");
  const filesSaid = place.querySelector("[data-files-said]");
  const linksSaid = place.querySelector("[data-links-said]");
  const keptSaid = document.querySelector("[data-kept-said]");
  const saveSaid = form.querySelector("[data-save-said]");
  const input = place.querySelector("input[type=file]");
  const drop = place.querySelector("[data-drop]");
  const { url } = place.dataset;
  const queue = [];
  const running = new Set();
  const lost = new Set();
  const again = new Set(); // refused, but may be tried again
  const done = []; // what was said of each file attached since the last rest
  const resting = []; // to be called when no file is on its way any more
  let refusals = 0;

  place.querySelectorAll("[data-scripted]").forEach((part) => { part.hidden = false; });
  place.querySelectorAll("[data-unscripted]").forEach((part) => { part.hidden = true; });

  const element = (name, attributes, ...children) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children);
    return made;
  };
  const sizeOf = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} กิโลไบต์` : `${megabytes(bytes)} เมกะไบต์`);
  const megabytes = (bytes) => (bytes / 1048576).toFixed(1).replace(/\.0$/, "");
  const shown = (name) => (name.length <= 80 ? `“${name}”` : `“${name.slice(0, 60)}…${name.slice(-15)}”`);
  const say = (place, words, tone = "") => {
    place.textContent = words;
    place.dataset.tone = tone;
  };
  // Signing in again, in another tab, changes the token; the cookie has the one that counts now.
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] || form.elements.csrfmiddlewaretoken.value;

  // One request. Gives {data} of an answer that the page understands, or {words, expired, lost} of what went wrong.
  const post = (body, request, progress) => new Promise((resolve) => {
    const failed = (words, more = {}) => resolve({ words, ...more });
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    if (progress) {
      request.upload.onprogress = (event) => progress(event.loaded / event.total);
      request.upload.onload = () => progress(1);
    }
    request.onerror = () => failed(LOST, { lost: true });
    request.onabort = () => failed("", { aborted: true });
    request.onload = () => {
      const elsewhere = new URL(request.responseURL || url, location).pathname !== new URL(url, location).pathname;
      if (request.status === 401 || elsewhere) return failed(EXPIRED, { expired: true });
      let data;
      try {
        data = JSON.parse(request.responseText);
      } catch {
        return failed(BY_STATUS[request.status] || TROUBLE);
      }
      return data.list === undefined ? failed(data.error || TROUBLE) : resolve({ data });
    };
    request.send(body);
  });

  // The list anew, but for what somebody is changing in it; the focus stays where it was.
  const show = (html, finished) => {
    const focused = document.activeElement;
    const isOpen = (part) => Boolean(part?.querySelector("details[open]"));
    const editing = [...kept.querySelectorAll(".piece")].filter((piece) => piece !== finished && isOpen(piece));
    const wasOpen = kept.querySelector(".pieces-removed")?.open;
    kept.innerHTML = html;
    editing.forEach((piece) => kept.querySelector(`[data-ref="${piece.dataset.ref}"]`)?.replaceWith(piece));
    const removed = kept.querySelector(".pieces-removed");
    if (removed && wasOpen) removed.open = true;
    const again = focused.isConnected ? focused : focused.value && kept.querySelector(`button[value="${focused.value}"]`);
    if (again && again !== document.activeElement) again.focus();
  };

  // Files

  const signIn = () => element("a", { href: place.dataset.signIn, target: "_blank", rel: "noopener", textContent: "เข้าสู่ระบบ (เปิดหน้าต่างใหม่)" });
  const button = (words, name, act) => {
    const made = element("button", { type: "button", className: "btn btn-link btn-sm", onclick: act }, words);
    made.append(element("span", { className: "visually-hidden", textContent: ` ${name}` }));
    return made;
  };

  // What became of the files chosen since the last rest, in one line.
  const tell = () => {
    const wrong = uploads.querySelectorAll('[data-tone="error"]').length;
    const good = done.length > 1 ? `แนบแล้ว ${done.length} ไฟล์` : done.join("");
    say(filesSaid, [good, wrong ? `ยังไม่ได้แนบ ${wrong} ไฟล์` : ""].filter(Boolean).join(" "), wrong ? "error" : "");
  };
  const remove = (upload) => {
    const next = upload.row.nextElementSibling || upload.row.previousElementSibling;
    lost.delete(upload);
    again.delete(upload);
    upload.row.remove();
    uploads.hidden = !uploads.children.length;
    tell();
    (next?.querySelector("button") || input).focus();
  };
  const state = (upload, words, tone, ...more) => {
    upload.words.textContent = words;
    upload.words.append(...more.flatMap((part) => [" ", part]));
    upload.row.dataset.tone = tone;
  };
  const refuse = (upload, words, { retry = true, expired = false } = {}) => {
    upload.bar.hidden = true;
    refusals += 1;
    if (retry) again.add(upload);
    state(upload, words, "error", ...(expired ? [signIn()] : []));
    upload.buttons.replaceChildren(
      ...(retry ? [button("ลองอีกครั้ง", upload.file.name, () => enqueue(upload))] : []),
      button("นำออก", upload.file.name, () => remove(upload)),
    );
    tell();
  };
  const enqueue = (upload) => {
    lost.delete(upload);
    again.delete(upload);
    state(upload, "รอแนบ", "waiting");
    upload.bar.hidden = false;
    upload.bar.value = 0;
    upload.buttons.replaceChildren(button("ยกเลิก", upload.file.name, () => cancel(upload)));
    queue.push(upload);
    work();
  };
  const cancel = (upload) => {
    const at = queue.indexOf(upload);
    if (at >= 0) queue.splice(at, 1);
    upload.request?.abort();
    remove(upload);
    say(filesSaid, `ยกเลิกการแนบ ${shown(upload.file.name)} แล้ว`);
  };
  const progress = (upload, share) => {
    upload.bar.value = share * 100;
    if (share < 1) return state(upload, `กำลังส่ง ${Math.floor(share * 100)}%`, "running");
    state(upload, "กำลังตรวจสอบไฟล์…", "running");
    upload.buttons.replaceChildren(); // it is there: too late to cancel, soon in the list to be taken out
  };

  const send = async (upload) => {
    const body = new FormData();
    Object.entries({ act: "attach", links: "", ...upload.common }).forEach(([name, value]) => body.append(name, value));
    body.append("files", upload.file);
    state(upload, "กำลังส่ง…", "running");
    upload.request = new XMLHttpRequest();
    const answer = await post(body, upload.request, (share) => progress(upload, share));
    upload.request = null;
    if (answer.aborted) return;
    if (answer.lost) lost.add(upload);
    if (!answer.data) return refuse(upload, answer.words, answer);
    show(answer.data.list);
    const [refusal] = answer.data.refused;
    if (refusal || answer.data.error) {
      return refuse(upload, refusal?.sentence || answer.data.error, { retry: !refusal?.is_final });
    }
    upload.row.remove();
    uploads.hidden = !uploads.children.length;
    done.push(answer.data.said.join(" "));
    tell();
  };
  // What was said of a batch must not slip into the next one; what was typed or chosen meanwhile stays.
  const isResting = () => !queue.length && !running.size;
  const startAnew = (said) => {
    const { kind, caption } = form.elements;
    if (caption.value === said.caption) caption.value = "";
    if (kind.value === said.kind) kind.selectedIndex = 0;
  };
  const work = () => {
    while (queue.length && running.size < AT_ONCE) {
      const upload = queue.shift();
      running.add(upload);
      send(upload).finally(() => {
        running.delete(upload);
        work();
        if (!isResting()) return;
        if (done.length) startAnew(upload.common);
        resting.splice(0).forEach((goOn) => goOn());
      });
    }
  };

  const common = () => {
    const { kind, about, caption } = form.elements;
    return { kind: kind.value, about: about.value, caption: caption.value };
  };
  const add = (file) => {
    const upload = {
      file,
      common: common(),
      bar: element("progress", { max: 100, value: 0 }),
      words: element("p", { className: "upload__words" }),
      buttons: element("div", { className: "upload__buttons" }),
    };
    upload.row = element(
      "li", { className: "upload" },
      element("div", { className: "upload__name" }, file.name, " ", element("span", { className: "quiet", textContent: sizeOf(file.size) })),
      upload.bar, upload.words, upload.buttons,
    );
    upload.bar.setAttribute("aria-label", `ความคืบหน้าของ ${file.name}`);
    uploads.append(upload.row);
    uploads.hidden = false;
    const limit = Number(place.dataset.limit);
    if (file.size <= limit) return enqueue(upload);
    const values = { name: shown(file.name), size: megabytes(file.size), limit: megabytes(limit) };
    refuse(upload, place.dataset.tooLarge.replace(/\{(\w+)\}/g, (_, name) => values[name]), { retry: false });
  };
  const choose = (files) => {
    if (isResting()) done.length = 0;
    [...files].forEach(add);
  };
  input.addEventListener("change", () => {
    choose(input.files);
    input.value = "";
  });

  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => { if (holdsFiles(event)) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    drop.classList.remove("is-over");
    if (!holdsFiles(event)) return;
    event.preventDefault(); // dropped beside the box, a file would open in the place of the page
    if (drop.contains(event.target)) choose(event.dataTransfer.files);
  });
  drop.addEventListener("dragenter", () => drop.classList.add("is-over"));
  drop.addEventListener("dragleave", (event) => { if (!drop.contains(event.relatedTarget)) drop.classList.remove("is-over"); });
  window.addEventListener("online", () => [...lost].forEach(enqueue));

  // Links

  const attach = place.querySelector("[data-attach-links]");
  attach.addEventListener("click", async (event) => {
    event.preventDefault();
    const box = form.elements.links;
    const said = common();
    const body = new FormData();
    Object.entries({ act: "attach", links: box.value, ...said }).forEach(([name, value]) => body.append(name, value));
    box.readOnly = attach.disabled = true;
    say(saveSaid, "");
    say(linksSaid, "กำลังแนบลิงก์…");
    const answer = await post(body, new XMLHttpRequest());
    box.readOnly = attach.disabled = false;
    if (!answer.data) {
      say(linksSaid, `${answer.lost ? "การเชื่อมต่อขาดหาย" : answer.words} ลิงก์ที่กรอกยังอยู่`, "error");
      if (answer.expired) linksSaid.append(" ", signIn());
      return;
    }
    show(answer.data.list);
    place.querySelector("[data-links]").innerHTML = answer.data.links;
    const wrong = place.querySelector("[data-links] .is-invalid"); // says above the box what was refused
    say(linksSaid, answer.data.said.join("\n") || (wrong ? "" : answer.data.error), answer.data.error && !wrong ? "error" : "");
    if (!answer.data.error && !answer.data.refused.length) startAnew(said);
    form.elements.links.focus();
  });

  // The list: take out, put back, change

  kept.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { target, submitter } = event;
    const piece = target.closest(".piece");
    const body = new FormData(target);
    body.append(submitter.name, submitter.value);
    submitter.disabled = true;
    say(keptSaid, "");
    say(linksSaid, "");
    if (!uploads.children.length) say(filesSaid, "");
    const answer = await post(body, new XMLHttpRequest());
    submitter.disabled = false;
    if (!answer.data) {
      say(keptSaid, answer.lost ? "การเชื่อมต่อขาดหาย ยังไม่ได้ดำเนินการ กรุณาลองอีกครั้ง" : answer.words, "error");
      if (answer.expired) keptSaid.append(" ", signIn());
      return;
    }
    show(answer.data.list, piece);
    const wrong = kept.querySelector(".is-invalid");
    if (!wrong) say(keptSaid, answer.data.error || answer.data.said.join(" "), answer.data.error ? "error" : "");
    const own = piece && kept.querySelector(`[data-ref="${piece.dataset.ref}"] summary`);
    (wrong || kept.querySelector("[data-undo]") || own || kept).focus();
  });

  // The whole page saved: its links go along with the texts; files come first, and one that is refused keeps the page.

  let isLeaving = false;
  let isWaiting = false;
  const saveAfterFiles = async (submitter) => {
    const before = refusals;
    isWaiting = true;
    say(saveSaid, "กำลังแนบไฟล์ เมื่อแนบครบแล้วระบบจะบันทึกให้");
    const rest = new Promise((goOn) => { resting.push(goOn); });
    [...again].forEach(enqueue);
    await rest;
    isWaiting = false;
    if (refusals === before) return form.requestSubmit(submitter);
    say(saveSaid, "มีไฟล์ที่ยังไม่ได้แนบ กรุณาลองอีกครั้งหรือนำออก แล้วกดบันทึกอีกครั้ง", "error");
    uploads.querySelector('[data-tone="error"] button')?.focus();
  };
  form.addEventListener("submit", (event) => {
    if (isWaiting) return event.preventDefault();
    say(saveSaid, "");
    if (!isResting() || again.size) {
      event.preventDefault();
      saveAfterFiles(event.submitter);
    } else if (form.elements.links.value.trim() && !navigator.onLine) {
      event.preventDefault();
      say(saveSaid, "การเชื่อมต่อขาดหาย ยังไม่ได้แนบลิงก์ ลิงก์ที่กรอกยังอยู่", "error");
    }
  });
  document.addEventListener("submit", (event) => {
    if (event.target === form && !event.defaultPrevented) isLeaving = true;
  });
  window.addEventListener("pageshow", () => { isLeaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (isLeaving) return;
    if (!isResting() || lost.size || form.elements.links.value.trim()) event.preventDefault();
  });
})();
