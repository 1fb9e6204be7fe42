// Where somebody writes: text, answers, files, mentions, and the beginning of commands.

import { commandForm } from "./command.js";
import { announce, byId, bytes, el, fresh, icon, phone } from "./dom.js";
import { pending, toEnd } from "./log.js";
import { openModal } from "./modal.js";
import { on, place, state } from "./state.js";
import { ask, upload } from "./wire.js";

const MOST = 2000;
const drafts = new Map(); // What is half written, by person and place.
let reply = null;
let attached = [];
let form = null;
let shown = "";

const input = el("textarea", { id: "write", rows: 1, dir: "auto", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": "picker" });
const picker = el("div", { id: "picker", role: "listbox", "aria-label": "Commands", hidden: true });
const problem = el("p", { class: "failed", role: "alert", hidden: true });
const chips = el("ul", { class: "chips", "aria-label": "Files to send" });
const answering = el("p", { class: "answering small", hidden: true });
const count = el("span", { class: "count small" });
const chooser = el("input", { type: "file", multiple: true, hidden: true, "aria-label": "Files" });
const attach = el("button", { type: "button", class: "bare", "aria-label": "Attach files", onclick: () => chooser.click() }, icon("clip"));
const slash = el("button", { type: "button", class: "bare", "aria-label": "Commands", onclick: () => begin() }, icon("slash"));
const send = el("button", { type: "button", class: "bare send", "aria-label": "Send the message", onclick: () => say() }, icon("send"));
const line = el("div", { class: "write" }, attach, slash, input, count, send);

export function startComposer() {
  byId("composer").append(picker, problem, answering, chips, line, chooser);
  input.addEventListener("input", () => {
    problem.hidden = true;
    grow();
    offer();
  });
  input.addEventListener("keydown", keys);
  input.addEventListener("blur", closePicker);
  input.addEventListener("paste", (event) => addFiles(event.clipboardData?.files ?? []));
  chooser.addEventListener("change", () => {
    addFiles(chooser.files);
    chooser.value = "";
    input.focus();
  });
  const main = byId("main");
  main.addEventListener("dragover", (event) => event.preventDefault());
  main.addEventListener("drop", (event) => {
    event.preventDefault();
    addFiles(event.dataTransfer.files);
  });
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    focusWriting();
  });
  on(["here", "places"], renew);
}

export const focusWriting = () => (form ? form.begin() : input.focus({ preventScroll: true }));

/** Another place or person: what was half written there comes back. */
function renew() {
  const here = place();
  const key = `${state.here.person}/${state.here.place}`;
  if (key !== shown) {
    if (shown) drafts.set(shown, input.value);
    shown = key;
    leaveCommand();
    answerTo(null);
    input.value = drafts.get(key) ?? "";
    problem.hidden = true;
    grow();
    closePicker();
    if (!phone() && !document.querySelector("dialog[open]") && !byId("side").contains(document.activeElement)) input.focus({ preventScroll: true });
  }
  const name = !here ? "" : here.kind === "channel" ? "#" + here.name : here.name;
  input.placeholder = here?.speaks ? `Message ${name}` : "You may not write here";
  input.setAttribute("aria-label", `Message ${name}; write a slash for commands, an at sign to mention`);
  for (const one of [input, attach, send]) one.disabled = !here?.speaks;
}

export function answerTo(message) {
  reply = message;
  answering.hidden = !message;
  if (!message) return;
  answering.replaceChildren(
    icon("reply"),
    el("span", {}, "Answering ", el("bdi", { class: "name", text: message.author.name })),
    el("button", { type: "button", class: "textual", text: "Do not answer", onclick: () => { answerTo(null); input.focus(); } }),
  );
  leaveCommand();
  input.focus();
}

function grow() {
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, innerHeight * 0.4)}px`;
  const left = MOST - input.value.length;
  count.textContent = left < 200 ? String(left) : "";
  count.classList.toggle("over", left < 0);
}

// Sending

async function say() {
  closePicker();
  const text = withMentions(input.value).trim();
  if (!text && !attached.length) return;
  if (text.length > MOST) return refuse(`A message has 2,000 characters at most; this one has ${text.length}.`);
  if (attached.some((one) => !one.key)) return refuse("A file is still on its way. Send again in a moment.");
  const kept = { value: input.value, reply, attached };
  const to = shown;
  input.value = "";
  reply = null;
  attached = [];
  answering.hidden = true;
  showFiles();
  grow();
  toEnd();
  const answer = await ask("say", { text, files: kept.attached.map((one) => one.key), reply: kept.reply?.id });
  if (!answer.problem) return;
  if (shown === to && !input.value) {
    input.value = kept.value;
    attached = kept.attached;
    if (kept.reply) answerTo(kept.reply);
    showFiles();
    grow();
  }
  refuse(answer.problem);
}

function refuse(text) {
  problem.textContent = text;
  problem.hidden = false;
}

/** Names with an at sign become mentions, the longest first. */
function withMentions(text) {
  const known = [[state.bot.handle, state.bot.id], [state.bot.name, state.bot.id]];
  for (const one of state.people) known.push([one.handle, one.id], [one.name, one.id]);
  known.sort((a, b) => b[0].length - a[0].length);
  const names = known.map(([name]) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  const ids = new Map(known.map(([name, id]) => [name.toLowerCase(), id]));
  return text.replace(new RegExp(`(^|[^\\w@])@(${names})(?![\\w-])`, "gi"), (_, start, name) => `${start}<@${ids.get(name.toLowerCase())}>`);
}

function addFiles(list) {
  for (const file of list) {
    if (attached.length >= 10) return refuse("A message takes 10 files at most.");
    const one = { id: fresh("file"), name: file.name, size: file.size, key: null };
    attached.push(one);
    upload(file).then((answer) => {
      if (answer.problem) {
        attached = attached.filter((other) => other !== one);
        refuse(answer.problem);
      } else one.key = answer.file;
      showFiles();
    });
  }
  showFiles();
}

function showFiles() {
  chips.replaceChildren(
    ...attached.map((one) =>
      el(
        "li",
        { class: one.key ? "" : "waiting" },
        icon("file"),
        el("bdi", { class: "name", text: one.name }),
        el("small", { text: one.key ? bytes(one.size) : "on its way…" }),
        el("button", { type: "button", class: "bare", "aria-label": `Leave out ${one.name}`, onclick: () => { attached = attached.filter((other) => other !== one); showFiles(); input.focus(); } }, icon("close")),
      ),
    ),
  );
}

// Pickers

function keys(event) {
  if (event.isComposing) return;
  const open = !picker.hidden;
  if (open && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    mark(current() + (event.key === "ArrowDown" ? 1 : -1));
  } else if (open && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey && current() >= 0) {
    event.preventDefault();
    rows()[current()].take();
  } else if (event.key === "Escape" && open) {
    event.preventDefault();
    closePicker();
  } else if (event.key === "Escape" && reply) {
    answerTo(null);
  } else if (event.key === "Enter" && !event.shiftKey && !(phone() && matchMedia("(pointer: coarse)").matches)) {
    event.preventDefault();
    say();
  }
}

const rows = () => [...picker.querySelectorAll("[role=option]")];
const current = () => rows().findIndex((row) => row.getAttribute("aria-selected") === "true");

function mark(to) {
  const all = rows();
  const at = (to + all.length) % all.length;
  all.forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
  input.setAttribute("aria-activedescendant", all[at].id);
  all[at].scrollIntoView({ block: "nearest" });
}

function closePicker() {
  picker.hidden = true;
  picker.replaceChildren();
  input.removeAttribute("aria-activedescendant");
}

function openPicker(title, entries) {
  picker.setAttribute("aria-label", title);
  picker.replaceChildren(
    el("p", { class: "group", role: "presentation", text: title }),
    ...entries.map(([name, about, take]) => {
      const row = el(
        "div",
        { id: fresh("pick"), role: "option", "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); take(); } },
        el("strong", { text: name, dir: "auto" }),
        el("span", { class: "small", text: about, dir: "auto" }),
      );
      row.take = take;
      return row;
    }),
  );
  if (picker.hidden) announce(`${title}: ${entries.length}. Arrow keys choose, Enter takes.`);
  picker.hidden = false;
  mark(0);
}

/** Offer what begins with what is being written. */
function offer() {
  const text = input.value;
  const before = text.slice(0, input.selectionStart);
  const command = /^\/([^\n]*)$/.exec(text);
  if (command) return offerCommands(command[1]);
  const named = /(?:^|\s)@([\w-]{0,32})$/.exec(before);
  if (named) return offerNames(named[1], before.length - named[1].length - 1);
  return closePicker();
}

function offerCommands(said) {
  const all = state.commands.slash;
  const low = said.toLowerCase();
  const exact = all.filter((one) => low === one.name + " " || low.startsWith(one.name + " ")).sort((a, b) => b.name.length - a.name.length)[0];
  if (exact) return enterCommand(exact, said.slice(exact.name.length).trimStart());
  const found = [...all.filter((one) => one.name.startsWith(low)), ...all.filter((one) => !one.name.startsWith(low) && one.name.includes(low.trim()))];
  if (!found.length) return closePicker();
  return openPicker(
    "Commands",
    found.map((one) => ["/" + one.name, one.description, () => enterCommand(one, "")]),
  );
}

function offerNames(said, from) {
  const low = said.toLowerCase();
  const all = [{ handle: state.bot.handle, name: state.bot.name }, ...state.people.filter((one) => one.handle !== state.here.person)];
  const found = all.filter((one) => one.handle.toLowerCase().startsWith(low) || one.name.toLowerCase().startsWith(low));
  if (!found.length) return closePicker();
  return openPicker(
    "People",
    found.map((one) => [
      one.name,
      "@" + one.handle,
      () => {
        const rest = input.value.slice(from + 1 + said.length);
        input.value = `${input.value.slice(0, from)}@${one.handle} ${rest.trimStart()}`;
        const caret = from + one.handle.length + 2;
        input.setSelectionRange(caret, caret);
        closePicker();
        grow();
      },
    ]),
  );
}

// Commands

function begin() {
  leaveCommand();
  if (!input.value.startsWith("/")) input.value = "/";
  input.focus();
  if (!state.commands.slash.length) return refuse("The bot has no commands here.");
  grow();
  offer();
}

function enterCommand(command, given) {
  closePicker();
  leaveCommand();
  input.value = "";
  form = commandForm(command, given, (options) => run(command, options), () => { leaveCommand(); input.focus(); });
  line.hidden = true;
  line.before(form);
  form.begin();
}

function leaveCommand() {
  form?.remove();
  form = null;
  line.hidden = false;
}

function run(command, options) {
  leaveCommand();
  grow();
  input.focus();
  invoke("slash", `Sending \`/${command.name}\``, { command: command.name, options }, input);
}

/** Use a command or an entry of a menu; what became of it stands in the log. */
export async function invoke(what, words, more, anchor) {
  const row = pending(words);
  const answer = await ask(what, more);
  if (answer.modal) {
    row.done();
    openModal(answer.modal, anchor);
  } else if (answer.problem) row.fail(answer.problem);
  else if (answer.failed) row.fail("The application did not respond.");
  else row.done();
}

