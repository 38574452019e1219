// Keeps the feed fresh: hears that it changed, fetches it anew, leaves open what is open.
"use strict";

const feed = document.getElementById("feed");
const live = document.getElementById("live");
const query = `?days=${feed.dataset.days}`;

function say(state, text) {
  live.dataset.state = state;
  live.textContent = text;
}

function remember() {
  const open = new Map();
  for (const part of feed.querySelectorAll("details[id]")) open.set(part.id, part.open);
  const digests = new Map();
  for (const one of feed.querySelectorAll(".session")) digests.set(one.id, one.dataset.digest);
  const focused = document.activeElement;
  const holder = focused && feed.contains(focused) ? focused.closest("[id]") : null;
  return { open, digests, focus: holder ? holder.id : null };
}

function restore(before) {
  for (const part of feed.querySelectorAll("details[id]")) {
    if (before.open.has(part.id)) part.open = before.open.get(part.id);
  }
  let changed = 0;
  for (const one of feed.querySelectorAll(".session")) {
    if (before.digests.get(one.id) === one.dataset.digest) continue;
    one.classList.add("fresh");
    changed += 1;
  }
  const holder = before.focus && document.getElementById(before.focus);
  if (holder) (holder.querySelector("summary") || holder).focus({ preventScroll: true });
  return changed;
}

let fetching = false;
let again = false;

async function refresh() {
  if (fetching) {
    again = true;
    return;
  }
  fetching = true;
  try {
    const answer = await fetch(`/v1/feeds/sessions/fragment${query}`, { credentials: "same-origin" });
    if (answer.status === 401) return signedOut();
    if (!answer.ok) throw new Error(String(answer.status));
    const html = await answer.text();
    const before = remember();
    feed.innerHTML = html;
    feed.dataset.state = answer.headers.get("Feed-State");
    const changed = restore(before);
    const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    say("live", changed ? `Updated ${time}` : "Live");
  } catch {
    say("lost", "Connection lost, trying again");
    setTimeout(refresh, 5000);
  } finally {
    fetching = false;
    if (again) {
      again = false;
      refresh();
    }
  }
}

let source;

function signedOut() {
  source.close();
  say("out", "Signed out: open your link again");
}

function listen() {
  source = new EventSource("/v1/feeds/sessions/events");
  source.addEventListener("open", () => say("live", "Live"));
  source.addEventListener("changed", (event) => {
    if (event.data !== feed.dataset.state) refresh();
  });
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED) return say("lost", "Reconnecting");
    // The server answered with an error: find out whether it is the sign-in.
    say("lost", "Connection lost, trying again");
    setTimeout(async () => {
      await refresh();
      if (live.dataset.state !== "out") listen();
    }, 5000);
  });
}

function openTarget() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  const part = target && target.querySelector("details");
  if (part) part.open = true;
}

addEventListener("hashchange", openTarget);
addEventListener("pagehide", () => source.close());
addEventListener("pageshow", (event) => event.persisted && listen());
openTarget();
listen();
