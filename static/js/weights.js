// <input data-weight> are summed into <p data-weights="Together %n %">. The server says what is missing, so nothing is lost without this.
const sum = document.querySelector("[data-weights]");
const weights = [...document.querySelectorAll("[data-weight]")];

function show() {
  const total = weights.reduce((all, field) => all + (Number.parseInt(field.value, 10) || 0), 0);
  sum.hidden = false;
  sum.textContent = sum.dataset.weights.replace("%n", total);
}

if (sum) {
  weights.forEach((field) => field.addEventListener("input", show));
  show();
}
