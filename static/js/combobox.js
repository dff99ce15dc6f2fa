// <input data-combobox data-url="/places/" data-target="place"> becomes an ARIA 1.2 combobox. The server answers
// data-url?q=… with <li role="option" id data-value>; a choice fills the input and the field named by data-target
// (a name in the same form, or an id). An option with data-href leads to that address instead. Options may stand in
// groups. Nothing is asked before data-shortest characters are typed; data-none is said when nothing is offered.
// Without this module it stays a plain text field.
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
    input.form?.addEventListener("submit", () => this.close());
    // The field keeps the focus, or blur would close the list before the click. A click and not a press, because a finger
    // that scrolls the list begins with a press, too.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest('[role="option"]');
      if (option) this.choose(option);
    });
  }

  build() {
    const { input } = this;
    // Read before the field is moved: a field outside the page has no labels.
    const label = input.labels?.[0]?.textContent.trim().replace(/\s+/g, " ") ?? input.getAttribute("aria-label") ?? input.name;
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

  get chosen() {
    return this.list.querySelector('[role="option"][aria-selected="true"]');
  }

  edited() {
    if (this.target) this.target.value = "";
    // What was chosen among the options for other words is not what Enter means now.
    this.unselect();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(), WAIT);
  }

  async fetch() {
    this.request?.abort();
    const words = this.input.value.trim();
    if (words.length < (Number(this.input.dataset.shortest) || 1)) return this.close();
    const { signal } = (this.request = new AbortController());
    const url = new URL(this.input.dataset.url, location.href);
    url.searchParams.set("q", words);
    for (const name of (this.input.dataset.with ?? "").split(" ").filter(Boolean)) {
      url.searchParams.set(name, this.input.form?.elements[name]?.value ?? "");
    }
    try {
      const answer = await fetch(url, { signal, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) return this.close();
      const html = await answer.text();
      if (!signal.aborted) this.open(html);
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
    const { none = "", one = "", many = "" } = { ...this.texts, ...this.input.dataset };
    this.live.textContent = options.length === 0 ? none : options.length === 1 ? one : many.replace("%n", options.length);
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.unselect();
  }

  unselect() {
    this.chosen?.setAttribute("aria-selected", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  move(step) {
    const { options } = this;
    if (this.list.hidden || options.length === 0) return this.fetch();
    const now = options.indexOf(this.chosen);
    const next = now < 0 ? (step > 0 ? 0 : options.length - 1) : (now + step + options.length) % options.length;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === next)));
    this.input.setAttribute("aria-activedescendant", options[next].id);
    options[next].scrollIntoView({ block: "nearest" });
  }

  choose(option) {
    if (option.dataset.href) {
      this.close();
      return location.assign(option.dataset.href);
    }
    this.input.value = option.dataset.label ?? option.textContent.trim().replace(/\s+/g, " ");
    if (this.target) this.target.value = option.dataset.value;
    this.close();
    this.input.dispatchEvent(new CustomEvent("combobox:choose", { bubbles: true, detail: option.dataset }));
  }

  key(event) {
    // 229: Safari ends a composition before the Enter that accepts it.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (!this.list.hidden && event.key === "Enter") {
      const { chosen } = this;
      if (!chosen) return;
      event.preventDefault();
      this.choose(chosen);
    } else if (!this.list.hidden && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) {
      this.unselect();
    }
  }
}

const bind = (root) => root.querySelectorAll("input[data-combobox]:not([role])").forEach((input) => new Combobox(input));
bind(document);
document.addEventListener("htmx:afterSettle", (event) => bind(event.target));
