// ---- filters ----
function row(kind, text, count, on, toggle, sign) {
  const box = el("input", { type: "checkbox", checked: on, onchange: toggle });
  box.dataset.key = kind;
  return el("label", { className: "row", title: text }, box, sign, el("span", {}, text), el("small", {}, String(count)));
}
const flip = (set, key) => (set.has(key) ? set.delete(key) : set.add(key));
function swatch(kind) {
  const canvas = el("canvas", { className: "icon", width: 32, height: 32 }), ctx = canvas.getContext("2d"), family = edgeKinds[kind][2];
  ctx.strokeStyle = tone(FAMILIES[family]);
  ctx.lineWidth = FAINT.has(family) ? 2.5 : 5;
  if (FAINT.has(family)) ctx.setLineDash([6, 5]);
  ctx.beginPath();
  ctx.moveTo(1, 16);
  ctx.lineTo(31, 16);
  ctx.stroke();
  return canvas;
}
function disc(colour) {
  const canvas = el("canvas", { className: "icon", width: 32, height: 32 }), ctx = canvas.getContext("2d");
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.arc(16, 16, 10, 0, 7);
  ctx.fill();
  return canvas;
}
const counted = (items) => items.reduce((counts, item) => counts.set(item, (counts.get(item) || 0) + 1), new Map());

function renderFilters() {
  const held = counted(nodes.filter((node) => node.start || state.more.includes(node.id)).map((node) => node.kind));
  $("kinds").replaceChildren(...Object.keys(kinds).filter((kind) => held.has(kind)).map((kind) =>
    row(kind, kinds[kind][1], held.get(kind), !state.off.has(kind), () => change((now) => flip(now.off, kind)), icon(kind, tone(kinds[kind][3])))));
  const onScreen = (pair) => [pair.from, pair.to].every((id) => nodes[id].start || state.more.includes(id));
  const drawn = counted(pairs.filter(onScreen).flatMap((pair) => pair.parts.map((part) => part.kind)));
  $("edges").replaceChildren(...Object.keys(edgeKinds).filter((kind) => drawn.has(kind)).map((kind) =>
    row(kind, edgeKinds[kind][0], drawn.get(kind), !state.eoff.has(kind), () => change((now) => flip(now.eoff, kind)), swatch(kind))));
  $("colours").replaceChildren(...[["kind", "kind"], ["group", "group"]].map(([value, text]) => el("label", {},
    el("input", { type: "radio", name: "by", value, checked: state.by === value, onchange: () => change((now) => { now.by = value; }) }), text)));
  const others = nodes.filter((node) => node.start).length - teams.reduce((total, { count }) => total + count, 0);
  const groups = [...teams, ...(others && teams.length ? [{ team: -1, count: others, name: "others" }] : [])];
  $("groups").hidden = groups.length < 2;
  $("teams").replaceChildren(...groups.map(({ team, count, name }, i) =>
    row(String(team), name, count, !state.goff.has(team), () => change((now) => flip(now.goff, team)), disc(tone(team < 0 ? OTHERS : TEAM_COLOURS[i])))));
  $("time").hidden = !(lastDay > firstDay);
  if (lastDay > firstDay) renderTime();
}

function renderTime() {
  [["from", state.since ?? firstDay], ["to", state.until ?? lastDay]].forEach(([id, value]) => {
    Object.assign($(id), { min: firstDay, max: lastDay, value });
    $(id).setAttribute("aria-valuetext", toISO(value));
  });
  [["since", state.since ?? firstDay], ["until", state.until ?? lastDay]].forEach(([id, value]) => Object.assign($(id), { min: toISO(firstDay), max: toISO(lastDay), value: toISO(value) }));
  const canvas = $("histogram"), ctx = canvas.getContext("2d"), bins = new Array(52).fill(0);
  const bin = (day) => Math.min(51, Math.floor(((day - firstDay) / (lastDay - firstDay + 1)) * 52));
  sightings.forEach(([, , , , , day]) => { const at = day ? fromISO(day) : null; if (at !== null && at >= firstDay && at <= lastDay) bins[bin(at)] += 1; });
  const top = Math.max(...bins, 1);
  ctx.clearRect(0, 0, 208, 36);
  bins.forEach((count, i) => {
    const inside = i >= bin(state.since ?? firstDay) && i <= bin(state.until ?? lastDay), high = count ? 3 + 31 * Math.sqrt(count / top) : 1;
    ctx.fillStyle = inside ? look.mark : look.line;
    ctx.fillRect(i * 4, 36 - high, 3, high);
  });
}
function setTime(since, until) {
  change((now) => {
    now.since = since === null || since <= firstDay ? null : since;
    now.until = until === null || until >= lastDay ? null : until;
  });
}
$("from").onchange = () => setTime(Math.min(+$("from").value, state.until ?? lastDay), state.until);
$("to").onchange = () => setTime(state.since, Math.max(+$("to").value, state.since ?? firstDay));
$("since").onchange = () => setTime(fromISO($("since").value), state.until);
$("until").onchange = () => setTime(state.since, fromISO($("until").value));
$("reset").onclick = () => change(() => { const theme = state.theme; state = blank(); state.theme = theme; });
