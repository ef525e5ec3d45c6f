// ---- what is drawn beneath the nodes: a timeline's axis, and the lines of what is picked ----
function drawUnder(ctx, width, height) {
  if (axis) drawAxis(ctx, width, height);
  focusPairs.forEach((pair) => drawFocus(ctx, pair));
}

function drawFocus(ctx, pair) {
  const a = stage.at(pair.from), b = stage.at(pair.to), style = lineStyle(pair, drawnPairs.get(pair.id));
  const gap = Math.hypot(b.x - a.x, b.y - a.y) || 1, ux = (b.x - a.x) / gap, uy = (b.y - a.y) / gap;
  const start = stage.radius(pair.from) + 2, end = stage.radius(pair.to) + 2;
  if (gap <= start + end) return;
  const many = focusPairs.length > 40, scale = Math.min(Math.max(stage.scale(), 0.6), 1.6);
  ctx.strokeStyle = ctx.fillStyle = look.mark;
  ctx.globalAlpha = style.faint && !way.length ? 0.35 : many ? 0.6 : 1;
  ctx.lineWidth = style.faint && !way.length ? 1 : Math.max((many ? 0.7 : 1) * style.width * scale, 1.2);
  ctx.setLineDash(style.dashed ? [4, 5] : []);
  ctx.beginPath();
  ctx.moveTo(a.x + ux * start, a.y + uy * start);
  ctx.lineTo(b.x - ux * end, b.y - uy * end);
  ctx.stroke();
  ctx.setLineDash([]);
  if (style.to) drawArrow(ctx, b.x - ux * end, b.y - uy * end, ux, uy);
  if (style.from) drawArrow(ctx, a.x + ux * start, a.y + uy * start, -ux, -uy);
}
function drawArrow(ctx, x, y, ux, uy, head = 9) {
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x - ux * head + uy * head * 0.45, y - uy * head - ux * head * 0.45);
  ctx.lineTo(x - ux * head - uy * head * 0.45, y - uy * head + ux * head * 0.45);
  ctx.fill();
}

function drawAxis(ctx, width, height) {
  ctx.font = FONT;
  ctx.lineWidth = 1;
  let edge = -Infinity;
  axis.days.forEach(([day, at]) => {
    const { x } = stage.onScreen({ x: at, y: 0 });
    const text = toISO(day), wide = ctx.measureText(text).width, left = Math.min(x + 3, width - wide - 4);
    if (left < edge || x < 0) return;
    ctx.strokeStyle = look.line;
    ctx.beginPath();
    ctx.moveTo(x, 22);
    ctx.lineTo(x, height);
    ctx.stroke();
    ctx.fillStyle = look.muted;
    ctx.fillText(text, left, 15);
    edge = left + wide + 11;
  });
  ctx.fillStyle = look.muted;
  rowLabels().forEach(([name, y]) => ctx.fillText(name, 8, y));
}
const rowLabels = () => Object.entries(axis?.rows || {}).map(([name, at]) => [name, Math.max(stage.onScreen({ x: 0, y: at }).y - 22 * Math.min(stage.scale(), 1.2) - 6, 30)]);
