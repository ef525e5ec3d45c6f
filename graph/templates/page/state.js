// ---- state and fragment ----
const blank = () => ({ pick: null, off: new Set(), eoff: new Set(), goff: new Set(), since: null, until: null, by: "kind",
  more: [], less: new Set(), way: data.way.length ? [data.way[0], data.way[data.way.length - 1]] : null, theme: null });
let state = blank();
let pending = null; // one end of a path, until the other is picked
let written = null;
const toISO = (day) => new Date(day * DAY).toISOString().slice(0, 10);
const fromISO = (text) => { const time = Date.parse(text + "T00:00:00Z"); return Number.isNaN(time) ? null : Math.floor(time / DAY); };
const listed = (items) => [...items].map(encodeURIComponent).join(",");
const unlisted = (text) => (text ? text.split(",").map(decodeURIComponent) : []);
const named = (ids) => [...ids].map((id) => wellFormed(nodes[id].name));
const found = (names) => names.map((name) => byName.get(name)).filter((id) => id !== undefined);

function fragment() {
  const parts = [];
  const put = (key, value) => value && parts.push(key + "=" + value);
  if (state.pick) put(state.pick.length === 1 ? "n" : "e", listed(named(state.pick)));
  put("off", listed(state.off));
  put("eoff", listed(state.eoff));
  put("goff", listed(state.goff));
  put("since", state.since !== null && toISO(state.since));
  put("until", state.until !== null && toISO(state.until));
  put("by", state.by !== "kind" && state.by);
  put("more", listed(named(state.more)));
  put("less", listed(named(state.less)));
  put("way", state.way ? listed(named(state.way)) : data.way.length ? "no" : "");
  put("theme", state.theme);
  return parts.join("&");
}

function parsed(text) {
  const given = new Map(text.replace(/^#/, "").split("&").map((part) => part.split("=", 2)));
  const list = (key) => { try { return unlisted(given.get(key)); } catch { return []; } };
  const fresh = blank();
  const node = found(list("n")), edge = found(list("e")), way = found(list("way"));
  fresh.pick = node.length ? node.slice(0, 1) : edge.length === 2 && pairOf(...edge) ? edge : null;
  fresh.off = new Set(list("off").filter((kind) => kind in kinds));
  fresh.eoff = new Set(list("eoff").filter((kind) => kind in edgeKinds));
  fresh.goff = new Set(list("goff").map(Number).filter((team) => team >= -1));
  fresh.since = given.has("since") ? fromISO(given.get("since")) : null;
  fresh.until = given.has("until") ? fromISO(given.get("until")) : null;
  fresh.by = given.get("by") === "group" ? "group" : "kind";
  fresh.more = found(list("more"));
  fresh.less = new Set(found(list("less")));
  if (given.has("way")) fresh.way = way.length === 2 ? way : null;
  fresh.theme = ["light", "dark"].includes(given.get("theme")) ? given.get("theme") : null;
  return fresh;
}

function change(how) {
  how(state);
  render();
  written = fragment();
  // Some frames (notebooks) have no address of their own: there the state simply is not kept.
  try { if (location.hash.replace(/^#/, "") !== written) location.hash = written; } catch { /* as said */ }
}

addEventListener("hashchange", () => {
  const now = location.hash.replace(/^#/, "");
  if (now === written) return;
  written = now;
  state = parsed(now);
  render();
});
