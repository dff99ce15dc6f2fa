// Lets a reader close a message: [data-notice-close] inside [data-notices]; the button is hidden where this does not run.
for (const button of document.querySelectorAll("[data-notice-close]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    button.parentElement.remove();
    document.getElementById("main")?.focus({ preventScroll: true });
  });
}
