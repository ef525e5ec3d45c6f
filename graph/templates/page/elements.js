// ---- elements; strings become text, never markup ----
function el(tag, props = {}, ...children) {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}
const times = (count, one, more) => `${count.toLocaleString("en")} ${count === 1 ? one : more || one + "s"}`;
const nodeIcon = (node) => icon(node.kind, colourOf(node));
const link = (id) => el("button", { className: "link", onclick: () => pick([id]) }, nodeIcon(nodes[id]), el("bdi", {}, nodes[id].label));
const places = (node) => times(node.weight, "entry or document", "entries and documents");
const nodeHint = (node) => [el("bdi", {}, node.label), el("br"), el("small", {}, kinds[node.kind][0] + (node.weight ? `, in ${places(node)}` : ""))];
const pairHint = (pair) => (drawnPairs.get(pair.id) || []).slice(0, 4).map((part) => el("div", {}, ...sentence(pair, part)));
function sentence(pair, part) {
  const [a, b] = part.back ? [pair.to, pair.from] : [pair.from, pair.to];
  return [el("bdi", {}, cut(nodes[a].label, 60)), ` ${edgeKinds[part.kind][0]} `, el("bdi", {}, cut(nodes[b].label, 60))];
}
function hint(at, content) {
  const box = $("hint");
  box.replaceChildren(...content);
  box.hidden = false;
  box.style.left = Math.max(4, Math.min(at.x + 14, $("stage").clientWidth - box.offsetWidth - 6)) + "px";
  box.style.top = Math.max(4, Math.min(at.y + 14, $("stage").clientHeight - box.offsetHeight - 6)) + "px";
}
function hideHint() { hovered = null; $("hint").hidden = true; }
