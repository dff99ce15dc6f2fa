// Keys of a staff list: J and K move between [data-row], X ticks, O opens, and an element with data-key takes the focus at
// its key. [data-keys] explains them and is hidden without this module; [data-keys-switch] switches them off, and the
// browser remembers.
const STORED = "keys-off";
const bar = document.querySelector("[data-keys]");
const toggle = bar?.querySelector("[data-keys-switch]");
const rows = [...document.querySelectorAll("[data-row]")];
let at = -1;

function remembered() {
  try {
    return localStorage.getItem(STORED) === "1";
  } catch {
    return false;
  }
}

function remember(off) {
  try {
    if (off) localStorage.setItem(STORED, "1");
    else localStorage.removeItem(STORED);
  } catch {
    // A browser that keeps nothing asks again on the next page.
  }
}

function go(step) {
  if (rows.length === 0) return;
  at = Math.min(Math.max(at + step, 0), rows.length - 1);
  rows.forEach((row, index) => row.toggleAttribute("data-current", index === at));
  rows[at].querySelector("a").focus();
}

const steps = {
  j: () => go(1),
  k: () => go(-1),
  x: () => rows[at]?.querySelector("[data-bulk-item]")?.click(),
  o: () => rows[at]?.querySelector("a")?.click(),
};

function typing(target) {
  return target.matches("input:not([type='checkbox']), select, textarea, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  if (!toggle?.checked || typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const step = steps[key] ?? (target && (() => target.focus()));
  if (!step) return;
  event.preventDefault();
  step();
});

document.addEventListener("focusin", (event) => {
  const row = rows.indexOf(event.target.closest("[data-row]"));
  if (row >= 0) at = row;
});

if (bar) {
  bar.hidden = false;
  toggle.checked = !remembered();
  toggle.addEventListener("change", () => remember(!toggle.checked));
}
