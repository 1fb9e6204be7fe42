// Fields of forms: each gives its value, or says what is the matter with it.

import { isEntity, optionsOf } from "./components.js";
import { bytes, el, fresh, icon } from "./dom.js";
import { markdown } from "./markdown.js";
import { choose } from "./sheet.js";
import { upload } from "./wire.js";

/**
 * A labelled field. `make(id)` gives `{element, read, check}`; `read` may be asynchronous.
 * The result has `box`, `read`, and `bad`, which shows a problem and says whether there is one.
 */
export function field({ label, description, required, make, key }) {
  const id = fresh("field");
  const about = fresh("about");
  const wrong = fresh("wrong");
  const made = make(id);
  const target = made.target ?? made.element;
  const box = el("div", { class: "field", data: { field: key } });
  const name = [
    el("bdi", { text: label }),
    required ? el("span", { class: "must", "aria-hidden": "true", text: " *" }) : el("span", { class: "optional", text: " optional" }),
  ];
  if (made.group) {
    target.setAttribute("role", made.group);
    target.setAttribute("aria-labelledby", id + "-name");
    box.append(el("span", { id: id + "-name", class: "label" }, ...name));
  } else {
    target.id = id;
    box.append(el("label", { id: id + "-name", for: id }, ...name));
    // What is chosen is part of what the button is called.
    if (made.shows) target.setAttribute("aria-labelledby", `${id}-name ${made.shows}`);
    if (required) target.setAttribute("aria-required", "true");
  }
  const problem = el("p", { id: wrong, class: "wrong small", hidden: true });
  target.setAttribute("aria-describedby", `${about} ${wrong}`);
  box.append(el("p", { id: about, class: "small about" }, description ? markdown(description, true) : null), made.element, problem);
  if (!description || description === "…") box.querySelector(".about").hidden = true;
  const bad = (text = made.check()) => {
    problem.textContent = text;
    problem.hidden = !text;
    if (text) target.setAttribute("aria-invalid", "true");
    else target.removeAttribute("aria-invalid");
    return Boolean(text);
  };
  box.addEventListener("input", () => !problem.hidden && bad());
  const focus = () => (made.focus ?? target).focus();
  return { box, key, read: made.read, bad, focus };
}

/** A line or a paragraph of text with its limits. */
export function text({ long = false, value = "", placeholder = "", least = 0, most = 4000, required = false }) {
  return () => {
    const input = el(long ? "textarea" : "input", { placeholder, maxlength: most, value, rows: long ? 4 : null, dir: "auto", autocomplete: "off" });
    const count = el("span", { class: "count small", "aria-hidden": "true" });
    const measure = () => {
      count.textContent = most <= 4000 && (long || input.value.length > most * 0.8) ? `${input.value.length} / ${most}` : "";
    };
    input.addEventListener("input", measure);
    measure();
    return {
      element: el("div", { class: "texts" }, input, count),
      target: input,
      read: () => input.value,
      check: () => {
        const said = input.value;
        if (required && !said.trim()) return "This must be filled in.";
        if (said && said.length < least) return `At least ${least} characters, please.`;
        return "";
      },
    };
  };
}

/** A number within its limits. */
export function number({ whole, least, most, required }) {
  return () => {
    const input = el("input", { inputmode: whole ? "numeric" : "decimal", autocomplete: "off" });
    return {
      element: input,
      read: () => (input.value.trim() ? Number(input.value.trim().replace(",", ".")) : null),
      check: () => checkNumber(input.value, { whole, least, most, required }),
    };
  };
}

export function checkNumber(text, { whole, least, most, required }) {
  const said = text.trim().replace(",", ".");
  if (!said) return required ? "This must be filled in." : "";
  const found = Number(said);
  if (!Number.isFinite(found)) return "This must be a number.";
  if (whole && !Number.isInteger(found)) return "This must be a whole number.";
  if (least !== undefined && found < least) return `This must be ${least} or more.`;
  if (most !== undefined && found > most) return `This must be ${most} or less.`;
  return "";
}

/** One or more of some options, chosen in a sheet. */
export function selecting(part, { required = true, least = part.min_values ?? (required ? 1 : 0), most = part.max_values ?? 1 } = {}) {
  return () => {
    const options = optionsOf(part);
    let values = options.filter((one) => one.default).map((one) => one.value);
    const label = el("span", { id: fresh("value"), class: "label", dir: "auto" });
    const button = el("button", { type: "button", class: "select", "aria-haspopup": "listbox" }, label, icon("chevron"));
    const refresh = () => {
      const names = options.filter((one) => values.includes(one.value)).map((one) => one.label);
      label.textContent = names.join(", ") || part.placeholder || "Choose";
      button.classList.toggle("empty", !names.length);
    };
    button.addEventListener("click", async () => {
      const title = button.labels?.[0]?.querySelector("bdi")?.textContent ?? "Choose";
      const given = await choose(title, options, { least: required ? Math.max(1, least) : 0, most, chosen: values }, button);
      if (!given) return;
      values = given;
      refresh();
      button.dispatchEvent(new Event("input", { bubbles: true }));
    });
    refresh();
    return {
      element: button,
      shows: label.id,
      read: () => (isEntity(part) ? values.map((id) => ({ id })) : values),
      check: () => {
        if (!values.length) return required ? "Please choose." : "";
        return values.length < least || values.length > most ? `Please choose ${least} to ${most}.` : "";
      },
    };
  };
}

/** Radio buttons or ticks, all to be seen. */
export function ticking(options, { single, required, least = required ? 1 : 0, most = options.length }) {
  return (id) => {
    const inputs = options.map((one) => el("input", { type: single ? "radio" : "checkbox", name: id, value: one.value, checked: one.default }));
    const group = el(
      "div",
      { class: "ticks" },
      options.map((one, at) =>
        el("label", {}, inputs[at], el("span", { class: "words" }, el("bdi", { text: one.label }), one.description ? el("small", { text: one.description, dir: "auto" }) : null)),
      ),
    );
    const chosen = () => inputs.filter((one) => one.checked).map((one) => one.value);
    return {
      element: group,
      group: single ? "radiogroup" : "group",
      focus: inputs[0],
      read: () => (single ? (chosen()[0] ?? []) : chosen()),
      check: () => {
        const count = chosen().length;
        if (!count) return required ? "Please choose." : "";
        return count < least || count > most ? `Please choose ${least} to ${most}.` : "";
      },
    };
  };
}

/** A single tick. */
export function tick(ticked) {
  return () => {
    const input = el("input", { type: "checkbox", checked: ticked });
    return { element: input, read: () => input.checked, check: () => "" };
  };
}

/** Files, sent ahead when they are read. */
export function files({ required, least = required ? 1 : 0, most = 1, many = true }) {
  return () => {
    const input = el("input", { type: "file", multiple: most > 1 });
    return {
      element: input,
      read: async () => {
        const found = [];
        for (const one of input.files) {
          const sent = await upload(one);
          if (sent.problem) throw new Error(sent.problem);
          found.push({ file: sent.file });
        }
        return many ? found : (found[0] ?? null);
      },
      check: () => {
        const count = input.files.length;
        const heavy = [...input.files].find((one) => one.size > 10 * 1024 * 1024);
        if (heavy) return `${heavy.name} has ${bytes(heavy.size)}; 10 MB is the most.`;
        if (!count) return required ? "Please choose a file." : "";
        return count < least || count > most ? `Please choose ${least} to ${most} files.` : "";
      },
    };
  };
}

/** Check all fields and read them; null when one is not right, which is then shown and focused. */
export async function readAll(fields) {
  const wrong = fields.filter((one) => one.bad());
  if (wrong.length) {
    wrong[0].focus();
    return null;
  }
  const found = [];
  for (const one of fields) {
    try {
      found.push([one.key, await one.read()]);
    } catch (error) {
      one.bad(error.message);
      one.focus();
      return null;
    }
  }
  return found;
}
