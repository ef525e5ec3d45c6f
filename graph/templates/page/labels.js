// ---- labels: of one size at every zoom, and never one over another ----
const FAMILY = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif';
const FONT = "12px " + FAMILY, BOLD = "600 13px " + FAMILY, SMALL = "10.5px " + FAMILY;
const widths = new Map();
const cut = (text, most) => { const letters = [...text]; return letters.length > most ? letters.slice(0, most - 1).join("") + "…" : text; };
function widthOf(ctx, font, text) {
  const key = font + text;
  if (!widths.has(key)) { ctx.font = font; widths.set(key, ctx.measureText(text).width); }
  return widths.get(key);
}
class Room { // rectangles that are taken, in a grid
  constructor() { this.cells = new Map(); }
  *keys([left, top, right, bottom]) {
    for (let x = Math.floor(left / 80); x <= Math.floor(right / 80); x += 1) {
      for (let y = Math.floor(top / 40); y <= Math.floor(bottom / 40); y += 1) yield x * 10007 + y;
    }
  }
  take(box) { for (const key of this.keys(box)) { if (!this.cells.has(key)) this.cells.set(key, []); this.cells.get(key).push(box); } }
  free(box) {
    for (const key of this.keys(box)) {
      for (const other of this.cells.get(key) || []) if (box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) return false;
    }
    return true;
  }
}
function writeText(ctx, { font, colour, text, x, y, angle = 0 }) {
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(angle);
  ctx.font = font;
  ctx.lineWidth = 4;
  ctx.lineJoin = "round";
  ctx.strokeStyle = look.paper;
  ctx.strokeText(text, 0, 0);
  ctx.fillStyle = colour;
  ctx.fillText(text, 0, 0);
  ctx.restore();
}

const boxOf = (left, base, wide) => [left - 2, base - 11, left + wide + 2, base + 4];
const leaders = new Set(byWeight.slice(0, 30).map((node) => node.id)); // named even where other nodes stand in the way

function drawLabels(ctx, width, height) {
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  const screen = { ctx, width, height, room: new Room(), bodies: new Room(), spots: spotsOn(width, height) };
  const solid = [...screen.spots].filter(([id]) => !focus || focus.has(id)); // what is faded may be written over
  if (solid.length < 700) solid.forEach(([, [x, y, r]]) => screen.bodies.take([x - r * 0.8, y - r * 0.8, x + r * 0.8, y + r * 0.8]));
  const box = $("counts");
  screen.room.take([0, height - box.offsetHeight - 12, box.offsetWidth + 14, height]);
  if (axis) screen.room.take([0, 0, width, 22]);
  rowLabels().forEach(([name, y]) => screen.room.take([0, y - 12, widthOf(ctx, FONT, name) + 14, y + 4]));
  ringPicked(screen);
  const labels = [...nodeLabels(screen), ...pairLabels(screen)];
  labels.reverse().forEach((label) => writeText(ctx, label));
  api.labels = labels.length;
}

/* Where the shown nodes are that can be seen: x, y and radius in pixels, the heaviest first. */
function spotsOn(width, height) {
  const spots = new Map();
  byWeight.forEach(({ id }) => {
    if (!shown.has(id)) return;
    const { x, y } = stage.at(id);
    if (x > -20 && y > -20 && x < width + 20 && y < height + 20) spots.set(id, [x, y, stage.radius(id)]);
  });
  return spots;
}

function ringPicked({ ctx, spots }) {
  ctx.strokeStyle = look.mark;
  ctx.lineWidth = 2.5;
  new Set([...(state.pick || []), ...way]).forEach((id) => {
    if (!spots.has(id)) return;
    const [x, y, r] = spots.get(id);
    ctx.beginPath();
    ctx.arc(x, y, r * 1.45, 0, 7);
    ctx.stroke();
  });
}

function nodeLabels(screen) {
  const { spots } = screen, labels = [];
  const first = new Set([...(state.pick || []), ...way, ...(hovered === null ? [] : [hovered])]);
  const order = new Set([...first, ...byWeight.filter(({ id }) => focus?.has(id)).map(({ id }) => id), ...spots.keys()]);
  for (const id of order) {
    if (labels.length > (spots.size > 700 ? 50 : 240)) break;
    if (!spots.has(id) || (focus && !focus.has(id) && id !== hovered)) continue;
    const label = nodeLabel(screen, id, first.has(id));
    if (label) labels.push(label);
  }
  return labels;
}

/* A node's label where it is free: whole or cut, beside, below, above; a main node's always, a leader's even over other nodes. */
function nodeLabel({ ctx, width, room, bodies, spots }, id, main) {
  const [x, y, own] = spots.get(id), font = main ? BOLD : FONT, r = main ? own * 1.45 : own;
  const loose = !focus && !axis && leaders.has(id);
  for (const most of main ? [64, 30] : [30, 16]) {
    const text = cut(nodes[id].label, !main && nodes[id].kind === "commit" ? 13 : most), wide = widthOf(ctx, font, text), d = r * 0.7 + 3;
    const below = [x - wide / 2, y + r + 13], above = [x - wide / 2, y - r - 5], right = [x + r + 4, y + 4], left = [x - r - 4 - wide, y + 4];
    const corners = [[x + d, y + d + 9], [x - d - wide, y + d + 9], [x + d, y - d], [x - d - wide, y - d]];
    const spot = (axis ? [right, below, left, above] : [below, right, left, above, ...corners]).find(([at, base]) => {
      const box = boxOf(at, base, wide);
      return at > 2 && at + wide < width - 2 && room.free(box) && (bodies.free(box) || (loose && most === 16));
    }) || (main && most === 30 ? [Math.min(Math.max(x - wide / 2, 4), width - wide - 4), y + r + 13] : null);
    if (!spot) continue;
    room.take(boxOf(spot[0], spot[1], wide));
    return { font, colour: look.ink, text, x: spot[0], y: spot[1] };
  }
  return null;
}

/* Words along the lines, the strongest first, where there is room for them. */
function pairLabels(screen) {
  const pairsHere = focus ? focusPairs : [...drawnPairs.keys()].map((id) => pairs[id]);
  const near = pairsHere.filter((pair) => screen.spots.has(pair.from) && screen.spots.has(pair.to));
  if (near.length > 600) return [];
  const named = near.map((pair) => [pairWords(pair), pair]).filter(([words]) => words.length);
  if (named.length > 220) return [];
  named.sort(([, a], [, b]) => total(b) - total(a) || a.id - b.id);
  return named.map(([words, pair]) => pairLabel(screen, pair, words)).filter(Boolean);
}
const total = (pair) => drawnPairs.get(pair.id).reduce((sum, part) => sum + strength(part), 0);

function pairLabel({ ctx, room, bodies, spots }, pair, words) {
  const [ax, ay, ar] = spots.get(pair.from), [bx, by, br] = spots.get(pair.to), gap = Math.hypot(bx - ax, by - ay);
  const free = gap - ar - br - 16, text = [words.join(", "), words[0]].find((each) => widthOf(ctx, SMALL, each) < free);
  if (!text) return null;
  const wide = widthOf(ctx, SMALL, text), ux = (bx - ax) / gap, uy = (by - ay) / gap, slack = (free - wide) / gap / 2;
  for (const shift of [0, 0.5, -0.5, 0.95, -0.95]) {
    const along = (ar + (gap - ar - br) / 2) / gap + slack * shift, mx = ax + (bx - ax) * along, my = ay + (by - ay) * along;
    const boxes = [];
    for (let at = -wide / 2; at <= wide / 2; at += 9) boxes.push([mx + ux * at - 5, my + uy * at - 5, mx + ux * at + 5, my + uy * at + 5]);
    if (!boxes.every((box) => room.free(box) && bodies.free(box))) continue;
    boxes.forEach((box) => room.take(box));
    const turned = ux < 0 ? -1 : 1; // never upside down
    const angle = Math.atan2(uy * turned, ux * turned), dx = Math.cos(angle), dy = Math.sin(angle);
    return { font: SMALL, colour: focus ? look.ink : look.muted, text, x: mx - (dx * wide) / 2 - dy * 3.5, y: my - (dy * wide) / 2 + dx * 3.5, angle };
  }
  return null;
}

function pairWords(pair) {
  const parts = drawnPairs.get(pair.id), strong = parts.filter((part) => !FAINT.has(edgeKinds[part.kind][2]));
  if (strong.length) return [...new Set(strong.slice(0, 2).map((part) => edgeKinds[part.kind][0]))];
  return focusPairs.length === 1 || way.length ? [edgeKinds[parts[0].kind][0] + (parts[0].count > 1 ? " ×" + parts[0].count : "")] : [];
}
