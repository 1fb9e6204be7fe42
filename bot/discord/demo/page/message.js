// One message as an element, and what can be done with it.

import { component, file, gallery } from "./components.js";
import { announce, el, face, icon } from "./dom.js";
import { markdown } from "./markdown.js";
import { openModal } from "./modal.js";
import { askLine, menu } from "./sheet.js";
import { address, place, state } from "./state.js";
import { ask } from "./wire.js";

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });

/** A message; `joined` follows one of the same author. `hooks.reply` is called to answer it. */
export function messageElement(one, joined, hooks) {
  const row = el("li", {
    class: ["message", joined ? "joined" : "", one.pinged && !one.mine ? "pinged" : "", one.ephemeral ? "ephemeral" : ""].filter(Boolean).join(" "),
    data: { id: one.id },
  });
  const more = el("button", { type: "button", class: "bare more", "aria-haspopup": "menu", "aria-label": `More for the message by ${one.author.name}` }, icon("more"));
  const openMenu = () => actions(one, row, more, hooks);
  more.addEventListener("click", openMenu);
  row.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, input, textarea") || String(getSelection())) return;
    event.preventDefault();
    openMenu();
  });
  const body = el("div", { class: "body" });
  if (one.used)
    row.append(
      el("p", { class: "above small" }, face(one.used.by, { key: one.used.id }), el("span", {}, el("bdi", { class: "name", text: one.used.by }), " used ", el("bdi", { class: "mention", text: one.used.command }))),
    );
  else if (one.answers !== undefined) row.append(answered(one.answers));
  if (joined) row.append(el("span", { class: "unseen", text: `${one.author.name}:` }));
  else
    body.append(
      el(
        "p",
        { class: "by" },
        el("bdi", { class: "name", text: one.author.name }),
        one.author.bot ? el("span", { class: "badge", text: "APP" }) : null,
        el("time", { datetime: new Date(one.at).toISOString(), title: FULL.format(one.at), text: TIME.format(one.at) }),
      ),
    );
  if (one.thinking) body.append(el("p", { class: "thinking" }, dots(), `${one.author.name} is thinking…`));
  else body.append(content(one, row));
  if (one.reactions.length) body.append(reactions(one));
  if (one.thread) body.append(thread(one.thread));
  if (one.ephemeral)
    body.append(
      el(
        "p",
        { class: "only small" },
        icon("eye"),
        el("span", { text: "Only you can see this" }),
        " · ",
        el("button", { type: "button", class: "textual", text: "Dismiss message", onclick: () => ask("dismiss", { message: one.id }) }),
      ),
    );
  row.append(joined ? el("span", { class: "gap" }) : face(one.author.name, { bot: one.author.bot, key: one.author.id }), body, more);
  return row;
}

export const dots = () => el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));

function content(one, row) {
  const act = (what, part, element, values) => use(one, row, what, part, element, values);
  const found = el("div", { class: "content" });
  if (one.content) {
    const text = el("div", { class: "words" }, markdown(one.content));
    if (one.edited) text.append(el("span", { class: "edited small", text: "(edited)" }));
    found.append(text);
  }
  for (const part of one.components) found.append(component(part, act));
  for (const each of one.embeds)
    found.append(el("div", { class: "container" }, each.title ? el("p", { class: "name", text: each.title, dir: "auto" }) : null, each.description ? el("div", { class: "words" }, markdown(each.description)) : null));
  const pictures = one.attachments.filter((file) => file.type.startsWith("image/"));
  if (pictures.length) found.append(gallery(pictures.map((file) => ({ media: { url: file.url, content_type: file.type }, description: file.description ?? file.name }))));
  for (const other of one.attachments) if (!pictures.includes(other)) found.append(file(other));
  if (one.edited && !one.content) found.append(el("span", { class: "edited small", text: "(edited)" }));
  return found;
}

/** Press or choose; while the bot has not answered, nothing in the message can be used twice. */
async function use(one, row, what, part, element, values) {
  if (row.dataset.busy) return;
  row.dataset.busy = "yes";
  element.setAttribute("aria-busy", "true");
  row.querySelector(".failed")?.remove();
  const more = { message: one.id, component: part.custom_id };
  const answer = await ask(what, values ? { ...more, values } : more);
  delete row.dataset.busy;
  element.removeAttribute("aria-busy");
  if (answer.modal) return openModal(answer.modal, element);
  const problem = answer.problem ?? (answer.failed ? "This interaction failed: the bot did not answer within three seconds." : "");
  if (!problem) return;
  announce(problem, true);
  document.querySelector(`[data-id="${one.id}"] .body`)?.append(el("p", { class: "failed", text: problem }));
}

function answered(quote) {
  const words = quote ? [el("bdi", { class: "name", text: quote.name }), " ", el("bdi", { class: "quoted", text: quote.text })] : [el("em", { text: "The message was deleted or is not for you" })];
  const line = el(quote ? "button" : "p", { class: "above small" }, icon("reply"), el("span", { class: "unseen", text: "Answer to" }), el("span", {}, ...words));
  if (quote) {
    line.type = "button";
    line.addEventListener("click", () => {
      const target = document.querySelector(`#messages [data-id="${quote.id}"]`);
      target?.scrollIntoView({ block: "center" });
      target?.querySelector(".more")?.focus({ preventScroll: true });
    });
  }
  return line;
}

function reactions(one) {
  return el(
    "div",
    { class: "reactions" },
    one.reactions.map((each) =>
      el(
        "button",
        {
          type: "button",
          class: "reaction",
          "aria-pressed": String(each.mine),
          "aria-label": `${each.emoji}: ${each.count}`,
          onclick: () => ask("react", { message: one.id, emoji: each.emoji }),
        },
        `${each.emoji} ${each.count}`,
      ),
    ),
  );
}

const thread = (one) =>
  el(
    "a",
    { class: "thread", href: address(state.here.person, one.id) },
    icon("thread"),
    el("span", { class: "name", text: one.name, dir: "auto" }),
    el("small", { text: one.count === 1 ? "1 message" : `${one.count} messages` }),
  );

function actions(one, row, anchor, hooks) {
  const here = place();
  const entries = [];
  if (!one.ephemeral && !one.thinking && here?.speaks) entries.push(["Reply", "reply", () => hooks.reply(one)]);
  if (here?.threads && !one.thread && !one.ephemeral) entries.push(["Start a thread", "thread", () => startThread(one, anchor)]);
  if (!one.ephemeral && !one.thinking) entries.push(["React with 👍", "smile", () => ask("react", { message: one.id, emoji: "👍" })]);
  entries.push(["Copy text", "copy", () => copy(row)]);
  if (one.mine)
    entries.push(
      ["Edit", "pen", () => edit(one, anchor)],
      ["Delete", "bin", () => ask("delete", { message: one.id }), "bad"],
    );
  if (one.ephemeral) entries.push(["Dismiss message", "eye", () => ask("dismiss", { message: one.id })]);
  if (state.commands.menu.length && !one.ephemeral && !one.thinking) {
    entries.push("Apps");
    for (const name of state.commands.menu) entries.push([name, "app", () => hooks.run(name, { name, message: one.id }, anchor)]);
  }
  menu(`Message by ${one.author.name}`, entries, anchor);
}

async function startThread(one, anchor) {
  const start = row0(one).slice(0, 40);
  const name = await askLine("Start a thread", "Name of the thread", start, "Create", anchor);
  if (!name) return;
  const answer = await ask("thread", { message: one.id, name });
  if (answer.problem) announce(answer.problem, true);
  else location.hash = address(state.here.person, answer.place);
}

const row0 = (one) => (one.content || "").split("\n")[0].replace(/<[^>]*>/g, "").trim();

async function edit(one, anchor) {
  const text = await askLine("Edit the message", "Message", one.content, "Save", anchor, true);
  if (text === null) return;
  const answer = await ask("edit", { message: one.id, text });
  if (answer.problem) announce(answer.problem, true);
}

async function copy(row) {
  try {
    await navigator.clipboard.writeText(row.querySelector(".content")?.innerText ?? "");
    announce("Copied");
  } catch {
    announce("The browser does not let the page copy.", true);
  }
}
