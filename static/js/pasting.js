// Pasting into boxes of text: lines and numbering come along as plain text, all else is dropped. Works on every page.
(() => {
  "use strict";
  const LONG = 50_000; // letters; beyond it a browser takes minutes to insert a text so that it can be undone
  const FAR_TOO_LONG = 4; // times the box's data-limit: it would only freeze the page
  const LINE_BREAKS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
  const WORD_BULLETS = /[\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf0a8\uf06e\uf06c\uf071\uf0a4\uf0d2\uf0f0\uf0e8\uf0b2]/g;
  const MARKER = /(?:^|\n)[^\S\n]*(?:[0-9๐-๙]+|[A-Za-zก-ฮ]|[ivxlc]+|[•·◦▪\uf020-\uf0ff-])[.)]?[^\S\n]+$/;
  const BLOCKS = new Set("P DIV H1 H2 H3 H4 H5 H6 BLOCKQUOTE PRE TABLE TR SECTION ARTICLE HEADER FOOTER DL DT DD".split(" "));
  const UNSEEN = new Set("STYLE SCRIPT META LINK TITLE TEMPLATE HEAD".split(" "));
  const ROMAN = [[10, "x"], [9, "ix"], [5, "v"], [4, "iv"], [1, "i"]];

  // As thai.clean_text keeps it, so that what is seen is what will be stored.
  const clean = (text) =>
    text
      .replace(LINE_BREAKS, "\n")
      .replace(WORD_BULLETS, "•")
      .replace(/^([ \t]*)o\t/gm, "$1• ")
      .replace(/ *\t[ \t]*/g, " ")
      .replace(/\u00a0/g, " ")
      .replace(/ +$/gm, "");

  const letter = (number, first) => String.fromCharCode(first.charCodeAt(0) + ((number - 1) % 26));
  const roman = (number) => {
    let [left, made] = [number, ""];
    for (const [worth, sign] of ROMAN) for (; left >= worth; left -= worth) made += sign;
    return made;
  };
  const thaiDigits = (number) => String(number).replace(/[0-9]/g, (digit) => "๐๑๒๓๔๕๖๗๘๙"[digit]);
  const NUMBERINGS = {
    thai: thaiDigits,
    "lower-alpha": (number) => letter(number, "a"),
    "lower-latin": (number) => letter(number, "a"),
    "upper-alpha": (number) => letter(number, "A"),
    "upper-latin": (number) => letter(number, "A"),
    "lower-roman": roman,
    "upper-roman": (number) => roman(number).toUpperCase(),
  };
  const TYPES = { a: "lower-alpha", A: "upper-alpha", i: "lower-roman", I: "upper-roman" };

  const styleOf = (node) => /list-style-type:\s*([a-z-]+)/i.exec(node.dataset.style ?? "")?.[1].toLowerCase();
  const markOf = (item, list, number) => {
    if (list.tagName === "UL") return "• ";
    const style = [item, list].map(styleOf).find(Boolean) ?? TYPES[list.getAttribute("type")] ?? "decimal";
    return `${(NUMBERINGS[style] ?? String)(number)}. `;
  };

  // The lines of a document, each with its mark and its depth as leading spaces.
  const linesOf = (root) => {
    const lines = [""];
    const open = () => { if (lines.at(-1).trim()) lines.push(""); };
    const list = (node, depth) => {
      let number = Number(node.getAttribute("start") ?? 1);
      for (const child of node.children) {
        if (/^(OL|UL)$/.test(child.tagName)) list(child, depth + 1);
        else if (child.tagName === "LI") {
          open();
          number = Number(child.getAttribute("value") ?? number);
          lines[lines.length - 1] = "  ".repeat(depth) + markOf(child, node, number);
          number += 1;
          child.childNodes.forEach((part) => walk(part, depth, true));
        }
      }
      open();
    };
    const walk = (node, depth, isFirst = false) => {
      if (node.nodeType === Node.TEXT_NODE) {
        const words = node.data.replace(/[\s\u00a0]+/g, " ");
        lines[lines.length - 1] += lines.at(-1).endsWith(" ") || !lines.at(-1) ? words.trimStart() : words;
      } else if (node.nodeType !== Node.ELEMENT_NODE || UNSEEN.has(node.tagName)) return;
      else if (/^(OL|UL)$/.test(node.tagName)) list(node, isFirst ? depth + 1 : depth);
      else if (node.tagName === "BR") lines.push("");
      else {
        const isBlock = BLOCKS.has(node.tagName) && !isFirst;
        if (isBlock) open();
        node.childNodes.forEach((part) => walk(part, depth, isFirst));
        if (/^T[DH]$/.test(node.tagName)) lines[lines.length - 1] += " ";
        if (isBlock) open();
      }
    };
    walk(root, 0);
    return lines.map((line) => line.trimEnd()).join("\n").trim();
  };

  // Google Docs and Word on the web leave the marks of lists out of their plain text; Word and LibreOffice do not.
  const lacksMarks = (body, plain) => {
    const item = [...body.querySelectorAll("li")].find((one) => one.textContent.trim());
    if (!item) return false;
    const words = item.textContent.trim().split("\n")[0].slice(0, 30);
    const at = plain.indexOf(words);
    return at < 0 || !MARKER.test(plain.slice(0, at));
  };

  // The page's policy bars styles and handlers even in a document that is only read; styles are wanted for numberings.
  const defused = (html) => html.replace(/<[^>]*>/g, (tag) => tag.replace(/\s(style|on\w+)=/gi, " data-$1="));

  const textOf = (clipboard) => {
    const plain = clean(clipboard.getData("text/plain"));
    const html = clipboard.getData("text/html");
    if (!/<[ou]l\b/i.test(html)) return plain;
    const { body } = new DOMParser().parseFromString(defused(html), "text/html"); // runs nothing, loads nothing
    return lacksMarks(body, plain) ? clean(linesOf(body)) : plain;
  };

  const insert = (box, text) => {
    if (text.length < LONG && document.execCommand("insertText", false, text)) return;
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
  };

  document.addEventListener("paste", (event) => {
    const box = event.target;
    const isLine = box.matches?.('input:is([type="text"], [type="search"], :not([type]))');
    if (event.defaultPrevented || box.readOnly || !(isLine || box.matches?.("textarea"))) return;
    const text = textOf(event.clipboardData);
    if (!text) return;
    event.preventDefault();
    if (text.length > box.dataset.limit * FAR_TOO_LONG) {
      box.dispatchEvent(new CustomEvent("portal:refused-paste", { bubbles: true, detail: text.length }));
    } else insert(box, isLine ? text.trim().replace(/\s*\n\s*/g, " ") : text);
  });
})();
