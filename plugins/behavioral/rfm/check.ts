import { type GroupRule, readGrid, usesMoneyScore, usesScores, usesValues } from './segments.ts';

interface Checked {
  readonly preset: string;
  readonly rule: string;
  readonly bins: number;
  readonly limits: {
    readonly recencyDays: readonly number[];
    readonly purchases: readonly number[];
    readonly amount: readonly number[];
  } | null;
  readonly groups: readonly GroupRule[];
  readonly sources: { readonly lastAt: unknown; readonly count: unknown; readonly amount: unknown };
}

type Fault = { readonly path: string; readonly message: string };

/** Faults of settings whose types are right but which do not fit together. */
export function checkRfm(config: Checked): Fault[] {
  // Refinements run beside the checks of single settings, which report bins out of range themselves.
  if (!(Number.isInteger(config.bins) && config.bins >= 2 && config.bins <= 20)) return [];
  return [...checkGroups(config), ...checkLimits(config), ...checkSources(config)];
}

function* checkGroups({ preset, groups, bins }: Checked): Generator<Fault> {
  const fault = (message: string): Fault => ({ path: 'groups', message: `groups: ${message}` });
  if (preset !== 'custom' && preset !== 'first-match') {
    if (groups.length > 0) yield fault('only the preset custom or first-match takes groups of your own');
    return;
  }
  if (groups.length === 0) return yield fault(`the preset ${preset} needs them`);
  const keys = groups.map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) yield fault(`the key ${twice} is given twice`);
  for (const special of ['rest', 'without_purchase']) {
    if (groups.filter(({ is }) => is === special).length > 1) yield fault(`at most one is ${special}`);
  }
  for (const { key, is, cells } of groups) {
    if ((is === 'cells') !== cells.length > 0) {
      yield fault(is === 'cells' ? `${key} has no cells` : `${key} is ${is} and takes no cells`);
    }
    const beyond = cells
      .flatMap(({ r, f, m, fm }) => [r, f, m, fm].flatMap((range) => range ?? []))
      .find((score) => score > bins);
    if (beyond !== undefined) yield fault(`${key} speaks of score ${beyond}; scores go from 1 to ${bins}`);
  }
  if (preset === 'first-match') return;
  const ofValues = groups.find(({ cells }) => cells.some(usesValues));
  if (ofValues) yield fault(`${ofValues.key} has ranges of values, which only the preset first-match takes`);
  for (const found of readGrid(groups, bins).faults) yield fault(found);
}

function* checkLimits({ preset, rule, limits, groups, bins }: Checked): Generator<Fault> {
  const fault = (message: string): Fault => ({ path: 'limits', message: `limits: ${message}` });
  if (rule !== 'fixed') {
    if (limits !== null) yield fault('only the rule fixed takes them');
    return;
  }
  const isOwn = preset === 'custom' || preset === 'first-match';
  if (limits === null) {
    if (preset === 'first-match' && !groups.some(({ cells }) => cells.some(usesScores))) return;
    return yield fault('the rule fixed needs them');
  }
  const money = preset === 'shopify-eleven' || (isOwn && groups.some(({ cells }) => cells.some(usesMoneyScore)));
  for (const [name, values] of Object.entries(limits)) {
    if (name === 'amount' && !money && values.length === 0) continue;
    if (values.length !== bins - 1)
      yield fault(`${name} has ${values.length} numbers; ${bins} scores need ${bins - 1}`);
    if (values.some((value, index) => index > 0 && value <= values[index - 1]!)) yield fault(`${name} must rise`);
  }
}

function* checkSources({ sources }: Checked): Generator<Fault> {
  if ((sources.lastAt === null) !== (sources.count === null)) {
    yield {
      path: 'sources',
      message: 'sources: lastAt and count go together: the last purchase and the number of purchases speak of the same',
    };
  }
}
