import { batchFromRows, type Explanation, type Factor, type Needs, type Row } from 'personagraph/segmenter';
import { ageOn, dateNumber } from '../age.ts';
import { birthFactor } from '../birth-factor.ts';
import { amount } from '../income.ts';
import { incomeFactor } from '../income-factor.ts';
import type { Name } from '../label.ts';
import { labelFactor } from '../label-factor.ts';
import { type Axis, CURRENCY, MAX_AGE, modelNeeds, TABLES, wordsOf } from './axis.ts';
import { codesOf } from './axis-codes.ts';
import { CellIndex } from './cell-index.ts';
import { type CrossModel, crossSegments, nameOf } from './cross-model.ts';

/** Why a customer is in its segment: every feature with its value, and whether the cell was merged. */
export function explainCross(model: CrossModel, row: Row<Needs>, asOf: number): Explanation {
  const batch = batchFromRows(modelNeeds(model.axes), [row]);
  const codes = model.axes.map((axis) => codesOf(axis, batch, asOf));
  const widths = model.axes.map(({ values }) => values.length);
  const segment = new CellIndex(model.cells, widths).segmentOf(codes, 0);
  const factors = model.axes.map((axis, index) => axisFactor(axis, codes[index]![0]!, row, asOf));
  if (segment < 0) return { segment: null, verdict: 'UNKNOWN', factors };
  const merged = mergedText(
    model,
    segment,
    codes.map((column) => column[0]!),
    row,
  );
  const last = factors.at(-1)!;
  return {
    segment: crossSegments(model)[segment]!.key,
    verdict: 'TRUE',
    factors: [...factors.slice(0, -1), { ...last, text: joined(last.text, merged) }],
  };
}

/** Whether the cell of a customer is a segment of its own, in words. */
function mergedText(model: CrossModel, segment: number, codes: readonly number[], row: Row<Needs>): Name {
  const { axes, cells, least } = model;
  const { parts } = cells[segment]!;
  const names = codes.map((code, index) => {
    const axis = axes[index]!;
    const label = String(row[axis.need]).trim();
    return axis.values[code]?.name ?? { en: label, zh: label };
  });
  const cell = { en: names.map(({ en }) => en).join(' · '), zh: names.map(({ zh }) => zh).join(' · ') };
  if (parts.every((part) => part !== null && part[0] === part[1])) {
    return { en: ` The cell ${cell.en} is a segment of its own.`, zh: `组合“${cell.zh}”单独成为一个细分。` };
  }
  const into = nameOf(parts, axes);
  if (parts.every((part) => part !== null)) {
    return {
      en: ` The cell ${cell.en} is joined with its neighbours, so that each has ${least} customers or more: ${into.en}.`,
      zh: `组合“${cell.zh}”与相邻组合合并，使每组不少于 ${least} 人：“${into.zh}”。`,
    };
  }
  return {
    en: ` The cell ${cell.en} had fewer than ${least} customers when learned: merged into ${into.en}.`,
    zh: `组合“${cell.zh}”在学习时不足 ${least} 人，并入“${into.zh}”。`,
  };
}

function joined(text: Factor['text'], more: Name): Name {
  const { en, zh } = typeof text === 'string' ? { en: text, zh: text } : text;
  return { en: `${en}${more.en}`, zh: `${zh ?? en}${more.zh}` };
}

function axisFactor(axis: Axis, code: number, row: Row<Needs>, asOf: number): Factor {
  const factor = { ...statedFactor(axis, code, row, asOf), feature: axis.need };
  if (axis.unknown < 0 || code !== axis.unknown) return factor;
  const own = { en: ' It counts as a value of its own.', zh: '按单独一类计。' };
  const { change: _, ...rest } = factor;
  return { ...rest, verdict: 'TRUE', text: joined(factor.text, own) };
}

function statedFactor(axis: Axis, code: number, row: Row<Needs>, asOf: number): Factor {
  const what = wordsOf(axis.need);
  const stated = row[axis.need] ?? null;
  const value = axis.values[code];
  switch (axis.kind) {
    case 'age': {
      const birth = (stated as number | null) ?? Number.NaN;
      const age = ageOn(dateNumber(asOf), dateNumber(birth));
      const expected = ageExpected(axis.edges, code);
      return birthFactor({ birth, age, asOf, maxAge: MAX_AGE, expected, verdict: 'TRUE' });
    }
    case 'income':
      return incomeFactor(stated as number | null, (row[CURRENCY] as string | null) ?? null, axis.income);
    case 'labels': {
      const reading = stated === null ? undefined : TABLES[axis.table].reader(axis.labels)(stated as string);
      const group = code === axis.unknown ? undefined : value;
      return labelFactor({ feature: axis.need, what, stated: stated as string | null, reading, group });
    }
    default:
      return plainFactor(axis, what, stated as number | boolean | string | null, code);
  }
}

function ageExpected(edges: readonly number[], band: number): string {
  const [low, high] = [edges[band - 1], edges[band]];
  if (low === undefined) return high === undefined ? '>= 0 years' : `0 to ${high - 1} years`;
  return high === undefined ? `>= ${low} years` : `${low} to ${high - 1} years`;
}

/** A number, label or flag as it was stated, with its value. */
function plainFactor(axis: Axis, what: Name, stated: number | boolean | string | null, code: number): Factor {
  const feature = axis.need;
  const observed = typeof stated === 'number' && !Number.isFinite(stated) ? null : stated;
  if (code < 0 || code === axis.unknown) {
    const text =
      stated === null
        ? { en: `The ${what.en} is missing.`, zh: `${what.zh}缺失。` }
        : { en: `"${stated}" is no ${what.en}.`, zh: `“${stated}”不是有效的${what.zh}。` };
    const change = { en: `Knowing the ${what.en} would decide.`, zh: `补充${what.zh}即可判定。` };
    return { feature, observed, expected: `a known ${what.en}`, verdict: 'UNKNOWN', text, change };
  }
  const said = typeof stated === 'number' ? amount(stated) : String(stated);
  const value = axis.values[code];
  if (value === undefined) {
    const text = {
      en: `The ${what.en} "${said}" is too rare for a segment of its own.`,
      zh: `${what.zh}“${said}”人数过少，不单独成为细分。`,
    };
    return { feature, observed, expected: `any other ${what.en}`, verdict: 'TRUE', text };
  }
  const { name } = value;
  const text = {
    en: `${what.en[0]!.toUpperCase()}${what.en.slice(1)}: ${said}${name.en === said ? '' : ` (${name.en})`}.`,
    zh: `${what.zh}：${said}${name.zh === said ? '' : `（${name.zh}）`}。`,
  };
  return { feature, observed, expected: name.en, verdict: 'TRUE', text };
}
