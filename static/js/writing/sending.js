/* One field's text on its way to the server, and what became of it. */
const textSender = (() => {
  "use strict";
  const PATIENCE = 20_000; // milliseconds
  const KEEPALIVE = 60_000; // bytes; browsers let 64 KB outlive the page
  const OUTCOMES = { 401: "signedOut", 403: "refused", 404: "gone", 409: "conflict", 422: "unfit" };
  const GONE = "ไม่พบรายการนี้ อาจถูกลบไปแล้ว หรือเครื่องนี้เข้าสู่ระบบด้วยบัญชีของหน่วยงานอื่น ข้อความยังอยู่ในเครื่องนี้";

  const bodyOf = (parts) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(parts)) [value].flat().forEach((one) => body.append(name, one));
    return body;
  };
  const outlives = (parts) => {
    const texts = Object.values(parts).flat();
    return new Blob(texts).size + texts.length * 150 < KEEPALIVE;
  };

  const post = (form, parts) =>
    fetch(form.dataset.writeUrl, {
      method: "POST",
      body: bodyOf(parts),
      headers: { Accept: "application/json", "X-CSRFToken": freshToken(form) },
      keepalive: outlives(parts),
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });

  const read = async (answer) => {
    const data = await answer.json().catch(() => ({}));
    if (answer.ok) return { outcome: "saved", data };
    if (data.other_account) return { outcome: "otherAccount", data };
    if (answer.status === 404) data.error ??= GONE;
    // Without a sentence of ours the answer came from somewhere before the portal, or the portal is down: try again.
    return { outcome: data.error ? OUTCOMES[answer.status] ?? "refused" : "lost", data };
  };

  /* {outcome, data}; "lost" when no answer came that means anything. */
  const send = async (form, parts) => {
    const all = { account: keptTexts.account, ...parts };
    try {
      const first = await read(await post(form, all));
      return first.data.stale ? await read(await post(form, all)) : first; // signed in again between token and answer
    } catch {
      return { outcome: "lost", data: {} };
    }
  };

  return { send, outlives };
})();
