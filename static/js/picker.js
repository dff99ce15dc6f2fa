// [data-picker] holds a text field with codes and words. This turns it into chips and a combobox (combobox.js), and
// brings its suggestions up to date when the title or its language changes. Without it codes are typed, with commas between.
class Picker {
  constructor(root) {
    this.root = root;
    this.store = root.querySelector("input[type=text]");
    this.suggestions = root.querySelector("[data-picker-suggestions]");
    this.build();
    root.addEventListener("combobox:choose", (event) => {
      this.add(event.detail.value, `${event.detail.value} ${event.detail.label}`);
      this.search.value = "";
      this.keep();
    });
    this.suggestions.addEventListener("change", (event) => {
      const label = event.target.closest("label");
      this.add(event.target.value, label.textContent.trim().replace(/\s+/g, " "));
      label.remove();
      if (!this.suggestions.querySelector("input")) this.suggestions.replaceChildren();
      this.search.focus();
    });
    this.search.addEventListener("input", () => this.keep());
    const { title, language } = (this.fields = root.closest("form").elements);
    for (const field of [title, language]) field?.addEventListener("change", () => this.suggest(title?.value.trim()));
  }

  build() {
    const { store, root } = this;
    const named = root.querySelector("[data-picker-chosen]");
    this.chips = named ?? document.createElement("ul");
    this.chips.className = "picker-chosen";
    this.chips.setAttribute("role", "list");
    this.chips.setAttribute("data-picker-chosen", "");
    store.before(this.chips);
    for (const item of [...this.chips.children]) this.dress(item, item.textContent);
    // What is typed and not yet a code stays in the visible field and is sent with the codes.
    this.search = store.cloneNode();
    this.search.removeAttribute("name");
    this.search.removeAttribute("required");
    this.search.value = store.value.split(",").map((part) => part.trim()).filter((part) => part && !this.has(part)).join(", ");
    this.search.dataset.combobox = "";
    this.search.dataset.url = root.dataset.url;
    this.search.dataset.with = "title language";
    store.before(this.search);
    store.removeAttribute("id");
    store.type = "hidden";
    this.keep();
  }

  get codes() {
    return [...this.chips.children].map((item) => item.dataset.code);
  }

  has(code) {
    return this.codes.includes(code);
  }

  keep() {
    this.store.value = [...this.codes, this.search.value.trim()].filter(Boolean).join(", ");
  }

  add(code, text) {
    if (!this.has(code)) {
      const item = document.createElement("li");
      item.dataset.code = code;
      this.chips.append(item);
      this.dress(item, text);
    }
    this.keep();
  }

  dress(item, text) {
    item.className = "chip";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "×";
    button.setAttribute("aria-label", this.root.dataset.remove.replace("%s", text));
    button.addEventListener("click", () => {
      item.remove();
      this.keep();
      this.search.focus();
    });
    item.replaceChildren(text, button);
  }

  async suggest(title) {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const url = new URL(this.root.dataset.url, location.href);
    url.searchParams.set("title", title?.slice(0, 300) ?? "");
    url.searchParams.set("language", this.fields.language?.value ?? "");
    const answer = title ? await fetch(url, { headers: { "X-Requested-With": "fetch" } }).catch(() => null) : null;
    if (!answer?.ok) return;
    const offered = await answer.text();
    if (turn !== this.turn) return; // the title has changed since
    this.suggestions.innerHTML = offered;
    for (const box of this.suggestions.querySelectorAll("input")) if (this.has(box.value)) box.closest("label").remove();
    if (!this.suggestions.querySelector("input")) this.suggestions.replaceChildren();
  }
}

document.querySelectorAll("[data-picker]").forEach((root) => new Picker(root));
