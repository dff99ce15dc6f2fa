// [data-only-mode="elsewhere"] is shown while that mode is chosen, or none is; an error in it keeps it in sight.
const choices = document.querySelectorAll("[data-mode-choice] input");

function show() {
  const chosen = [...choices].find((choice) => choice.checked)?.value;
  for (const part of document.querySelectorAll("[data-only-mode]")) {
    const wanted = part.dataset.onlyMode.split(" ").includes(chosen);
    part.hidden = Boolean(chosen) && !wanted && !part.querySelector('[data-state="error"]');
  }
}

if (choices.length) {
  for (const choice of choices) choice.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
}
