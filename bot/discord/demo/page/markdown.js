// Discord's Markdown as elements. Every text is data: it is only ever put in as text.

import { el, icon } from "./dom.js";
import { state } from "./state.js";
import { leave } from "./sheet.js";

const DEEPEST = 8;

/** A text as a piece of a document; `short` leaves out blocks, as in a label. */
export function markdown(text, short = false) {
  const found = document.createDocumentFragment();
  if (short) inline(text, found, 0);
  else blocks(text.replace(/\r\n?/g, "\n"), found, false);
  return found;
}

// Blocks, line by line

function blocks(text, into, quoted) {
  let at = 0;
  let said = []; // Lines of a paragraph that are not written yet.
  let closed = true; // Whether a block has just ended, so that one line break after it is its own.
  let fences = true; // Whether there can still be a fence that is closed.
  const settle = () => {
    const words = said.join("\n").replace(/^\n+|\n+$/g, (ends) => ends.slice(1));
    if (said.length && (words || !closed)) {
      const part = el("p", { dir: "auto" });
      inline(words, part, 0);
      into.append(part);
    }
    said = [];
    closed = true;
  };
  while (at <= text.length) {
    let end = text.indexOf("\n", at);
    if (end < 0) end = text.length;
    const line = text.slice(at, end);
    const open = fences ? fence(line) : -1;
    if (open >= 0) {
      const shut = text.indexOf("```", at + open + 3);
      if (shut < 0) fences = false;
      else if (text.slice(at + open + 3, shut).trim()) {
        const before = line.slice(0, open);
        if (before.trim()) said.push(before);
        settle();
        into.append(code(text.slice(at + open + 3, shut)));
        at = shut + 3;
        if (text[at] === "\n") at += 1;
        if (at >= text.length) break;
        continue;
      }
    }
    if (!quoted && line.startsWith(">>> ")) {
      settle();
      into.append(quote(text.slice(at + 4)));
      break;
    }
    if (!quoted && /^> |^>$/.test(line)) {
      settle();
      const inner = [];
      while (at <= text.length) {
        let stop = text.indexOf("\n", at);
        if (stop < 0) stop = text.length;
        const next = text.slice(at, stop);
        if (!/^> |^>$/.test(next)) break;
        inner.push(next.slice(2));
        at = stop + 1;
      }
      into.append(quote(inner.join("\n")));
      continue;
    }
    const heading = /^(#{1,3}|-#) +(\S.*)$/.exec(line);
    if (heading) {
      settle();
      const small = heading[1] === "-#";
      // The page has headings of its own above these.
      const part = small ? el("p", { class: "subtext" }) : el("h" + (heading[1].length + 2));
      part.dir = "auto";
      if (!small) part.className = "h" + heading[1].length;
      inline(heading[2], part, 0);
      into.append(part);
    } else if (ITEM.test(line)) {
      settle();
      at = list(text, at, into);
      continue;
    } else {
      said.push(line);
    }
    at = end + 1;
  }
  settle();
}

/** Where a line opens a fence that is not escaped; -1 if it does not. */
function fence(line) {
  let at = line.indexOf("```");
  while (at >= 0) {
    let slashes = 0;
    while (line[at - 1 - slashes] === "\\") slashes += 1;
    if (slashes % 2 === 0) return at;
    at = line.indexOf("```", at + 1);
  }
  return -1;
}

function code(text) {
  const named = /^([a-z0-9_+\-.#]{1,24})\n/i.exec(text);
  const words = (named ? text.slice(named[0].length) : text).replace(/^\n+|\n+$/g, "");
  return el(
    "pre",
    { tabindex: 0, role: "region", "aria-label": named ? `Code in ${named[1]}` : "Code" },
    el("code", { text: words, dir: "ltr" }),
  );
}

function quote(text) {
  const part = el("blockquote");
  blocks(text, part, true);
  return part;
}

const ITEM = /^( *)([-*]|\d{1,9}\.) +(\S.*)$/;

/** The items from here on, nested by their indents; gives where the next block begins. */
function list(text, at, into) {
  const open = []; // The lists around the next item, the outermost first.
  while (at <= text.length) {
    let end = text.indexOf("\n", at);
    if (end < 0) end = text.length;
    const line = text.slice(at, end);
    const found = ITEM.exec(line);
    if (!found) {
      const goesOn = /^ {2,}(\S.*)$/.exec(line);
      if (!goesOn || !open.length) break;
      const item = open[open.length - 1].made.lastElementChild;
      item.append(el("br"));
      inline(goesOn[1], item, 0);
    } else {
      const [, space, mark, words] = found;
      const ordered = mark.length > 1;
      while (open.length > 1 && space.length < open[open.length - 1].indent) open.pop();
      let top = open[open.length - 1];
      if (!top || (space.length >= top.indent + 2 && open.length < DEEPEST)) {
        const made = el(ordered ? "ol" : "ul", { start: ordered ? Number.parseInt(mark) : null });
        (top ? top.made.lastElementChild : into).append(made);
        top = { indent: space.length, made };
        open.push(top);
      } else if ((top.made.tagName === "OL") !== ordered && open.length === 1) {
        break;
      }
      const item = el("li", { dir: "auto" });
      inline(words, item, 0);
      top.made.append(item);
    }
    at = end + 1;
  }
  return at;
}

// Within a line

const SPECIAL = /[\\<`*_~|[@\nh]/g;
const URL_HERE = /https?:\/\/[^\s<>]+/y;
const ANGLED = [
  [/<(https?:\/\/[^\s<>]{1,2000})>/y, ([, url]) => link(url, [document.createTextNode(url)], false)],
  [/<@!?(\d{1,20})>/y, ([, id]) => mention("@" + (state.names.users[id] ?? "unknown-user"))],
  [/<@&(\d{1,20})>/y, ([, id]) => mention("@" + (state.names.roles[id] ?? "unknown-role"))],
  [/<#(\d{1,20})>/y, ([, id]) => channel(id)],
  [/<\/([-\w ]{1,100}):\d{1,20}>/y, ([, name]) => mention("/" + name)],
  [/<a?:(\w{2,32}):\d{1,20}>/y, ([, name]) => document.createTextNode(`:${name}:`)],
  [/<t:(-?\d{1,13})(?::([tTdDfFR]))?>/y, ([, at, kind]) => moment(Number(at) * 1000, kind)],
];
const PAIRS = [
  ["**", "strong"],
  ["__", "u"],
  ["~~", "s"],
  ["||", "spoiler"],
  ["*", "em"],
  ["_", "em"],
];

function inline(text, into, depth) {
  let words = "";
  let at = 0;
  const dead = new Set(); // Marks that nothing closes from here on.
  const say = () => {
    if (words) into.append(words);
    words = "";
  };
  const put = (part, length) => {
    say();
    into.append(part);
    at += length;
  };
  while (at < text.length) {
    SPECIAL.lastIndex = at;
    const next = SPECIAL.exec(text)?.index ?? text.length;
    words += text.slice(at, next);
    at = next;
    if (at >= text.length) break;
    const sign = text[at];
    if (sign === "\n") put(el("br"), 1);
    else if (sign === "\\" && /[^0-9A-Za-z\s]/.test(text[at + 1] ?? "")) {
      const whole = String.fromCodePoint(text.codePointAt(at + 1));
      words += whole;
      at += 1 + whole.length;
    } else if (sign === "`") {
      const [part, length] = span(text, at, dead);
      if (part) put(part, length);
      else {
        words += text.slice(at, at + length);
        at += length;
      }
    } else {
      const found = special(text, at, sign, depth, dead);
      if (found) put(found[0], found[1]);
      else {
        words += sign;
        at += 1;
      }
    }
  }
  say();
}

function special(text, at, sign, depth, dead) {
  if (sign === "<") {
    for (const [pattern, make] of ANGLED) {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (found) return [make(found), found[0].length];
    }
    return null;
  }
  if (sign === "h") return bare(text, at);
  if (sign === "[") return depth < DEEPEST ? masked(text, at, depth) : null;
  if (sign === "@") {
    const found = /^@(everyone|here)\b/.exec(text.slice(at, at + 10));
    return found && [mention(found[0]), found[0].length];
  }
  if (depth >= DEEPEST) return null;
  for (const [mark, tag] of PAIRS) {
    if (!text.startsWith(mark, at) || dead.has(mark)) continue;
    const from = at + mark.length;
    if (mark.length === 1) {
      if (/\s|^$/.test(text[from] ?? "")) continue;
      if (mark === "_" && /\w/.test(text[at - 1] ?? "")) continue;
    }
    const shut = closing(text, from, mark);
    if (shut < 0) {
      dead.add(mark);
      continue;
    }
    if (shut === from) continue;
    const part = tag === "spoiler" ? spoiler() : el(tag);
    inline(text.slice(from, shut), part, depth + 1);
    return [part, shut + mark.length - at];
  }
  return null;
}

/** Where a mark is closed; -1 if it is not. What is escaped closes nothing. */
function closing(text, from, mark) {
  const sign = mark[0];
  let at = from;
  while (at < text.length) {
    if (text[at] === "\\") at += 2;
    else if (text[at] === "`") at += Math.max(1, skipped(text, at));
    else if (text[at] !== sign) at += 1;
    else if (mark.length === 2) {
      if (text[at + 1] !== sign) at += 1;
      // Of three asterisks the first is the inner one's.
      else if (text[at + 2] === sign && sign !== "|" && at > from) at += 1;
      else if (at > from) return at;
      else at += 2;
    } else if (text[at + 1] === sign) at += 2;
    else if (/\s/.test(text[at - 1]) || (sign === "_" && /\w/.test(text[at + 1] ?? ""))) at += 1;
    else return at;
  }
  return -1;
}

const run = (text, at) => {
  let length = 1;
  while (text[at + length] === "`") length += 1;
  return length;
};

/** Where the run of exactly so many backticks is that ends a span; -1 if there is none. */
function ticks(text, from, length) {
  let at = text.indexOf("`", from);
  while (at >= 0) {
    const here = run(text, at);
    if (here === length) return at;
    at = text.indexOf("`", at + here);
  }
  return -1;
}

function skipped(text, at) {
  const length = run(text, at);
  // Far ahead nobody closes code; this bounds the work on backticks alone.
  const shut = ticks(text.slice(0, at + 600), at + length, length);
  return shut < 0 ? length : shut + length - at;
}

function span(text, at, dead) {
  const length = run(text, at);
  const key = "`".repeat(Math.min(length, 12));
  const shut = dead.has(key) ? -1 : ticks(text, at + length, length);
  if (shut < 0) {
    dead.add(key);
    return [null, length];
  }
  const words = text.slice(at + length, shut).replace(/^ (.*) $/s, "$1");
  return [el("code", { text: words, dir: "ltr" }), shut + length - at];
}

function bare(text, at) {
  URL_HERE.lastIndex = at;
  const found = URL_HERE.exec(text);
  if (!found) return null;
  let url = found[0].replace(/[.,:;"'\]*_~|`!?]+$/, "");
  while (url.endsWith(")") && url.split(")").length > url.split("(").length) url = url.slice(0, -1);
  const part = link(url, [document.createTextNode(url)], false);
  return [part, url.length];
}

/** [words](address "title"): a link only when the words do not pretend to be another address. */
function masked(text, at, depth) {
  let deep = 1;
  let shut = at + 1;
  const furthest = Math.min(text.length, at + 1200);
  for (; shut < furthest; shut += 1) {
    if (text[shut] === "\\") shut += 1;
    else if (text[shut] === "[") deep += 1;
    else if (text[shut] === "]" && --deep === 0) break;
  }
  if (deep !== 0 || text[shut + 1] !== "(") return null;
  const rest = /^\(\s*(?:<(https?:\/\/[^\s<>]+)>|(https?:\/\/(?:[^\s<>()]|\([^\s<>()]*\))+))(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/.exec(
    text.slice(shut + 1, shut + 2400),
  );
  const words = text.slice(at + 1, shut);
  if (!rest || !words.trim() || /https?:\/\//i.test(words.normalize("NFKC"))) return null;
  const inner = document.createDocumentFragment();
  inline(words, inner, depth + 1);
  const part = link(rest[1] ?? rest[2], [inner], true);
  return [part, shut + 1 + rest[0].length - at];
}

/** A link to elsewhere; one that wears other words asks before it leads away. */
export function link(url, words, asks) {
  let safe = null;
  try {
    safe = new URL(url);
  } catch {
    // Not an address: it stays what it is, a text.
  }
  // A name before the host only pretends to be another host.
  if (!safe || !/^https?:$/.test(safe.protocol) || safe.username || safe.password) return el("span", {}, ...words);
  const part = el(
    "a",
    { href: safe.href, title: safe.href, target: "_blank", rel: "noopener noreferrer nofollow" },
    ...words,
  );
  if (asks)
    part.addEventListener("click", (event) => {
      event.preventDefault();
      leave(safe);
    });
  return part;
}

const mention = (name) => el("span", { class: "mention", dir: "auto", text: name });

function channel(id) {
  const name = state.names.channels[id];
  if (!name) return mention("#unknown");
  return el("a", { class: "mention", href: `#${state.here.person}/${id}`, text: "#" + name });
}

function spoiler() {
  const part = el("span", { class: "spoiler", role: "button", tabindex: 0, "aria-label": "Spoiler: show it" });
  const show = (event) => {
    if (part.classList.contains("open") || (event.key && !["Enter", " "].includes(event.key))) return;
    event.preventDefault();
    event.stopPropagation();
    part.classList.add("open");
    for (const name of ["role", "aria-label", "tabindex"]) part.removeAttribute(name);
  };
  part.addEventListener("click", show, true);
  part.addEventListener("keydown", show);
  return part;
}

const SHAPES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};

function moment(at, kind = "f") {
  const when = new Date(at);
  if (Number.isNaN(when.getTime())) return document.createTextNode("<an impossible time>");
  const full = new Intl.DateTimeFormat(undefined, SHAPES.F).format(when);
  const text = kind === "R" ? ago(at) : new Intl.DateTimeFormat(undefined, SHAPES[kind]).format(when);
  return el("time", { datetime: when.toISOString(), title: full, class: "moment", text });
}

function ago(at) {
  const seconds = (at - Date.now()) / 1000;
  const steps = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60]];
  const form = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  for (const [unit, size] of steps)
    if (Math.abs(seconds) >= size) return form.format(Math.round(seconds / size), unit);
  return form.format(Math.round(seconds), "second");
}

/** A button's or option's emoji. */
export const emoji = (one) =>
  one ? el("span", { class: "emoji", "aria-hidden": "true", text: one.id ? `:${one.name}:` : one.name }) : null;

export const outward = () => icon("out");
