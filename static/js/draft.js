// <form data-draft> saves itself to its own address some seconds after the last change, by the rules of its own button,
// and [data-draft-status] says what came of it. The answer is JSON: {"said", "version"}; without a version nothing was
// saved, and 409 means that saving by itself has to end. Without this module the button saves, as ever.
// A form that is [data-draft="new"] has no row yet: it waits for a title, and goes on at the {"url"} of what it made. When
// nobody answers its first save, nobody knows whether there is a row: then it is left to the button, so as not to make two.
const WAIT = 4000;

class Draft {
  constructor(form, status) {
    this.form = form;
    this.status = status;
    this.saved = this.content;
    for (const name of ["input", "change"]) form.addEventListener(name, () => this.later());
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("pageshow", () => (this.leaving = false));
  }

  get content() {
    const fields = new URLSearchParams(new FormData(this.form));
    for (const name of ["csrfmiddlewaretoken", "version"]) fields.delete(name);
    return String(fields);
  }

  get isNew() {
    return this.form.dataset.draft === "new";
  }

  get canBegin() {
    return !this.isNew || this.form.elements.title.value.trim() !== "";
  }

  later() {
    clearTimeout(this.timer);
    if (!this.ended && this.canBegin) this.timer = setTimeout(() => this.save(), WAIT);
  }

  async save() {
    const { content } = this;
    if (this.request || this.ended || this.leaving || content === this.saved) return;
    this.request = this.send(content);
    await this.request;
    this.request = null;
    if (this.content !== content) this.later();
  }

  async send(content) {
    const sent = { method: "POST", body: new FormData(this.form), headers: { "X-Draft": "1" } };
    const answer = await fetch(this.form.action, sent).catch(() => null);
    const told = answer?.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
    this.status.textContent = told?.said ?? this.status.dataset.failed;
    if (answer?.status === 409 || (this.isNew && !answer)) this.ended = true;
    if (!told?.version) return;
    if (this.isNew) this.goOnAt(told.url);
    this.form.elements.version.value = told.version;
    this.saved = content;
  }

  goOnAt(url) {
    this.form.action = url;
    this.form.dataset.draft = "";
    history.replaceState(null, "", url);
  }

  // What is being saved raises the version: the button waits for it, or its own form would be out of date.
  submit(event) {
    clearTimeout(this.timer);
    this.leaving = true;
    if (!this.request || event.defaultPrevented) return;
    event.preventDefault();
    const { submitter } = event;
    this.request.finally(() => this.form.requestSubmit(submitter));
  }
}

const status = document.querySelector("[data-draft-status]");
if (status) for (const form of document.querySelectorAll("form[data-draft]")) new Draft(form, status);
