// ---- the whole ----
function renderTheme() {
  const theme = onPaper ? "light" : state.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  document.documentElement.dataset.theme = theme;
  const style = getComputedStyle(document.documentElement), read = (name) => style.getPropertyValue("--" + name).trim();
  look = { theme, ink: read("ink"), muted: read("muted"), paper: read("paper"), line: read("line"), mark: read("mark") };
  $("theme").textContent = theme === "dark" ? "Light" : "Dark";
}
function renderCounts() {
  const left = data.notes.find((note) => note.startsWith("Left out"))?.replace(/ as least.*?:/, ":");
  const filtered = state.off.size || state.eoff.size || state.goff.size || bounded() ? ", filtered" : "";
  $("counts").textContent = pending !== null ? `Path from ${nodes[pending].label}: pick its other end (Esc lets go).`
    : `${times(shown.size, "node")}, ${times(drawnPairs.size, "line")}${filtered}${left ? ". " + left : ""}`;
}
/* Fills a box anew, and gives the keyboard's focus back to what stands where it was. */
function keepingFocus(box, fill) {
  const stops = () => [...box.querySelectorAll("input, button:not(:disabled)")], at = stops().indexOf(document.activeElement);
  fill();
  if (at >= 0 && !box.contains(document.activeElement)) stops()[Math.min(at, stops().length - 1)]?.focus({ preventScroll: true });
}
function render() {
  renderTheme();
  compute();
  [...shown].sort((a, b) => nodes[b].weight - nodes[a].weight).forEach(place);
  stage.sync();
  keepingFocus($("filters"), renderFilters);
  keepingFocus($("panel"), renderPanel);
  renderCounts();
  stage.redraw();
}

$("filter").onclick = () => { const open = $("filters").classList.toggle("open"); $("filter").setAttribute("aria-expanded", String(open)); };
$("back").onclick = () => history.back();
$("forward").onclick = () => history.forward();
$("fit").onclick = () => stage.fit();
$("theme").onclick = () => change((now) => { now.theme = look.theme === "dark" ? "light" : "dark"; });
$("png").onclick = () => picture().toBlob((blob) => save(blob, "logloom.png"));
$("turtle").onclick = () => save(new Blob([turtle()], { type: "text/turtle" }), "logloom.ttl");
$("help").onclick = () => $("keys").showModal();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", render);

const api = { get visible() { return { nodes: named(shown), lines: drawnPairs.size }; }, get state() { return fragment(); }, firstDrawing: null, labels: 0, turtle,
  where: (name) => stage.at(byName.get(name)) };
window.logloom = api;
$("title").textContent = data.title;
document.title = data.title + " – Logloom";
const wanted = location.hash.replace(/^#/, "");
if (wanted) { state = parsed(wanted); written = wanted; } else if (data.picked.length === 1) state.pick = [data.picked[0]];
render();
stage.start();
