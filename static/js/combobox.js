// <input data-combobox data-url="/places/" data-target="place"> becomes an ARIA 1.2 combobox. The server answers
// data-url?q=… with <li role="option" id data-value>; a choice fills the input and the field named by data-target
// (a name in the same form, or an id). Without this module it stays a plain text field.
const WAIT = 180;

class Combobox {
  constructor(input) {
    this.input = input;
    this.texts = document.getElementById("combobox-texts")?.dataset ?? {};
    this.target = input.form?.elements[input.dataset.target] ?? document.getElementById(input.dataset.target);
    this.build();
    input.addEventListener("input", () => this.edited());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // pointerdown, not click: the field must keep the focus, or blur closes the list first.
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest('[role="option"]');
      if (option) this.choose(option);
    });
  }

  build() {
    const { input } = this;
    // Read before the field is moved: a field outside the page has no labels.
    const label = input.labels?.[0]?.textContent.trim().replace(/\s+/g, " ") ?? input.name;
    const box = document.createElement("div");
    box.className = "combobox";
    input.replaceWith(box);
    this.list = document.createElement("ul");
    this.list.id = `${input.id}_listbox`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label);
    this.live = document.createElement("div");
    this.live.className = "visually-hidden";
    this.live.setAttribute("role", "status");
    box.append(input, this.list, this.live);
    input.setAttribute("role", "combobox");
    input.setAttribute("autocomplete", "off");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", this.list.id);
  }

  get options() {
    return [...this.list.querySelectorAll('[role="option"]')];
  }

  edited() {
    if (this.target) this.target.value = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(), WAIT);
  }

  async fetch() {
    this.request?.abort();
    const words = this.input.value.trim();
    if (!words) return this.close();
    this.request = new AbortController();
    const url = new URL(this.input.dataset.url, location.href);
    url.searchParams.set("q", words);
    for (const name of (this.input.dataset.with ?? "").split(" ").filter(Boolean)) {
      url.searchParams.set(name, this.input.form?.elements[name]?.value ?? "");
    }
    try {
      const answer = await fetch(url, { signal: this.request.signal, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) return this.close();
      this.open(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  open(html) {
    if (document.activeElement !== this.input) return;
    this.list.innerHTML = html;
    const { options } = this;
    options.forEach((option, index) => {
      option.id ||= `${this.list.id}_${index}`;
      option.setAttribute("aria-selected", "false");
    });
    this.list.hidden = options.length === 0;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    const { none = "", one = "", many = "" } = this.texts;
    this.live.textContent = options.length === 0 ? none : options.length === 1 ? one : many.replace("%n", options.length);
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  move(step) {
    const { options } = this;
    if (this.list.hidden || options.length === 0) return this.fetch();
    const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const next = now < 0 ? (step > 0 ? 0 : options.length - 1) : (now + step + options.length) % options.length;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === next)));
    this.input.setAttribute("aria-activedescendant", options[next].id);
    options[next].scrollIntoView({ block: "nearest" });
  }

  choose(option) {
    this.input.value = option.dataset.label ?? option.textContent.trim().replace(/\s+/g, " ");
    if (this.target) this.target.value = option.dataset.value;
    this.close();
    this.input.dispatchEvent(new CustomEvent("combobox:choose", { bubbles: true, detail: option.dataset }));
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (!this.list.hidden && event.key === "Enter") {
      const chosen = this.options.find((option) => option.getAttribute("aria-selected") === "true");
      if (!chosen) return;
      event.preventDefault();
      this.choose(chosen);
    } else if (!this.list.hidden && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }
}

const bind = (root) => root.querySelectorAll("input[data-combobox]:not([role])").forEach((input) => new Combobox(input));
bind(document);
document.addEventListener("htmx:afterSettle", (event) => bind(event.target));
