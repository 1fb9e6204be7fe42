// The side of the page: where one can be, and who one can be.

import { announce, byId, el, face, icon, phone } from "./dom.js";
import { address, on, place, player, state } from "./state.js";
import { ask } from "./wire.js";

const DRAWINGS = { channel: "hash", thread: "thread", dm: "person" };

export function startPlaces() {
  on(["places", "here", "bot"], showPlaces);
  on(["people", "here"], showPeople);
  on(["server"], () => {
    byId("server").textContent = state.server.name;
    byId("online").textContent = state.server.online ? "The bot is here" : "The bot is not connected yet";
    byId("online").classList.toggle("on", state.server.online);
  });
  on(["places", "here"], showTop);
  const drawer = byId("drawer");
  drawer.append(icon("menu"), el("span", { class: "unseen", text: "Places and people" }), el("span", { class: "dot", hidden: true }));
  drawer.addEventListener("click", () => slide(!document.body.classList.contains("open")));
  byId("shade").addEventListener("click", () => slide(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("open")) slide(false);
  });
  matchMedia("(max-width: 760px)").addEventListener("change", () => slide(false, false));
  slide(false, false);
}

/** Open or close the side on a phone, where it lies over the page. */
export function slide(open, moved = true) {
  document.body.classList.toggle("open", open);
  byId("drawer").setAttribute("aria-expanded", String(open));
  byId("side").inert = phone() && !open;
  byId("main").inert = phone() && open;
  if (!moved || !phone()) return;
  if (open) (byId("places").querySelector("[aria-current]") ?? byId("places").querySelector("a"))?.focus();
  else byId("drawer").focus();
}

/** Put new children in and leave the focus on the one of the same key. */
function refill(box, children) {
  const key = box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  box.replaceChildren(...children);
  if (key) [...box.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key)?.focus();
}

function showPlaces() {
  const groups = [
    ["Channels", state.places.filter((one) => one.kind !== "dm")],
    ["Direct messages", state.places.filter((one) => one.kind === "dm")],
  ];
  refill(
    byId("places"),
    groups.map(([title, places]) =>
      el("section", { "aria-label": title }, el("h2", { text: title }), el("ul", {}, places.map((one) => el("li", { class: one.kind }, entry(one))))),
    ),
  );
}

function entry(one) {
  const current = one.id === state.here.place;
  const fresh = one.unread && !current;
  return el(
    "a",
    { href: address(state.here.person, one.id), class: fresh ? "unread" : "", "aria-current": current ? "page" : null, data: { key: one.id }, onclick: (event) => moved(event) },
    one.kind === "dm" ? face(one.name, { bot: true }) : icon(one.private ? "lock" : DRAWINGS[one.kind]),
    el("span", { class: "name", text: one.name, dir: "auto" }),
    one.private ? el("span", { class: "unseen", text: "(private)" }) : null,
    fresh && one.pings ? el("span", { class: "pings", text: one.pings > 99 ? "99+" : one.pings }) : null,
    fresh ? el("span", { class: "unseen", text: one.pings ? "new for you" : "unread" }) : null,
  );
}

/** Whoever went somewhere by pointer writes there next; by keyboard the focus stays. */
function moved(event) {
  if (phone()) slide(false);
  else if (event.detail) event.currentTarget.blur();
}

function showPeople() {
  const made = state.people.map((one) => {
    const now = one.handle === state.here.person;
    return el(
      "button",
      {
        type: "button",
        class: "player",
        "aria-pressed": String(now),
        data: { key: one.handle },
        onclick: (event) => {
          location.hash = address(one.handle, state.here.place);
          announce(`You are ${one.name} now`);
          moved(event);
        },
      },
      face(one.name, { key: one.id }),
      el("span", { class: "words" }, el("bdi", { text: one.name }), el("small", { text: one.owner ? "owner" : "learner" })),
      !now && one.pings ? el("span", { class: "pings", text: one.pings }, el("span", { class: "unseen", text: " new" })) : null,
    );
  });
  made.push(
    el("button", { type: "button", class: "player add", data: { key: "+" }, title: "Somebody new joins the server", onclick: newcomer }, el("span", { class: "face", "aria-hidden": "true", text: "+" }), el("span", { class: "words" }, "Invite", el("small", { text: "someone" }))),
  );
  refill(byId("players"), made);
  const others = state.people.some((one) => one.handle !== state.here.person && one.pings) || state.places.some((one) => one.unread && one.id !== state.here.place);
  byId("drawer").querySelector(".dot").hidden = !others;
}

async function newcomer() {
  const answer = await ask("newcomer");
  if (answer.problem) announce(answer.problem, true);
  else location.hash = address(answer.person, state.here.place);
}

function showTop() {
  const here = place();
  if (!here) return;
  const parent = state.places.find((one) => one.id === here.parent && here.kind === "thread");
  byId("title").replaceChildren(
    here.kind === "dm" ? face(here.name, { bot: true }) : icon(here.private ? "lock" : DRAWINGS[here.kind]),
    el("span", { text: here.name, dir: "auto" }),
  );
  byId("topic").replaceChildren(
    ...(parent ? ["in ", el("a", { href: address(state.here.person, parent.id), text: "#" + parent.name })] : [here.topic]),
  );
  const me = player()?.name ?? "";
  document.title = `${here.kind === "channel" ? "#" : ""}${here.name} as ${me} · Study Coach demo`;
  byId("log").setAttribute("aria-label", `Messages in ${here.name}, seen as ${me}`);
}
