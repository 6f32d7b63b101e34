/** Where a value is not plain JSON, such as `cuts[3] = NaN`; null where it is. */
export function jsonFault(value: unknown, path = ''): string | null {
  const here = path || 'the value itself';
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return null;
    case 'number':
      return Number.isFinite(value) ? null : `${here} = ${value}`;
    case 'object':
      break;
    default:
      return `${here} = ${typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`}`;
  }
  if (value === null) return null;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const fault = jsonFault(value[index], `${path}[${index}]`);
      if (fault) return fault;
    }
    return null;
  }
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype !== Object.prototype && prototype !== null) return `${here} = a ${value.constructor?.name ?? 'class'}`;
  for (const [key, item] of Object.entries(value)) {
    const fault = jsonFault(item, path ? `${path}.${key}` : key);
    if (fault) return fault;
  }
  return null;
}
