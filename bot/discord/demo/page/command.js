// A slash command as a form: its options, what it proposes, and sending it off.

import { el, fresh, icon } from "./dom.js";
import { checkNumber, field, files, number, readAll, selecting, text } from "./fields.js";
import { ask } from "./wire.js";
import { CHANNELS, MENTIONABLES, ROLES, USERS } from "./components.js";

const STRING = 3, INTEGER = 4, BOOL = 5, USER = 6, CHANNEL = 7, ROLE = 8, MENTIONABLE = 9, NUMBER = 10, ATTACHMENT = 11;
const ENTITIES = { [USER]: USERS, [CHANNEL]: CHANNELS, [ROLE]: ROLES, [MENTIONABLE]: MENTIONABLES };

/** The form of a command; `given` goes into its first option. `send(options)`, `cancel()`. */
export function commandForm(command, given, send, cancel) {
  const fields = [];
  const values = () => fields.map((one) => [one.key, one.now?.() ?? null]).filter(([, value]) => value !== null);
  for (const option of command.options) fields.push(optionField(command, option, values));
  const run = el("button", { class: "button primary", "aria-label": `Send /${command.name}` }, icon("send"), el("span", { text: "Send" }));
  const form = el(
    "form",
    {
      class: "command",
      "aria-label": `Command ${command.name}`,
      novalidate: true,
      onsubmit: async (event) => {
        event.preventDefault();
        if (run.getAttribute("aria-busy") === "true") return;
        run.setAttribute("aria-busy", "true");
        const found = await readAll(fields);
        run.removeAttribute("aria-busy");
        if (found) send(found.filter(([, value]) => value !== null && value !== "").map(([key, value]) => [key, value]));
      },
      onkeydown: (event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        cancel();
      },
    },
    el(
      "div",
      { class: "head" },
      el("strong", { class: "mention", text: "/" + command.name }),
      el("span", { class: "small", text: command.description, dir: "auto" }),
      el("button", { type: "button", class: "bare", "aria-label": `Leave /${command.name}`, onclick: cancel }, icon("close")),
    ),
    el("div", { class: "options" }, fields.map((one) => one.box)),
    el("div", { class: "end" }, run),
  );
  if (given && fields[0]?.put) fields[0].put(given);
  form.begin = () => (fields[0] ? fields[0].focus() : run.focus());
  return form;
}

function optionField(command, option, values) {
  const { type, required = false } = option;
  const limits = { whole: type === INTEGER, least: option.min_value, most: option.max_value, required };
  let put = null;
  let now = () => null;
  let make;
  if (option.autocomplete) {
    make = proposing(command, option, values, limits, (tools) => ({ put, now } = tools));
  } else if (option.choices?.length) {
    const part = { type: 3, options: option.choices.map((one) => ({ label: one.name, value: one.value })), placeholder: "Choose" };
    make = single(selecting(part, { required }));
  } else if (type === BOOL) {
    const part = { type: 3, options: [{ label: "True", value: true }, { label: "False", value: false }], placeholder: "Choose" };
    make = single(selecting(part, { required }));
  } else if (ENTITIES[type]) {
    make = single(selecting({ type: ENTITIES[type], channel_types: option.channel_types, placeholder: "Choose" }, { required }));
  } else if (type === ATTACHMENT) {
    make = files({ required, many: false });
  } else if (type === INTEGER || type === NUMBER) {
    make = number(limits);
  } else {
    const inner = text({ least: option.min_length, most: option.max_length ?? 6000, required });
    make = (id) => {
      const made = inner(id);
      put = (value) => (made.target.value = value);
      return made;
    };
  }
  let made;
  const found = field({ label: option.name, description: option.description, required, key: option.name, make: (id) => (made = make(id)) });
  if (!option.autocomplete && type !== ATTACHMENT) now = () => (made.check() ? null : noValue(made.read()));
  return { ...found, put, now: () => now() };
}

const noValue = (value) => (value === "" || value === undefined ? null : value);

/** One value instead of a list of one. */
const single = (make) => (id) => {
  const made = make(id);
  return { ...made, read: () => made.read()[0] ?? null };
};

/** A text for which the bot proposes values while it is typed. */
function proposing(command, option, values, limits, tools) {
  return () => {
    const listId = fresh("proposals");
    const input = el("input", {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": listId,
      autocomplete: "off",
      dir: "auto",
      maxlength: option.max_length ?? 6000,
    });
    const list = el("div", { id: listId, class: "proposals", role: "listbox", "aria-label": `Proposals for ${option.name}`, hidden: true });
    let chosen = null;
    let asked = 0;
    let timer = 0;
    let at = -1;
    const isNumber = option.type !== STRING;
    const value = () => {
      if (chosen && chosen.name === input.value) return chosen.value;
      if (!input.value.trim()) return null;
      return isNumber ? Number(input.value.replace(",", ".")) : input.value;
    };
    const close = () => {
      list.hidden = true;
      at = -1;
      asked += 1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const settle = () => {
      const box = input.getBoundingClientRect();
      const above = box.top > innerHeight - box.bottom;
      const room = Math.max(120, (above ? box.top : innerHeight - box.bottom) - 14);
      for (const [name, length] of Object.entries({
        left: box.left,
        width: box.width,
        "max-height": Math.min(room, 420),
        top: above ? null : box.bottom + 6,
        bottom: above ? innerHeight - box.top + 6 : null,
      }))
        list.style.setProperty(name, length === null ? "auto" : `${length}px`);
    };
    const mark = (to) => {
      const rows = [...list.querySelectorAll("[role=option]")];
      at = rows.length ? (to + rows.length) % rows.length : -1;
      rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
      if (at >= 0) {
        input.setAttribute("aria-activedescendant", rows[at].id);
        rows[at].scrollIntoView({ block: "nearest" });
      }
    };
    const take = (one) => {
      chosen = one;
      input.value = one.name;
      close();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const propose = async () => {
      const mine = ++asked;
      const others = values().filter(([key]) => key !== option.name);
      const answer = await ask("complete", { command: command.name, options: [...others, [option.name, input.value]] });
      if (mine !== asked || !input.isConnected || document.activeElement !== input) return;
      const choices = answer.choices ?? [];
      list.replaceChildren(
        ...choices.map((one) =>
          el("div", { id: fresh("proposal"), role: "option", "aria-selected": "false", text: one.name, dir: "auto", onmousedown: (event) => { event.preventDefault(); take(one); } }),
        ),
      );
      if (!choices.length) list.append(el("p", { class: "small", text: answer.problem ?? "Nothing to propose; type freely." }));
      list.hidden = false;
      settle();
      at = -1;
      input.setAttribute("aria-expanded", String(choices.length > 0));
    };
    const later = (wait) => {
      clearTimeout(timer);
      timer = setTimeout(propose, wait);
    };
    input.addEventListener("input", () => later(120));
    input.addEventListener("focus", () => later(0));
    input.addEventListener("blur", () => {
      clearTimeout(timer);
      close();
    });
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return event.key === "ArrowDown" && later(0);
      const rows = list.querySelectorAll("[role=option]");
      if (event.key === "ArrowDown") mark(at + 1);
      else if (event.key === "ArrowUp") mark(at < 0 ? -1 : at - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && at >= 0) rows[at].dispatchEvent(new MouseEvent("mousedown", { bubbles: true, cancelable: true }));
      else return undefined;
      event.preventDefault();
      return undefined;
    });
    tools({
      put: (words) => {
        input.value = words;
        chosen = null;
      },
      now: value,
    });
    return {
      element: el("div", { class: "proposing" }, input, list),
      target: input,
      read: value,
      check: () => {
        if (isNumber && !(chosen && chosen.name === input.value)) return checkNumber(input.value, limits);
        return limits.required && !input.value.trim() ? "This must be filled in." : "";
      },
    };
  };
}
