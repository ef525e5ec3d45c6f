// ---- how nodes and lines look ----
let look = {}, onPaper = false; // the theme's colours
const tones = new Map();
function tone(colour) { // a third lighter on dark paper
  if (look.theme !== "dark") return colour;
  if (!tones.has(colour)) {
    const part = (at) => { const value = parseInt(colour.slice(at, at + 2), 16); return Math.round(value + (255 - value) * 0.33).toString(16).padStart(2, "0"); };
    tones.set(colour, "#" + part(1) + part(3) + part(5));
  }
  return tones.get(colour);
}
const colourOf = (node) => tone(state.by === "group" ? TEAM_COLOURS[teams.findIndex(({ team }) => team === node.team)] || OTHERS : kinds[node.kind][3]);
const alpha = (hex, opacity) => hex + Math.round(opacity * 255).toString(16).padStart(2, "0");

const polygon = (ctx, x, y, r, corners, turn, inner = 1) => {
  const count = inner === 1 ? corners : corners * 2;
  for (let i = 0; i < count; i += 1) {
    const angle = turn + (i * 2 * Math.PI) / count, reach = i % 2 && inner !== 1 ? r * inner : r;
    ctx[i ? "lineTo" : "moveTo"](x + reach * Math.cos(angle), y + reach * Math.sin(angle));
  }
  ctx.closePath();
};
const traced = (ctx, x, y, r, corners) => {
  corners.forEach(([dx, dy], i) => ctx[i ? "lineTo" : "moveTo"](x + dx * r, y + dy * r));
  ctx.closePath();
};
const UP = -Math.PI / 2;
const SHAPES = { // a path, and whether it is filled
  circle: [(c, x, y, r) => c.arc(x, y, r, 0, 7), true],
  ring: [(c, x, y, r) => c.arc(x, y, r * 0.9, 0, 7), false],
  diamond: [(c, x, y, r) => polygon(c, x, y, r * 1.2, 4, 0), true],
  frame: [(c, x, y, r) => polygon(c, x, y, r * 1.15, 4, 0), false],
  square: [(c, x, y, r) => c.rect(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76), true],
  tile: [(c, x, y, r) => c.rect(x - r * 0.78, y - r * 0.78, r * 1.56, r * 1.56), false],
  pentagon: [(c, x, y, r) => polygon(c, x, y, r * 1.08, 5, UP), true],
  hexagon: [(c, x, y, r) => polygon(c, x, y, r * 1.08, 6, 0), true],
  up: [(c, x, y, r) => polygon(c, x, y + r * 0.15, r * 1.2, 3, UP), true],
  down: [(c, x, y, r) => polygon(c, x, y - r * 0.15, r * 1.2, 3, -UP), true],
  star: [(c, x, y, r) => polygon(c, x, y, r * 1.3, 5, UP, 0.48), true],
  plus: [(c, x, y, r) => polygon(c, x, y, r * 1.25, 4, 0, 0.42), true],
  target: [(c, x, y, r) => { c.arc(x, y, r * 0.9, 0, 7); c.moveTo(x + r * 0.2, y); c.arc(x, y, r * 0.2, 0, 7); }, false],
  cross: [(c, x, y, r) => polygon(c, x, y, r * 1.35, 4, Math.PI / 4, 0.4), true],
  corner: [(c, x, y, r) => traced(c, x, y, r, [[-0.75, -1], [0.2, -1], [0.75, -0.4], [0.75, 1], [-0.75, 1]]), true],
  cone: [(c, x, y, r) => traced(c, x, y, r, [[-0.55, -0.85], [0.55, -0.85], [1.05, 0.85], [-1.05, 0.85]]), true],
  page: [(c, x, y, r) => c.rect(x - r * 0.7, y - r, r * 1.4, r * 2), true],
  bar: [(c, x, y, r) => c.rect(x - r * 1.15, y - r * 0.6, r * 2.3, r * 1.2), true],
  bars: [(c, x, y, r) => { c.rect(x - r, y - r * 0.8, r * 2, r * 0.6); c.rect(x - r, y + r * 0.2, r * 2, r * 0.6); }, true],
  gap: [(c, x, y, r) => c.rect(x - r * 1.1, y - r * 0.55, r * 2.2, r * 1.1), false],
};
function drawShape(ctx, shape, colour, x, y, r, edge, paper = look.paper) {
  const [path, filled] = SHAPES[shape];
  ctx.beginPath();
  path(ctx, x, y, r);
  ctx.fillStyle = filled ? colour : paper;
  ctx.strokeStyle = filled ? paper : colour;
  ctx.lineWidth = filled ? edge : Math.max(edge, r * 0.3);
  ctx.fill();
  ctx.stroke();
}
function icon(kind, colour) {
  const canvas = el("canvas", { className: "icon", width: 32, height: 32 });
  canvas.setAttribute("aria-hidden", "true");
  drawShape(canvas.getContext("2d"), kinds[kind][2], colour, 16, 16, 10, 1);
  return canvas;
}

/* How a pair of nodes is joined: its strongest edge gives colour, arrows and whether the line is dashed. */
function lineStyle(pair, parts) {
  const strong = parts.filter((part) => !FAINT.has(edgeKinds[part.kind][2]));
  const best = strong[0] || parts[0], family = edgeKinds[best.kind][2];
  const total = parts.reduce((sum, part) => sum + strength(part), 0);
  const many = drawnPairs.size > MANY;
  return {
    faint: !strong.length,
    width: Math.min(strong.length ? 1 + Math.log1p(total) * 0.55 : 0.8 + Math.log1p(total) * 0.25, 5),
    colour: alpha(tone(FAMILIES[family]), strong.length ? 0.72 : 0.42),
    dashed: !strong.length && !many,
    to: !many && (strong.some((part) => !part.back) || family === "seen"),
    from: !many && strong.some((part) => part.back),
  };
}
