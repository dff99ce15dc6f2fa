// [data-autofocus] takes the focus when the page opens or a fragment arrives: the error summary, above all.
function settle(root) {
  const target = root.querySelector("[data-autofocus]");
  if (!target) return;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "center" });
}

settle(document);
document.addEventListener("htmx:afterSettle", (event) => settle(event.target));
