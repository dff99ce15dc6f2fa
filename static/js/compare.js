// [data-compare-bar] is the form that compares ticked solutions. This remembers what was ticked in this tab, so that it
// lasts from one list of results to the next, says how many there are, and stops at six. Without it a page's own ticks count.
const KEY = "compare";
const MOST = 6;

function ticked() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function keep(ids) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(ids));
  } catch {
    // A browser that stores nothing still sends the ticks of this page.
  }
}

function show() {
  const bar = document.querySelector("[data-compare-bar]");
  if (!bar) return;
  const ids = ticked();
  const boxes = [...document.querySelectorAll("[data-compare]")];
  for (const box of boxes) {
    box.checked = ids.includes(box.value);
    box.disabled = !box.checked && ids.length >= MOST;
  }
  for (const old of bar.querySelectorAll("input[type=hidden]")) old.remove();
  for (const id of ids) {
    if (boxes.some((box) => box.value === id)) continue;
    const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "solution", value: id });
    bar.append(hidden);
  }
  const said = bar.querySelector("[data-compare-said]");
  said.dataset.none ??= said.textContent;
  const { one, many, full } = bar.dataset;
  const sentence = ids.length === 0 ? said.dataset.none : ids.length === 1 ? one : ids.length < MOST ? many : full;
  said.textContent = sentence.replace("%n", ids.length);
  bar.querySelector("[data-compare-none]").hidden = ids.length === 0;
  bar.toggleAttribute("data-any", ids.length > 0);
}

document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-compare]");
  if (!box) return;
  // The list listens for changes of its filters.
  event.stopPropagation();
  const others = ticked().filter((id) => id !== box.value);
  keep(box.checked ? [...others, box.value] : others);
  show();
}, true);

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-compare-none]")) return;
  keep([]);
  show();
});

document.addEventListener("htmx:afterSettle", show);
window.addEventListener("pageshow", show);
show();
