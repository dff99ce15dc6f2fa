// In a form[data-bulk]: [data-bulk-all] ticks every [data-bulk-item], [data-bulk-count] tells how many are ticked,
// and each [data-bulk-action] button waits until one is. Items may stand outside the form through their form attribute.
function parts(form) {
  const own = (selector) => [...document.querySelectorAll(selector)].filter((node) => (node.form ?? node.closest("form")) === form);
  return {
    all: own("[data-bulk-all]"),
    items: own("[data-bulk-item]").filter((item) => !item.disabled),
    actions: own("[data-bulk-action]"),
    counts: form.querySelectorAll("[data-bulk-count]"),
  };
}

function show(form) {
  const { all, items, actions, counts } = parts(form);
  const chosen = items.filter((item) => item.checked).length;
  for (const box of all) {
    box.hidden = false;
    box.checked = items.length > 0 && chosen === items.length;
    box.indeterminate = chosen > 0 && chosen < items.length;
  }
  for (const button of actions) button.disabled = chosen === 0;
  for (const count of counts) count.textContent = String(chosen);
}

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-bulk]")) return;
  if (event.target.matches("[data-bulk-all]")) {
    for (const item of parts(form).items) item.checked = event.target.checked;
  }
  show(form);
});

const showAll = () => document.querySelectorAll("form[data-bulk]").forEach(show);
showAll();
document.addEventListener("htmx:afterSettle", showAll);
window.addEventListener("pageshow", showAll);
