// <form data-passkey="add|confirm|sign-in" hidden> holds <input name="credential">. Where the browser knows passkeys the
// form is shown and its submit button first asks the device. Options stand in #passkey-options (json_script); to sign in
// they are fetched from the form's address. [data-passkey-off] explains itself where there are none, and
// [data-passkey-error] says in words what went wrong.
const supported = Boolean(window.PublicKeyCredential && navigator.credentials);
const note = document.querySelector("[data-passkey-error]");

function bytes(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const named = (credentials = []) => credentials.map((one) => ({ ...one, id: bytes(one.id) }));

function packed(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  const transports = credential.response.getTransports?.();
  if (transports) response.transports = transports;
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function options(form) {
  if (form.dataset.passkey !== "sign-in") return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`no options: ${answer.status}`);
  return (await answer.json()).request_options;
}

async function add(publicKey, alone) {
  const selection = { ...publicKey.authenticatorSelection };
  selection.residentKey = alone ? "required" : "discouraged";
  selection.requireResidentKey = alone;
  if (alone) selection.userVerification = "required";
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: named(publicKey.excludeCredentials),
      authenticatorSelection: selection,
    },
  });
}

async function ask(form) {
  const { publicKey } = await options(form);
  if (form.dataset.passkey === "add") return add(publicKey, form.elements.passwordless?.checked ?? false);
  return navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: named(publicKey.allowCredentials),
    },
  });
}

function tell(error) {
  const known = { NotAllowedError: "stopped", AbortError: "stopped", InvalidStateError: "known" };
  note.textContent = note.dataset[known[error.name] ?? "failed"];
  note.hidden = false;
}

function bind(form) {
  const button = form.querySelector("[type=submit]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    note.hidden = true;
    button.disabled = true;
    try {
      form.elements.credential.value = packed(await ask(form));
      form.submit();
    } catch (error) {
      tell(error);
    } finally {
      button.disabled = false;
    }
  });
  form.hidden = false;
}

if (supported) {
  document.querySelectorAll("form[data-passkey]").forEach(bind);
  document.querySelectorAll("[data-passkey-off]").forEach((hint) => { hint.hidden = true; });
}
