// The messages of a place: kept in order, at the end of it unless somebody reads further up.

import { announce, byId, el, face } from "./dom.js";
import { dots, messageElement } from "./message.js";
import { on, place, state } from "./state.js";
import { markdown } from "./markdown.js";

const TOGETHER = 5 * 60 * 1000;
const known = new Map();
let hooks = {};
let stuck = true;
let top = 0; // How far down it was when it was last looked at.

const before = (a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

export function startLog(given) {
  hooks = given;
  const log = byId("log");
  log.addEventListener("scroll", () => {
    // Only who scrolls up leaves the end; what has grown meanwhile does not count.
    const near = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
    stuck = near || (stuck && log.scrollTop >= top);
    top = log.scrollTop;
    if (stuck) byId("down").hidden = true;
  });
  byId("down").addEventListener("click", toEnd);
  // What grows later, such as a picture, moves the end.
  const watch = new ResizeObserver(() => stuck && toEnd());
  watch.observe(byId("messages"));
  watch.observe(log);
  on(["names"], () => renew([...known.keys()]));
  on(["typing", "bot"], () => {
    byId("typing").replaceChildren(...(state.typing ? [dots(), `${state.bot.name} is typing…`] : []));
  });
  on(["places", "here"], () => byId("messages").querySelector(".start") && start());
}

/** Go to the end and stay there. */
export function toEnd() {
  stuck = true;
  const log = byId("log");
  log.scrollTop = log.scrollHeight;
  top = log.scrollTop;
  byId("down").hidden = true;
}

/** Take what is new in the place. */
export function takeMessages({ fresh, put, gone }) {
  if (fresh) {
    known.clear();
    for (const row of byId("messages").querySelectorAll(".message")) row.remove();
    stuck = true;
  }
  for (const id of gone) known.delete(id);
  const news = [];
  for (const one of put) {
    const old = known.get(one.id);
    if ((!old || (old.thinking && !one.thinking)) && !one.mine && !one.thinking && !fresh) news.push(one.id);
    known.set(one.id, one);
  }
  renew(put.map((one) => one.id));
  start();
  if (stuck) toEnd();
  else if (news.length) byId("down").hidden = false;
  for (const id of news) {
    const one = known.get(id);
    const words = rowOf(id)?.querySelector(".content")?.innerText.trim() ?? "";
    announce(`${one.author.name}${one.ephemeral ? ", only to you" : ""}: ${words}`);
  }
}

const rowOf = (id) => byId("messages").querySelector(`.message:not(.pending)[data-id="${id}"]`);

/** Whether a message stands under the name of the one before it. */
function joins(one, last) {
  return Boolean(last) && last.author.id === one.author.id && one.at - last.at < TOGETHER && !one.used && one.answers === undefined && last.ephemeral === one.ephemeral;
}

/** Build the rows of these messages anew, and put every row where it belongs. */
function renew(ids) {
  const list = byId("messages");
  const wanted = new Set(ids);
  const own = new Map([...list.querySelectorAll(".pending")].map((row) => [row.dataset.id, row]));
  const order = [...known.keys(), ...own.keys()].sort(before);
  const focus = document.activeElement?.closest?.(".message");
  const kept = focus && { id: focus.dataset.id, component: document.activeElement.dataset.component, more: document.activeElement.classList.contains("more") };
  for (const row of list.querySelectorAll(".message:not(.pending)")) if (!known.has(row.dataset.id)) row.remove();
  let last = null;
  let after = list.querySelector(".start");
  for (const id of order) {
    const one = known.get(id);
    const joined = Boolean(one) && joins(one, last);
    let row = one ? rowOf(id) : own.get(id);
    if (!row || wanted.has(id) || row.classList.contains("joined") !== joined) {
      const made = messageElement(one, joined, hooks);
      if (row) {
        const failed = row.querySelector(".failed");
        if (failed) made.querySelector(".body").append(failed);
        if (row.dataset.busy) made.dataset.busy = row.dataset.busy;
        row.replaceWith(made);
      }
      row = made;
    }
    const next = after ? after.nextElementSibling : list.firstElementChild;
    if (next !== row) after ? after.after(row) : list.prepend(row);
    after = row;
    last = one ?? null;
  }
  if (kept?.id && !document.activeElement?.closest?.(".message")) {
    const row = rowOf(kept.id);
    const again = kept.component ? [...(row?.querySelectorAll("[data-component]") ?? [])].find((one) => one.dataset.component === kept.component) : kept.more ? row?.querySelector(".more") : null;
    (again ?? row?.querySelector(".more"))?.focus({ preventScroll: true });
  }
}

/** What stands at the beginning of a place. */
function start() {
  const here = place();
  if (!here) return;
  const list = byId("messages");
  list.querySelector(".start")?.remove();
  const title = here.kind === "dm" ? here.name : here.kind === "thread" ? here.name : "#" + here.name;
  const words =
    here.kind === "dm"
      ? "Only the two of you can read this. Just write, or use /commands."
      : `Write /, or mention @${state.bot.handle}, to talk to the coach. Its answers to commands are often for your eyes only: play somebody else to see that.`;
  list.prepend(
    el(
      "li",
      { class: "start" },
      here.kind === "dm" ? face(here.name, { bot: true }) : null,
      el("p", { class: "h2", text: title, dir: "auto" }),
      el("p", { class: "small", text: words }),
    ),
  );
}

/** A row for something on its way; `fail` says why it did not arrive. */
export function pending(words) {
  // It takes its place in time, as if it were a message of now.
  const id = String(BigInt(Date.now() - 1420070400000) << 22n);
  const row = el("li", { class: "message pending", data: { id } }, face(state.bot.name, { bot: true }), el("div", { class: "body" }, el("p", { class: "by" }, el("bdi", { class: "name", text: state.bot.name }), el("span", { class: "badge", text: "APP" })), el("p", { class: "thinking" }, dots(), markdown(words, true))));
  byId("messages").append(row);
  toEnd();
  return {
    done: () => row.remove(),
    fail: (problem) => {
      row.classList.add("over");
      row.querySelector(".thinking").replaceWith(
        el("p", { class: "failed", text: problem }),
        el("p", { class: "only small" }, el("span", { text: "Only you can see this · " }), el("button", { type: "button", class: "textual", text: "Dismiss message", onclick: () => row.remove() })),
      );
      announce(problem, true);
      if (stuck) toEnd();
    },
  };
}
