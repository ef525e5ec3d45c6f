// ---- saving ----
function save(blob, name) {
  const url = URL.createObjectURL(blob);
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
function picture() {
  const from = stage.image(), canvas = el("canvas", { width: from.width, height: from.height }), ctx = canvas.getContext("2d");
  ctx.fillStyle = look.paper;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.drawImage(from, 0, 0);
  return canvas;
}
const quoted = (text) => '"' + wellFormed(text).replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r")
  .replace(/[\u0000-\u001f\u007f]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0")) + '"';
const iri = (text) => "<" + text.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0")) + ">";
function turtle() {
  const out = Object.entries(data.prefixes).map(([prefix, space]) => `@prefix ${prefix}: ${iri(space)} .`);
  [...shown].sort((a, b) => a - b).forEach((id) => {
    const node = nodes[id], aliases = node.aliases.map((alias) => ` ;\n    skos:altLabel ${quoted(alias)}`).join("");
    out.push("", `${iri(node.iri)} a ${data.classes[node.kind].join(" , ")} ;\n    rdfs:label ${quoted(node.label)}${aliases} .`);
  });
  out.push("");
  drawnPairs.forEach((parts, id) => parts.forEach((part) => {
    const [a, b] = part.back ? [pairs[id].to, pairs[id].from] : [pairs[id].from, pairs[id].to];
    out.push(`${iri(nodes[a].iri)} ${part.kind} ${iri(nodes[b].iri)} .`);
  }));
  return out.join("\n") + "\n";
}
