// <textarea data-words="50"> counts its words below itself. The form's hint says the limit, so nothing is lost without this.
const template = document.getElementById("word-count-texts");

function bind(area) {
  const count = document.createElement("p");
  count.className = "word-count";
  area.after(count);
  const show = () => {
    const words = area.value.split(/\s+/).filter(Boolean).length;
    const most = Number(area.dataset.words);
    count.textContent = template.dataset.count.replace("%n", words).replace("%m", most);
    count.toggleAttribute("data-over", words > most);
  };
  area.addEventListener("input", show);
  show();
}

if (template) document.querySelectorAll("[data-words]").forEach(bind);
