// ---- search ----
const folded = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
const index = nodes.map((node) => [node.id, [node.label, node.name, ...node.aliases].map((name) => [name, folded(name)])]);
let matches = [], active = -1;
function search(text) {
  const wanted = folded(text.trim());
  if (!wanted) return [];
  const rank = (name) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : new RegExp("[\\s:/_.@-]" + wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).test(name) ? 2 : name.includes(wanted) ? 3 : 9);
  return index.map(([id, names]) => names.map(([name, key]) => [rank(key), id, name]).reduce((a, b) => (b[0] < a[0] ? b : a)))
    .filter(([best]) => best < 9).sort((a, b) => a[0] - b[0] || nodes[b[1]].weight - nodes[a[1]].weight || a[1] - b[1]).slice(0, 12);
}
function renderFound() {
  const box = $("search"), list = $("found");
  matches = search(box.value);
  active = matches.length ? Math.min(Math.max(active, 0), matches.length - 1) : -1;
  list.hidden = !box.value.trim();
  box.setAttribute("aria-expanded", String(!list.hidden));
  list.replaceChildren(...matches.map(([, id, name], i) => {
    const item = el("li", { id: "found" + i, onmousedown: (event) => { event.preventDefault(); choose(i); } }, nodeIcon(nodes[id]), el("span", { className: "name", dir: "auto" }, nodes[id].label),
      name !== nodes[id].label && el("small", { dir: "auto" }, name));
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", String(i === active));
    return item;
  }), ...(matches.length ? [] : [el("li", { className: "none" }, "Nothing in this page is called so.")]));
  if (active >= 0) box.setAttribute("aria-activedescendant", "found" + active); else box.removeAttribute("aria-activedescendant");
}
function closeFound() { $("found").hidden = true; $("search").setAttribute("aria-expanded", "false"); active = -1; }
function choose(i) {
  const id = matches[i]?.[1];
  if (id === undefined) return;
  $("search").value = "";
  closeFound();
  pick([id]);
  if (shown.has(id)) stage.centre(id, 0.8);
  $("graph").focus();
}
$("search").oninput = () => { active = 0; renderFound(); };
$("search").onblur = closeFound;
$("search").onfocus = () => { if ($("search").value) renderFound(); };
$("search").onkeydown = (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") { active += event.key === "ArrowDown" ? 1 : -1; renderFound(); event.preventDefault(); }
  if (event.key === "Enter") choose(active);
  if (event.key === "Escape") { event.stopPropagation(); $("search").value = ""; closeFound(); $("graph").focus(); }
};
