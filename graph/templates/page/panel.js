// ---- the panel ----
const closer = () => el("button", { className: "close", title: "Close (Esc)", onclick: () => pick(null) }, "Close");
function renderPanel() {
  const panel = $("panel");
  const content = way.length || state.way ? pathPanel() : !state.pick ? idlePanel() : state.pick.length === 1 ? nodePanel(nodes[state.pick[0]]) : pairPanel(pairOf(...state.pick));
  panel.className = state.pick || state.way ? "" : "idle";
  panel.replaceChildren(...content.filter(Boolean));
  panel.scrollTop = 0;
}

function kindsShown() {
  const counts = [...counted([...shown].map((id) => nodes[id].kind))].sort((a, b) => b[1] - a[1]);
  return counts.map(([kind, count]) => el("li", {}, icon(kind, tone(kinds[kind][3])), " ", times(count, kinds[kind][0], kinds[kind][1])));
}

function idlePanel() {
  const reserve = nodes.length - nodes.filter((node) => node.start).length;
  const heavy = byWeight.filter((node) => shown.has(node.id)).slice(0, 8).map((node) => el("li", {}, link(node.id)));
  return [el("h3", {}, data.title), el("ul", {}, ...kindsShown()),
    ...data.notes.map((note) => el("p", { className: "muted" }, note)),
    reserve > 0 && el("p", { className: "muted" }, `${times(reserve, "more node")} can be unfolded here: double-click a node.`),
    el("h4", {}, "Most seen"), el("ul", {}, ...heavy),
    el("p", { className: "muted" }, "Click a node or a line to see what stands behind it.")];
}

function nodePanel(node) {
  const id = node.id, days = node.days, hidden = hiddenAround(id), leaves = leavesAround(id);
  const when = days.length ? (days[0] === days[days.length - 1] ? toISO(days[0]) : `${toISO(days[0])} to ${toISO(days[days.length - 1])}`) : "no date";
  return [closer(), el("h3", {}, nodeIcon(node), " ", el("bdi", {}, node.label)),
    el("p", { className: "muted" }, `${kinds[node.kind][0]} · `, el("bdi", {}, node.name)),
    node.aliases.length > 0 && el("div", { className: "names" }, ...node.aliases.map((alias) => el("bdi", {}, alias))),
    el("p", {}, node.weight ? `In ${places(node)}, ${when}` : when),
    !shown.has(id) && el("p", { className: "muted" }, "Hidden by the filters."),
    el("div", { className: "actions" },
      el("button", { disabled: !hidden.length, onclick: () => unfold(id) }, hidden.length ? `Unfold ${Math.min(hidden.length, UNFOLD)} of ${hidden.length}` : "Unfold"),
      el("button", { disabled: !leaves.length, onclick: () => fold(id) }, "Fold"),
      el("button", { onclick: () => pathFrom(id) }, "Path from here"),
      el("button", { onclick: () => hide(id) }, "Hide")),
    ...neighbours(id),
    node.seen.length > 0 && el("h4", {}, "Seen in"),
    ...node.seen.map((number) => evidence(number, [id])),
    node.weight > node.seen.length && el("p", { className: "muted" }, "The first and the last of them; all: logloom show ", el("bdi", {}, node.name))];
}

function neighbours(id) {
  const groups = new Map();
  around[id].forEach(([other, pair]) => {
    const parts = partsOf(pair);
    if (parts.length) groups.set(nodes[other].kind, [...(groups.get(nodes[other].kind) || []), [other, pair, parts]]);
  });
  return Object.keys(kinds).filter((kind) => groups.has(kind)).flatMap((kind) => {
    const rows = groups.get(kind).sort((a, b) => sum(b[2]) - sum(a[2]) || a[0] - b[0]);
    const items = rows.map(([other, pair, parts]) => el("li", {}, link(other), " ",
      el("button", { className: "link muted", title: "What stands behind it", onclick: () => pick([pair.from, pair.to]) }, words(pair, parts, id))));
    const head = el("h4", {}, `${kinds[kind][items.length === 1 ? 0 : 1]} (${items.length})`);
    if (items.length <= 12) return [head, el("ul", {}, ...items)];
    const rest = el("ul", { hidden: true }, ...items.slice(10));
    const more = el("button", { className: "link", onclick: () => { rest.hidden = false; more.remove(); } }, `${items.length - 10} more`);
    return [head, el("ul", {}, ...items.slice(0, 10)), rest, more];
  });
}
const sum = (parts) => parts.reduce((total, part) => total + strength(part), 0);
function words(pair, parts, from) {
  const strong = parts.filter((part) => part.kind !== "ll:coMentionedWith");
  return (strong.length ? strong : parts).slice(0, 3).map((part) => {
    const outward = (pair.from === from) !== part.back;
    return edgeKinds[part.kind][outward ? 0 : 1] + (part.count > 1 ? " ×" + part.count : "");
  }).join(", ");
}

function pairPanel(pair) {
  const parts = partsOf(pair);
  return [closer(), el("h3", {}, "Between ", link(pair.from), " and ", link(pair.to)),
    !parts.length && el("p", { className: "muted" }, "Hidden by the filters."), ...parts.flatMap((part) => partBlock(pair, part))];
}
function partBlock(pair, part) {
  const more = part.kind === "ll:coMentionedWith" ? 0 : part.count - part.seen.length;
  return [el("h4", {}, ...sentence(pair, part), part.count > 1 ? ` (${times(part.count, "time")})` : ""),
    ...part.seen.map((number) => evidence(number, [pair.from, pair.to])),
    !part.seen.length && el("p", { className: "muted" }, "No single line says so: it follows from how the log is built."),
    more > 0 && part.seen.length > 0 && el("p", { className: "muted" }, `${times(more, "more line")} in the store.`)].filter(Boolean);
}

function pathPanel() {
  const [a, b] = state.way;
  const steps = way.slice(1).flatMap((id, i) => {
    const pair = pairOf(way[i], id), part = partsOf(pair)[0];
    return [el("h4", {}, ...sentence(pair, part)), ...part.seen.slice(0, 2).map((number) => evidence(number, [way[i], id])),
      el("button", { className: "link", onclick: () => pick([pair.from, pair.to]) }, "all of it")];
  });
  return [closer(), el("h3", {}, "Path"), el("p", {}, link(a), " to ", link(b)),
    way.length ? el("p", { className: "muted" }, times(way.length - 1, "step")) : el("p", {}, "Nothing that is drawn or in reserve here connects them."), ...steps];
}

function evidence(number, own) {
  const [file, line, quote, rule, entry, day] = sightings[number];
  const entryNode = entry !== null ? nodes.find((node) => node.kind === "entry" && node.label === entry) : null;
  const others = [...(lines.get(lineKey(number)) || [])].filter((id) => !own.includes(id) && id !== entryNode?.id).slice(0, 6);
  return el("div", { className: "seen" }, el("span", { className: "where" }, `${file}:${line}`),
    el("span", { className: "words", dir: "auto" }, ...marked(quote.trim(), own)),
    el("small", {}, ...(entryNode && !own.includes(entryNode.id) ? [link(entryNode.id), " · ", rule] : [[entry ?? day, rule].filter(Boolean).join(" · ")])),
    others.length > 0 && el("div", {}, el("small", {}, "also: "), ...others.flatMap((id, i) => [i ? ", " : "", link(id)])));
}
/* The words with the nodes' own names marked in them. */
function marked(text, ids) {
  const names = ids.flatMap((id) => [nodes[id].label, ...nodes[id].aliases]).filter((name) => name.length > 1).sort((a, b) => b.length - a.length);
  const lower = text.toLowerCase(), spans = [];
  if (lower.length !== text.length) return [text]; // case changed the length: positions would lie
  names.forEach((name) => {
    const at = lower.indexOf(name.toLowerCase());
    if (at >= 0 && spans.every(([from, to]) => at >= to || at + name.length <= from)) spans.push([at, at + name.length]);
  });
  spans.sort(([a], [b]) => a - b);
  const parts = [];
  let end = 0;
  spans.forEach(([from, to]) => { parts.push(text.slice(end, from), el("mark", {}, text.slice(from, to))); end = to; });
  return [...parts, text.slice(end)];
}
