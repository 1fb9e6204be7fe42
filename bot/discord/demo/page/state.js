// What the page knows, as the demo told it.

export const state = {
  here: { person: "", place: "" },
  server: { name: "", online: false },
  people: [],
  bot: { id: "", name: "", handle: "" },
  places: [],
  names: { users: {}, roles: {}, channels: {} },
  commands: { slash: [], menu: [] },
  typing: false,
};

const listeners = [];
/** Call `tell` whenever one of these parts is new. */
export const on = (parts, tell) => listeners.push([parts, tell]);

export function take(news) {
  const fresh = Object.keys(news).filter((part) => part in state);
  for (const part of fresh) state[part] = news[part];
  for (const [parts, tell] of listeners) if (parts.some((part) => fresh.includes(part))) tell();
}

export const place = () => state.places.find((one) => one.id === state.here.place);
export const player = () => state.people.find((one) => one.handle === state.here.person);
export const address = (person, id) => `#${person}/${id}`;
