// ---- what is visible ----
const bounded = () => state.since !== null || state.until !== null;
const inTime = (days) => !bounded() || days.some((day) => day >= (state.since ?? -Infinity) && day <= (state.until ?? Infinity));
const teamOf = (node) => (teams.some(({ team }) => team === node.team) ? node.team : -1);
const fits = (node) => !state.off.has(node.kind) && !state.goff.has(teamOf(node)) && inTime(node.days);
const partsOf = (pair) => pair.parts.filter((part) => !state.eoff.has(part.kind) && (inTime(part.days) || !part.seen.length));
let shown = new Set(), drawnPairs = new Map(), way = [], focus = null, focusPairs = [], hovered = null;

function compute() {
  way = state.way ? wayBetween(...state.way) : [];
  const extra = new Set([...state.more, ...way, ...(state.pick || [])]);
  shown = new Set(nodes.filter((node) => (node.start || extra.has(node.id)) && !(state.less.has(node.id) && !way.includes(node.id)) && fits(node)).map((node) => node.id));
  drawnPairs = new Map();
  pairs.forEach((pair) => {
    if (!shown.has(pair.from) || !shown.has(pair.to)) return;
    const parts = partsOf(pair);
    if (parts.length) drawnPairs.set(pair.id, parts);
  });
  focus = null;
  focusPairs = [];
  if (way.length) {
    focus = new Set(way);
    focusPairs = way.slice(1).map((id, i) => pairOf(way[i], id)).filter((pair) => drawnPairs.has(pair.id));
  } else if (state.pick && state.pick.every((id) => shown.has(id))) {
    const [a, b] = state.pick;
    focusPairs = b === undefined ? around[a].map(([, pair]) => pair).filter((pair) => drawnPairs.has(pair.id)) : [pairOf(a, b)].filter((pair) => drawnPairs.has(pair.id));
    focus = new Set([...state.pick, ...focusPairs.flatMap((pair) => [pair.from, pair.to])]);
  }
}

/* The path that the page was made for, while the filters leave it whole; else the best that they let through. */
function wayBetween(start, goal) {
  const given = data.way;
  const whole = given[0] === start && given[given.length - 1] === goal && given.every((id, i) => fits(nodes[id]) && (!i || partsOf(pairOf(given[i - 1], id)).length));
  return whole ? given : shortest(start, goal);
}

/* Dijkstra over everything that the page holds and the filters let through; hubs cost more, strong evidence less. */
function shortest(start, goal) {
  const cost = new Map([[start, 0]]), back = new Map(), done = new Set(), heap = new Heap();
  heap.push(0, start);
  for (let here = heap.pop(); here !== undefined && here !== goal; here = heap.pop()) {
    if (done.has(here)) continue;
    done.add(here);
    const hub = 1 + Math.log1p(around[here].length);
    around[here].forEach(([other, pair]) => {
      if (done.has(other) || !(other === goal || fits(nodes[other]))) return;
      const said = partsOf(pair).reduce((sum, part) => sum + strength(part), 0), reached = cost.get(here) + hub / said;
      if (!said || reached >= (cost.get(other) ?? Infinity)) return;
      cost.set(other, reached);
      back.set(other, here);
      heap.push(reached, other);
    });
  }
  if (!cost.has(goal)) return [];
  const trail = [goal];
  while (trail[0] !== start) trail.unshift(back.get(trail[0]));
  return trail;
}

class Heap { // the cheapest first
  constructor() { this.items = []; }
  push(cost, item) {
    const { items } = this;
    let at = items.push([cost, item]) - 1;
    for (let up = (at - 1) >> 1; at && items[up][0] > items[at][0]; at = up, up = (at - 1) >> 1) [items[up], items[at]] = [items[at], items[up]];
  }
  pop() {
    const { items } = this, top = items[0], last = items.pop();
    if (!items.length) return top?.[1];
    items[0] = last;
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < items.length && items[left][0] < items[least][0]) least = left;
      if (right < items.length && items[right][0] < items[least][0]) least = right;
      if (least === at) return top[1];
      [items[at], items[least]] = [items[least], items[at]];
      at = least;
    }
  }
}
