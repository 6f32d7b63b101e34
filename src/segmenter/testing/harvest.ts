/** All texts in settings or a model, keys included: labels a segmenter may understand. */
export function textsIn(value: unknown): string[] {
  const found = new Set<string>();
  walk(value, (leaf) => {
    if (typeof leaf === 'string' && leaf.length <= 60) found.add(leaf);
  });
  return [...found].slice(0, 200);
}

/** All finite numbers in settings, a model or texts such as `>= 180 days`: limits at which an answer may turn. */
export function numbersIn(value: unknown): number[] {
  const found = new Set<number>();
  walk(value, (leaf) => {
    if (typeof leaf === 'number') found.add(leaf);
    else if (typeof leaf === 'string') {
      for (const [digits] of leaf.matchAll(/-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?/gi))
        found.add(Number(digits.replaceAll(',', '')));
    }
  });
  return [...found].filter(Number.isFinite);
}

function walk(value: unknown, visit: (leaf: unknown) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      visit(key);
      walk(item, visit);
    }
  } else visit(value);
}
