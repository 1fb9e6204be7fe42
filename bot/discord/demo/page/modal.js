// A form that the bot puts before somebody.

import { announce, el, fresh } from "./dom.js";
import { field, files, readAll, selecting, text, tick, ticking } from "./fields.js";
import { markdown } from "./markdown.js";
import { show } from "./sheet.js";
import { state } from "./state.js";
import { ask } from "./wire.js";

const ROW = 1, INPUT = 4, WORDS = 10, LABEL = 18, UPLOAD = 19, RADIO = 21, CHECKS = 22, CHECK = 23;

export function openModal(modal, anchor) {
  const id = fresh("modal");
  const dialog = el("dialog", { class: "form modal", "aria-labelledby": id });
  const problem = el("p", { class: "failed", role: "alert", hidden: true });
  const send = el("button", { class: "button primary", text: "Submit" });
  const fields = [];
  const parts = [];
  for (const part of modal.components) {
    if (part.type === WORDS) {
      parts.push(el("div", { class: "words" }, markdown(part.content)));
      continue;
    }
    const inner = part.type === LABEL ? part.component : part.type === ROW ? part.components[0] : null;
    if (!inner) continue;
    const made = one(inner, part.type === LABEL ? part : { label: inner.label });
    fields.push(made);
    parts.push(made.box);
  }
  const submit = async (event) => {
    event.preventDefault();
    if (send.getAttribute("aria-busy") === "true") return;
    send.setAttribute("aria-busy", "true");
    problem.hidden = true;
    const values = await readAll(fields);
    const answer = values && (await ask("submit", { modal: modal.interaction, fields: Object.fromEntries(values) }));
    send.removeAttribute("aria-busy");
    if (!answer) return;
    if (answer.problem || answer.failed) {
      problem.textContent = answer.problem ?? "Something went wrong. Try again.";
      problem.hidden = false;
      return;
    }
    dialog.close();
  };
  dialog.append(
    el(
      "form",
      { onsubmit: submit, novalidate: true },
      el("h2", { id, text: modal.title, dir: "auto" }),
      el("p", { class: "small", text: `This form goes to ${state.bot.name}. Never write a password here.` }),
      el("div", { class: "fields" }, parts),
      problem,
      el("div", { class: "end" }, el("button", { type: "button", class: "button", text: "Cancel", onclick: () => dialog.close() }), send),
    ),
  );
  // Ctrl+Enter sends from within a paragraph.
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
  });
  show(dialog, anchor);
  fields[0]?.focus();
  announce(`${modal.title}: a form of ${fields.length} fields`);
}

function one(part, { label, description }) {
  const required = part.required ?? true;
  const make = {
    [INPUT]: () =>
      text({
        long: part.style === 2,
        value: part.value ?? "",
        placeholder: part.placeholder ?? "",
        least: part.min_length,
        most: part.max_length ?? 4000,
        required,
      }),
    [UPLOAD]: () => files({ required, least: part.min_values ?? (required ? 1 : 0), most: part.max_values ?? 1 }),
    [RADIO]: () => ticking(part.options, { single: true, required }),
    [CHECKS]: () => ticking(part.options, { single: false, required, least: part.min_values ?? (required ? 1 : 0), most: part.max_values ?? part.options?.length }),
    [CHECK]: () => tick(part.default),
  }[part.type];
  return field({ label, description, required: part.type === CHECK || required, key: part.custom_id, make: make ? make() : selecting(part, { required }) });
}
