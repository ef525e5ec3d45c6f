
// ---- keys ----
const KEYS = [["/", "find a node"], ["← ↑ → ↓", "go to the next node that way"], ["Enter", "unfold the picked node's neighbours"], ["Backspace", "fold them"], ["p", "path from the picked node to the next"],
  ["c", "colour by kind or group"], ["+ −", "zoom"], ["0", "show everything"], ["Alt+← Alt+→", "back and forward"], ["Esc", "let go"], ["?", "this list"]];
$("keys").append(el("h2", {}, "Keys"), el("table", {}, el("tbody", {}, ...KEYS.map(([key, what]) => el("tr", {}, el("td", {}, ...key.split(" ").flatMap((k, i) => [i ? " " : "", el("kbd", {}, k)])), el("td", {}, what))))),
  el("p", { className: "muted" }, "Double-click a node to unfold or fold its neighbours; drag to move; wheel or pinch to zoom."), el("button", { onclick: () => $("keys").close() }, "Close"));
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
function step([dx, dy]) {
  const from = state.pick && shown.has(state.pick[0]) ? positions[state.pick[0]] : null;
  if (!from) return pick([byWeight.find((node) => shown.has(node.id))?.id].filter((id) => id !== undefined));
  const costs = [...shown].filter((id) => id !== state.pick[0]).map((id) => {
    const x = positions[id].x - from.x, y = positions[id].y - from.y, along = x * dx + y * dy, aside = Math.abs(x * dy - y * dx);
    return [along > 1 && aside <= along * 1.6 ? along + aside * 1.5 : Infinity, id];
  }).sort((a, b) => a[0] - b[0]);
  if (!costs.length || costs[0][0] === Infinity) return undefined;
  pick([costs[0][1]]);
  const at = stage.at(costs[0][1]), box = $("stage");
  if (at.x < 40 || at.y < 40 || at.x > box.clientWidth - 40 || at.y > box.clientHeight - 40) stage.centre(costs[0][1]);
  return undefined;
}
const onGraph = {
  Enter: () => state.pick?.length === 1 && unfold(state.pick[0]),
  Backspace: () => state.pick?.length === 1 && fold(state.pick[0]),
  p: () => state.pick?.length === 1 && pathFrom(state.pick[0]),
  c: () => change((now) => { now.by = now.by === "kind" ? "group" : "kind"; }),
  "+": () => stage.zoom(1.25), "=": () => stage.zoom(1.25), "-": () => stage.zoom(0.8), 0: () => stage.fit(),
};
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || $("keys").open) return;
  const typing = ["INPUT", "TEXTAREA", "SELECT"].includes(document.activeElement?.tagName);
  if (event.key === "Escape") { pending = null; $("filters").classList.remove("open"); if (state.pick || state.way) pick(null); else renderCounts(); return; }
  if (typing) return;
  if (event.key === "/") { $("search").focus(); event.preventDefault(); return; }
  if (event.key === "?") { $("keys").showModal(); return; }
  const free = document.activeElement === document.body || document.activeElement === $("graph");
  if (!free) return;
  if (event.key in DIRECTIONS) { step(DIRECTIONS[event.key]); event.preventDefault(); } else if (Object.hasOwn(onGraph, event.key)) { onGraph[event.key](); event.preventDefault(); }
});

