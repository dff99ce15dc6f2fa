// Folds: [data-fold-narrow] is shut on narrow screens and always open on wide ones; what somebody opened or shut by
// hand under [data-facet] stays so when the results are exchanged. Without this module the server's choice holds.
const narrow = matchMedia("(width < 760px)");
const chosen = new Map();

const keyOf = (details) => details.dataset.facet ?? details.id;

function arrange(root) {
  for (const details of root.querySelectorAll("details[data-fold-narrow], details[data-facet]")) {
    const folds = details.matches("[data-fold-narrow]");
    if (folds && !narrow.matches) details.open = true;
    else if (chosen.has(keyOf(details))) details.open = chosen.get(keyOf(details));
    else if (folds) details.open = false;
  }
}

document.addEventListener("click", (event) => {
  const details = event.target.closest("summary")?.parentElement;
  if (details?.matches("[data-fold-narrow], [data-facet]")) chosen.set(keyOf(details), !details.open);
});
narrow.addEventListener("change", () => arrange(document));
document.addEventListener("htmx:afterSwap", () => arrange(document));
arrange(document);
