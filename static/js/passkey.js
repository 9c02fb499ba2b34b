// Passkeys: asks the browser for what the server wants, and hands the answer back in the form's own field.
// The form is posted twice: with passkey_asked to learn what to ask, then with the answer.

const fromText = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const withIds = (passkeys = []) => passkeys.map((passkey) => ({ ...passkey, id: fromText(passkey.id) }));

function make(options) {
  return navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: fromText(options.challenge),
      user: { ...options.user, id: fromText(options.user.id) },
      excludeCredentials: withIds(options.excludeCredentials),
    },
  });
}

function sign(options) {
  return navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: fromText(options.challenge),
      allowCredentials: withIds(options.allowCredentials),
    },
  });
}

function answerOf({ id, rawId, type, response }) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const there = parts.filter((part) => response[part]).map((part) => [part, toText(response[part])]);
  const transports = response.getTransports?.();
  return JSON.stringify({
    id,
    type,
    rawId: toText(rawId),
    response: { ...Object.fromEntries(there), ...(transports && { transports }) },
  });
}

async function wanted(form) {
  const data = new FormData(form);
  data.set("passkey_asked", "yes");
  const answer = await fetch(window.location.href, { method: "POST", body: data });
  return answer.headers.get("content-type")?.startsWith("application/json") ? answer.json() : null;
}

function passkey(form) {
  const ask = form.dataset.passkey === "make" ? make : sign;
  const start = form.querySelector("[data-passkey-start]");
  const failed = form.querySelector("[data-passkey-failed]");
  form.querySelector("[data-passkey-absent]").hidden = true;
  start.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    start.disabled = true;
    failed.hidden = true;
    try {
      const options = await wanted(form);
      // No answer to ask with: time is over, or somebody else signed in. The server says so on its page.
      if (options) form.querySelector("[data-passkey-answer]").value = answerOf(await ask(options));
      form.submit();
    } catch {
      failed.hidden = false;
      start.disabled = false;
    }
  });
}

if (window.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(passkey);
