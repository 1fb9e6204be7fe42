// Elements are made of parts; no text ever becomes markup.

const PATHS = {
  menu: "M4 6h16M4 12h16M4 18h16",
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  reply: "M9 7l-5 5 5 5M4 12h9c4 0 7 2 7 7",
  send: "M4 12L20 4l-5 16-3.5-6.5zM11.5 13.5L20 4",
  clip: "M12 5v14M5 12h14",
  slash: "M15 4L9 20",
  file: "M7 3h7l4 4v14H7zM14 3v4h4M9.5 12h5M9.5 16h5",
  down: "M12 4v12M7 11l5 5 5-5M5 20h14",
  out: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM12 9a3 3 0 100 6 3 3 0 000-6z",
  hash: "M9 4L7 20M17 4l-2 16M4 9h16M3 15h16",
  thread: "M4 5h16v10H10l-4 4v-4H4zM8 10h8",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3",
  person: "M12 4a4 4 0 100 8 4 4 0 000-8zM4 21c0-4 3.5-7 8-7s8 3 8 7",
  smile: "M12 3a9 9 0 100 18 9 9 0 000-18zM8.5 14c1 1.5 2.2 2 3.5 2s2.5-.5 3.5-2M9 9.5h.01M15 9.5h.01",
  chevron: "M6 9l6 6 6-6",
  sun: "M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 19M5 19l1.5-1.5M17.5 6.5L19 5",
  moon: "M20 14.5A8.5 8.5 0 119.5 4a7 7 0 0010.5 10.5z",
  app: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  pen: "M4 20l1-5L16 4l4 4L9 19z",
  bin: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
};

/** An element: `props` are attributes, listeners (`onclick`), `class`, `text`, `data`. */
export function el(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "text") made.textContent = value;
    else if (name === "data") Object.assign(made.dataset, value);
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "value") made.value = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((one) => one !== null && one !== undefined));
  return made;
}

/** A drawing that says nothing by itself. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }))
    svg.setAttribute(key, value);
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

export const byId = (id) => document.getElementById(id);
export const phone = () => matchMedia("(max-width: 760px)").matches;

let last = 0;
/** An id that no other element has. */
export const fresh = (stem) => `${stem}-${++last}`;

/** A round picture of somebody: the first letter on a colour of their own. */
export function face(name, { bot = false, key = name } = {}) {
  if (bot) return el("img", { class: "face", src: "icon.svg", alt: "", width: 40, height: 40 });
  let hue = 0;
  for (const letter of key) hue = (hue * 31 + letter.codePointAt(0)) % 8;
  return el("span", { class: "face", "aria-hidden": "true", data: { hue }, text: [...name.trim()][0]?.toUpperCase() ?? "?" });
}

export function bytes(size) {
  if (size === null || size === undefined) return "";
  if (size < 1024) return `${size} B`;
  return size < 1024 * 1024 ? `${(size / 1024).toFixed(1)} KB` : `${(size / 1024 / 1024).toFixed(1)} MB`;
}

/** Say something to a screen reader; `loud` interrupts. */
export function announce(text, loud = false) {
  const box = byId(loud ? "alarm" : "said");
  box.append(el("p", { text: text.slice(0, 400) }));
  while (box.children.length > 4) box.firstChild.remove();
}
