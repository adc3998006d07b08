// Taking a test so that no answer is ever lost: each is written to the device, then sent, then confirmed.
//
// THE PAGE (drawn by {% taking_page … %}; without script it is an ordinary form, one item a page)
//   [data-taking]             data-sitting: a name of the sitting, unique on the device («kostroma:17»)
//                             data-answer-url: where answers go; data-login-url: where to sign in again;
//                             data-seconds-left: only when there is a limit
//   form[data-answer]         the item; inputs named «response», hidden «item»; buttons [data-go=back|next]
//   [data-item]               where the item is drawn
//   script#items              JSON: [{id, number, url, text, question, multiple, options: [{value, text}],
//                             response: [value…], seq}]: every item of the form with what the server holds
//   [data-finish]             a link or a button that may be followed only when nothing waits to be sent
//
// THE SERVER
//   POST data-answer-url      {"item": id, "response": [option values], "seq": ms, "tab": uuid}, X-CSRFToken
//     200 {"saved": id, "seq": n}   kept; n is the sequence that the server holds now (a newer one stays)
//     409 {"error": "…"}            the sitting is over: the sentence is shown, nothing more is sent
//     401, 403, a redirect          sign in again: the answers stay on the device and are sent afterwards
//     408, 429, 5xx, no network     tried again: 1, 2, 4 … 30 s, at once when the network is back
//     other 4xx {"error": "…"}      this answer is not taken: the sentence is shown, the others go on
//   "seq" grows with every answer and is never below what the server gave with the item, so a device with
//   a wrong clock loses nothing. Repeating a request is harmless. The page must be sent with no-store.
import { drawItem } from "./taking/item.js";
import { startQueue } from "./taking/queue.js";
import { openStore } from "./taking/store.js";
import { claim, newTabId } from "./taking/tabs.js";

const MARKS = {
  saved: ["device-check", "Сохранено"],
  saving: ["sync", "Сохраняю…"],
  offline: ["cloud-off", "Нет связи, ответы хранятся на устройстве"],
  login: ["lock", "Нужно войти снова, ответы хранятся на устройстве"],
  finished: ["info", "Диагностика завершена"],
  refused: ["warning", "Ответ не принят"],
};

function setMark(page, state, words) {
  const mark = page.querySelector("[data-save-mark]");
  const before = mark.dataset.state;
  if (before === state && !words) return;
  mark.dataset.state = state;
  const [icon, text] = MARKS[state];
  const use = mark.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*$/, `#${icon}`));
  mark.querySelector("[data-save-words]").textContent = text;
  const notice = page.querySelector("[data-taking-notice]");
  const login = page.dataset.loginUrl;
  notice.hidden = state !== "login" && !words;
  notice.querySelector("[data-notice-words]").textContent = words || text;
  notice.querySelector("a").hidden = state !== "login" || !login;
  // «Сохранено» after every answer would be noise: only what changes for the person is read aloud.
  const quiet = ["idle", "saved", "saving"];
  if (!quiet.includes(state) || !quiet.includes(before))
    page.querySelector("[data-save-live]").textContent = state === "saving" ? "" : text;
}

function answersOf(form) {
  return [...form.querySelectorAll("input[name=response]:checked")].map((input) => Number(input.value));
}

class Taking {
  constructor(page) {
    this.page = page;
    this.form = page.querySelector("form[data-answer]");
    this.items = JSON.parse(document.getElementById("items").textContent);
    this.byId = new Map(this.items.map((item) => [item.id, item]));
    this.number = this.form.querySelector("input[name=item]");
    const shown = Number(this.number.value);
    this.place = Math.max(0, this.items.findIndex((item) => item.id === shown));
    this.tab = newTabId();
    this.lastSeq = Math.max(0, ...this.items.map((item) => item.seq ?? 0));
  }

  get item() {
    return this.items[this.place];
  }

  async start() {
    this.store = await openStore(this.page.dataset.sitting);
    this.queue = startQueue({
      store: this.store,
      url: this.page.dataset.answerUrl,
      token: this.form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "",
      tab: this.tab,
      onState: (state, words) => this.onState(state, words),
    });
    this.listen();
    this.claim = await claim({
      sitting: this.page.dataset.sitting,
      tab: this.tab,
      onTaken: () => this.stepBack(),
      onAnswer: (answer) => this.learn(answer),
    });
    if (this.claim.alone) await this.work();
    else this.stepBack();
  }

  // An answer that was given elsewhere: in another tab, or here before the page was loaded.
  learn({ item: id, response, seq }) {
    const item = this.byId.get(id);
    if (!item || seq < (item.seq ?? 0)) return;
    Object.assign(item, { response, seq });
    this.lastSeq = Math.max(this.lastSeq, seq);
  }

  // What the device holds and the server does not is shown and sent again; what the server has newer wins.
  async work() {
    const unsent = [];
    for (const kept of await this.store.all()) {
      const item = this.byId.get(kept.item);
      if (item && kept.seq >= (item.seq ?? 0)) unsent.push(kept);
      else await this.store.drop(kept);
      this.learn(kept);
    }
    this.queue.resume(unsent);
    this.show({ focus: false });
    this.clock();
    this.page.dataset.ready = "yes";
  }

  listen() {
    this.form.addEventListener("change", (event) => {
      if (event.target.name === "response") this.keep();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.go(event.submitter?.dataset.go === "back" ? -1 : 1);
    });
    window.addEventListener("popstate", () => {
      const place = this.items.findIndex((item) => item.url === location.pathname);
      if (place >= 0 && this.page.dataset.ready) this.goTo(place, { push: false });
    });
    window.addEventListener("online", () => this.queue.hurry());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.queue.hurry();
    });
    document.addEventListener("click", (event) => {
      const finish = event.target.closest?.("[data-finish]");
      if (finish) this.finish(event, finish);
      const jump = event.target.closest?.("[data-jump]");
      if (jump && this.page.dataset.ready) {
        event.preventDefault();
        this.goTo(Number(jump.dataset.jump) - 1);
      }
    });
    this.page.querySelector("[data-continue-here]").addEventListener("click", () => this.continueHere());
  }

  keep() {
    const response = answersOf(this.form);
    const item = this.item;
    item.response = response;
    this.lastSeq = Math.max(Date.now(), this.lastSeq + 1);
    item.seq = this.lastSeq;
    this.progress();
    const answer = { item: item.id, response, seq: this.lastSeq };
    this.claim.tell(answer);
    this.queue.add(answer).catch(() => {
      setMark(this.page, "offline", "На устройстве кончилось место: не закрывайте страницу, пока нет связи.");
    });
  }

  go(step) {
    const next = this.place + step;
    if (next < 0) return;
    if (next < this.items.length) this.goTo(next);
    else this.page.querySelector("[data-finish]").click();
  }

  goTo(place, { push = true } = {}) {
    this.place = place;
    this.leaving?.removeAttribute("aria-busy");
    this.leaving = null;
    if (push) history.pushState(null, "", this.item.url);
    this.show({ focus: true });
  }

  show({ focus }) {
    const { item } = this;
    this.number.value = item.id;
    this.form.action = item.url;
    const heading = drawItem({
      item,
      total: this.items.length,
      chosen: item.response ?? [],
      place: this.page.querySelector("[data-item]"),
    });
    document.title = document.title.replace(/^Задание \d+/, `Задание ${item.number}`);
    this.page.querySelector("[data-go=back]").hidden = this.place === 0;
    const last = this.place === this.items.length - 1;
    this.page.querySelector("[data-go=next]").textContent = last ? "К завершению" : "Дальше";
    this.progress();
    if (focus) {
      window.scrollTo(0, 0);
      heading.focus({ preventScroll: true });
    }
  }

  progress() {
    const answered = this.items.filter((item) => item.response?.length > 0);
    this.page.querySelector("[data-place]").textContent = `Задание ${this.item.number} из ${this.items.length}`;
    const track = this.page.querySelector("[data-track]");
    track.max = this.items.length;
    track.value = answered.length;
    track.textContent = `Отвечено на ${answered.length} из ${this.items.length}`;
    for (const jump of this.page.querySelectorAll("[data-jump]")) {
      const item = this.items[Number(jump.dataset.jump) - 1];
      const isAnswered = item.response?.length > 0;
      jump.classList.toggle("is-answered", isAnswered);
      jump.querySelector("[data-jump-state]").textContent = isAnswered ? ": есть ответ" : ": без ответа";
      if (item === this.item) jump.setAttribute("aria-current", "step");
      else jump.removeAttribute("aria-current");
    }
  }

  onState(state, words) {
    setMark(this.page, state, words);
    if (state === "finished") this.form.querySelector("[data-item]").inert = true;
    if ((state === "saved" || state === "finished") && this.leaving) {
      const finish = this.leaving;
      this.leaving = null;
      finish.removeAttribute("aria-busy");
      finish.click();
    }
  }

  // The finish waits until the server has everything.
  finish(event, finish) {
    if (!this.queue || this.queue.empty) return;
    event.preventDefault();
    event.stopPropagation();
    finish.setAttribute("aria-busy", "true");
    this.leaving = finish;
    this.queue.hurry();
  }

  stepBack() {
    this.queue.halt();
    delete this.page.dataset.ready;
    this.page.querySelector("[data-elsewhere]").hidden = false;
    this.form.hidden = true;
  }

  async continueHere() {
    this.claim.take();
    this.page.querySelector("[data-elsewhere]").hidden = true;
    this.form.hidden = false;
    this.queue.goOn();
    await this.work();
    this.page.querySelector("h1").focus();
  }

  clock() {
    const words = this.page.querySelector("[data-clock]");
    if (!words || this.ends) return;
    this.ends = performance.now() + Number(this.page.dataset.secondsLeft) * 1000;
    const tick = () => {
      const left = Math.max(0, Math.round((this.ends - performance.now()) / 1000));
      const minutes = Math.ceil(left / 60);
      words.textContent = left > 60 ? `осталось ${minutes} мин` : `осталось ${left} с`;
      if (left === 0) this.page.querySelector("[data-finish]").click();
      else setTimeout(tick, 1000);
    };
    tick();
  }
}

const page = document.querySelector("[data-taking]");
if (page) new Taking(page).start();
