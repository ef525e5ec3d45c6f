// ---- picking, folding, paths ----
function pickAt(node, edge) { // their numbers, or nothing
  hideHint();
  if (node !== undefined) return pick([node]);
  return pick(edge === undefined ? null : [pairs[edge].from, pairs[edge].to]);
}
function pick(ids) {
  if (pending !== null && ids?.length === 1 && ids[0] !== pending) {
    const ends = [pending, ids[0]];
    pending = null;
    return change((now) => { now.way = ends; now.pick = null; });
  }
  return change((now) => { now.pick = ids; now.way = null; if (ids?.length === 1) reveal(now, ids); });
}
function reveal(now, ids) {
  ids.forEach((id) => {
    now.less.delete(id);
    if (!nodes[id].start && !now.more.includes(id)) now.more.push(id);
  });
}
const hiddenAround = (id) => around[id].filter(([other, pair]) => !shown.has(other) && fits(nodes[other]) && partsOf(pair).length)
  .sort(([, a], [, b]) => strength(b.parts[0]) - strength(a.parts[0])).map(([other]) => other);
const leavesAround = (id) => around[id].map(([other]) => other).filter((other) => shown.has(other) && !state.pick?.includes(other) &&
  around[other].every(([third, pair]) => third === id || !shown.has(third) || !drawnPairs.has(pair.id)));
function unfold(id) { change((now) => reveal(now, hiddenAround(id).slice(0, UNFOLD))); }
function fold(id) {
  const leaves = leavesAround(id);
  change((now) => {
    now.more = now.more.filter((other) => !leaves.includes(other));
    leaves.filter((other) => nodes[other].start).forEach((other) => now.less.add(other));
  });
}
const toggleFold = (id) => (hiddenAround(id).length ? unfold(id) : fold(id));
function hide(id) { change((now) => { now.pick = null; now.more = now.more.filter((other) => other !== id); if (nodes[id].start) now.less.add(id); }); }
function pathFrom(id) { pending = id; renderCounts(); $("graph").focus(); }
