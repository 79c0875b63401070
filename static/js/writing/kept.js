/* Texts kept in this browser until the server has confirmed them: one entry for each account, row, field and open page.
   A browser that refuses to keep anything (full, or closed to pages) does no harm: `works` then says so. */
const keptTexts = (() => {
  "use strict";
  const PREFIX = "portal-text";
  const DAYS = 30;
  const account = document.body.dataset.account || "";
  const page = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  const placeOf = (field) => `${PREFIX}:${account}:${field.dataset.ref}:${field.dataset.write}:`;
  const ownKey = (field) => placeOf(field) + page;

  const storage = (act, otherwise) => {
    try {
      return act(window.localStorage);
    } catch {
      return otherwise;
    }
  };
  const keys = (prefix) => storage((store) => Object.keys(store).filter((key) => key.startsWith(prefix)), []);
  const remove = (key) => storage((store) => store.removeItem(key));
  const read = (key) =>
    storage((store) => {
      const entry = JSON.parse(store.getItem(key));
      return typeof entry?.text === "string" && typeof entry.base === "string" ? { key, ...entry } : null;
    }, null);

  /* Whether it could be kept. */
  const keep = (field, text, base) =>
    storage((store) => {
      store.setItem(ownKey(field), JSON.stringify({ text, base, at: Date.now() }));
      return true;
    }, false);

  const forget = (field) => remove(ownKey(field));

  /* The server holds `text` now: no page of this browser need keep it any longer. */
  const confirm = (field, text) =>
    keys(placeOf(field)).forEach((key) => {
      if (read(key)?.text === text) remove(key);
    });

  /* What other pages and earlier visits kept for this field, the newest first. */
  const found = (field) =>
    keys(placeOf(field))
      .filter((key) => key !== ownKey(field))
      .map(read)
      .filter(Boolean)
      .sort((one, other) => other.at - one.at);

  const oldest = Date.now() - DAYS * 24 * 60 * 60 * 1000;
  keys(`${PREFIX}:`).forEach((key) => {
    if (!((read(key)?.at ?? 0) > oldest)) remove(key);
  });

  return { account, keep, forget, confirm, found, remove };
})();
