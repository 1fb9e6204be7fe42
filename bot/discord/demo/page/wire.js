// The line to the demo: what is asked, what is answered, and what is new.

const waiting = new Map();
let socket = null;
let number = 0;
let pause = 400;

/** Open the line and keep it open; `heard` gets the news, `state` true and false. */
export function open(heard, state) {
  const address = new URL("live", location.href);
  address.protocol = "ws:";
  address.hash = "";
  socket = new WebSocket(address);
  socket.onopen = () => {
    pause = 400;
    state(true);
  };
  socket.onmessage = (event) => {
    const news = JSON.parse(event.data);
    if (!("re" in news)) return heard(news);
    waiting.get(news.re)?.(news);
    waiting.delete(news.re);
  };
  socket.onclose = () => {
    for (const tell of waiting.values()) tell({ problem: "The line to the demo broke. Try again." });
    waiting.clear();
    state(false);
    setTimeout(() => open(heard, state), pause);
    pause = Math.min(pause * 1.7, 5000);
  };
}

/** Ask for something to be done; the answer may name a `problem`. */
export function ask(what, more = {}) {
  return new Promise((tell) => {
    if (socket?.readyState !== WebSocket.OPEN)
      return tell({ problem: "There is no line to the demo just now. Try again in a moment." });
    number += 1;
    waiting.set(number, tell);
    socket.send(JSON.stringify({ ...more, do: what, n: number }));
  });
}

/** Send a file ahead; gives what it is called until it is used, or a `problem`. */
export async function upload(file) {
  if (file.size > 10 * 1024 * 1024) return { problem: `${file.name} is larger than 10 MB.` };
  const address = new URL("files", location.href);
  address.search = new URLSearchParams({ name: file.name }).toString();
  address.hash = "";
  try {
    return await (await fetch(address, { method: "POST", body: file })).json();
  } catch {
    return { problem: `${file.name} could not be sent. Try again.` };
  }
}
