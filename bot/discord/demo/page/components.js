// Components V2 as elements: containers, texts, sections, rows, pictures, files, lines.

import { bytes, el, icon } from "./dom.js";
import { emoji, link, markdown, outward } from "./markdown.js";
import { choose } from "./sheet.js";
import { state } from "./state.js";

const ROW = 1, BUTTON = 2, SELECT = 3, USERS = 5, ROLES = 6, MENTIONABLES = 7, CHANNELS = 8;
const SECTION = 9, WORDS = 10, THUMBNAIL = 11, GALLERY = 12, FILE = 13, LINE = 14, CONTAINER = 17;
const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link" };

/** One component; `act(what, part, element, more)` is called when somebody uses it. */
export function component(part, act) {
  switch (part.type) {
    case CONTAINER:
      return container(part, act);
    case WORDS:
      return el("div", { class: "words" }, markdown(part.content));
    case SECTION:
      return el(
        "div",
        { class: "section" },
        el("div", { class: "words" }, part.components.map((one) => component(one, act))),
        el("div", { class: "beside" }, component(part.accessory, act)),
      );
    case ROW:
      return el("div", { class: "row" }, part.components.map((one) => component(one, act)));
    case BUTTON:
      return button(part, act);
    case GALLERY:
      return gallery(part.items);
    case THUMBNAIL:
      return picture(part, "thumbnail");
    case FILE:
      return file({ name: nameOf(part), ...part.file });
    case LINE:
      return el("div", { class: `line space-${part.spacing ?? 1}` }, part.divider === false ? null : el("hr"));
    default:
      return [SELECT, USERS, ROLES, MENTIONABLES, CHANNELS].includes(part.type) ? select(part, act) : el("p", { class: "small", text: `(a component of type ${part.type})` });
  }
}

function container(part, act) {
  const box = el("div", { class: "container" }, part.components.map((one) => component(one, act)));
  if (part.accent_color !== undefined && part.accent_color !== null)
    box.style.setProperty("--bar", `#${part.accent_color.toString(16).padStart(6, "0")}`);
  return part.spoiler ? hidden(box) : box;
}

function button(part, act) {
  const words = [emoji(part.emoji), part.label ? el("span", { class: "label", text: part.label, dir: "auto" }) : null];
  if (part.style === 5) {
    const made = link(part.url, [...words, outward()], true);
    made.className = "button link";
    if (part.disabled) made.removeAttribute("href");
    return made;
  }
  return el(
    "button",
    {
      type: "button",
      class: `button ${STYLES[part.style] ?? "secondary"}`,
      disabled: part.disabled,
      "aria-label": part.label ? null : part.emoji?.name,
      data: { component: part.custom_id ?? "" },
      onclick: (event) => act("press", part, event.currentTarget),
    },
    ...words,
  );
}

/** The options of a select; those of people, roles and channels are the ones of the server. */
export function optionsOf(part) {
  if (part.options) return part.options;
  const given = new Set((part.default_values ?? []).map((one) => one.id));
  const people = Object.entries(state.names.users).map(([value, label]) => ({ value, label }));
  const roles = Object.entries(state.names.roles).map(([value, label]) => ({ value, label: label.startsWith("@") ? label : "@" + label }));
  const kinds = part.channel_types;
  const places = state.places
    .filter((one) => one.kind !== "dm" && (!kinds || kinds.includes(one.kind === "channel" ? 0 : one.private ? 12 : 11)))
    .map((one) => ({ value: one.id, label: "#" + one.name }));
  const found = { [USERS]: people, [ROLES]: roles, [MENTIONABLES]: [...people, ...roles], [CHANNELS]: places }[part.type];
  return found.map((one) => ({ ...one, default: given.has(one.value) }));
}

/** Whether what is chosen there is somebody or something, known by its id. */
export const isEntity = (part) => part.type >= USERS && part.type <= CHANNELS;

function select(part, act) {
  const options = optionsOf(part);
  const chosen = options.filter((one) => one.default);
  const title = part.placeholder || "Choose";
  const shown = chosen.length ? chosen.map((one) => one.label).join(", ") : title;
  const made = el(
    "button",
    {
      type: "button",
      class: "select" + (chosen.length ? "" : " empty"),
      "aria-haspopup": "listbox",
      "aria-label": chosen.length ? `${title}: ${shown}` : null,
      disabled: part.disabled,
      data: { component: part.custom_id },
    },
    el("span", { class: "label", text: shown, dir: "auto" }),
    icon("chevron"),
  );
  made.addEventListener("click", async () => {
    if (made.getAttribute("aria-busy") === "true") return;
    const limits = { least: part.min_values ?? 1, most: part.max_values ?? 1, chosen: chosen.map((one) => one.value) };
    const values = await choose(title, options, limits, made);
    if (values) act("select", part, made, isEntity(part) ? values.map((id) => ({ id })) : values);
  });
  return made;
}

/** Pictures side by side. */
export function gallery(items) {
  return el("div", { class: `gallery of-${Math.min(items.length, 3)}` }, items.map((one) => picture(one)));
}

function picture(item, kind = "") {
  const { url, content_type: type } = item.media;
  const name = item.description || "A picture without a description";
  // Nothing is fetched from elsewhere: what lies there is only named.
  if (!url.startsWith("/attachments/"))
    return el("p", { class: "elsewhere small" }, icon("eye"), el("span", {}, `${item.description || "A picture"}: `, link(url, [url], false)));
  if (type && !type.startsWith("image/")) return file({ name: url.split("/").pop(), ...item.media });
  const made = el(
    "a",
    { class: `picture ${kind}`, href: url, target: "_blank", rel: "noopener noreferrer", title: item.description },
    el("img", { src: url, alt: name }),
  );
  return item.spoiler ? hidden(made) : made;
}

const nameOf = (part) => part.name || decodeURIComponent(part.file.url.split("/").pop());

/** A file that can be kept. */
export function file({ name, size, url, description }) {
  return el(
    "a",
    { class: "file", href: url, download: name },
    icon("file"),
    el("span", { class: "words" }, el("span", { class: "name", text: name, dir: "auto" }), el("small", { text: [bytes(size), description].filter(Boolean).join(" · ") })),
    icon("down"),
    el("span", { class: "unseen", text: "(download)" }),
  );
}

function hidden(inner) {
  const box = el("div", { class: "veiled" }, inner);
  const open = el("button", { type: "button", class: "button", text: "Spoiler: show it" });
  inner.inert = true;
  open.addEventListener("click", () => {
    inner.inert = false;
    box.classList.add("open");
    open.remove();
  });
  box.append(open);
  return box;
}

export { BUTTON, CHANNELS, MENTIONABLES, ROLES, SELECT, USERS };
