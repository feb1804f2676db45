type Data = Record<string, unknown>;

/** Lays fields over others as Eleventy does: objects are merged, lists are joined. https://www.11ty.dev/docs/data-deep-merge/ */
export function mergeData(under: Data, over: Data): Data {
  const merged: Data = { ...under };
  for (const [field, value] of Object.entries(over)) merged[field] = mergeValue(under[field], value);
  return merged;
}

function mergeValue(under: unknown, over: unknown): unknown {
  if (Array.isArray(under) && Array.isArray(over)) return [...under, ...over];
  if (!isPlainObject(under)) return over;
  return isPlainObject(over) ? mergeData(under, over) : under;
}

function isPlainObject(value: unknown): value is Data {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
