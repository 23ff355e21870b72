// Places in texts: the engine counts code points, the browser UTF-16 units.

export function unitsOf(text, points) {
  let units = 0;
  for (let passed = 0; passed < points && units < text.length; passed += 1) {
    units += text.codePointAt(units) > 0xffff ? 2 : 1;
  }
  return units;
}

export function pointsOf(text, units) {
  let points = 0;
  for (let at = 0; at < units; at += text.codePointAt(at) > 0xffff ? 2 : 1) points += 1;
  return points;
}

// What differs between two texts: [start, end of the old one, what stands there in the new one], in UTF-16 units.
export function difference(before, after) {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let same = 0;
  while (same < shorter - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  // A surrogate pair is never parted.
  if (start > 0 && /[\ud800-\udbff]/.test(before[start - 1])) start -= 1;
  if (same > 0 && /[\udc00-\udfff]/.test(before[before.length - same])) same -= 1;
  return [start, before.length - same, after.slice(start, after.length - same)];
}
