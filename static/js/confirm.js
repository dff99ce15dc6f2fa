// A submit button with data-confirm="sentence" (and data-confirm-yes="verb") asks first, in the dialog of base.html.
const template = document.getElementById("confirm-dialog");
let agreed = null;

function ask(button) {
  const dialog = template.content.firstElementChild.cloneNode(true);
  dialog.querySelector("h2").textContent = button.dataset.confirm;
  if (button.dataset.confirmYes) {
    dialog.querySelector("[data-answer-text]").textContent = button.dataset.confirmYes;
  }
  dialog.addEventListener("click", (event) => {
    const answer = event.target.closest("[data-answer]")?.dataset.answer;
    if (answer) dialog.close(answer);
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    button.focus();
    if (dialog.returnValue !== "yes") return;
    agreed = button;
    button.form.requestSubmit(button);
    agreed = null;
  });
  document.body.append(dialog);
  dialog.showModal();
}

if (template && "showModal" in HTMLDialogElement.prototype) {
  document.addEventListener(
    "submit",
    (event) => {
      const button = event.submitter;
      if (!button?.dataset.confirm || button === agreed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(button);
    },
    true,
  );
}
