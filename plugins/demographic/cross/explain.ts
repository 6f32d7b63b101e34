import {
  type BilingualText,
  batchFromRows,
  chinese,
  type EvaluationContext,
  type Explanation,
  english,
  type Factor,
  type FeatureKind,
  type Needs,
  type Row,
  shownNumber,
} from 'personagraph/segmenter';
import { ageOn, dateNumber } from '../shared/age.ts';
import { birthFactor } from '../shared/birth-factor.ts';
import { amount } from '../shared/income.ts';
import { incomeFactor } from '../shared/income-factor.ts';
import { labelFactor } from '../shared/label-factor.ts';
import { LABEL_TABLES } from './data/label-tables.ts';
import type { Axis, CrossModel } from './fit.ts';
import { CrossRule, MAX_AGE } from './rule.ts';
import { crossSegments, nameOf, wordsOf } from './segments.ts';
import { CURRENCY } from './settings.ts';

/** Why a customer is in its segment: every feature with its value, and whether the cell was merged. */
export function explainCross(model: CrossModel, row: Row<Needs>, { asOf }: EvaluationContext): Explanation {
  const batch = batchFromRows(modelNeeds(model.axes), [row]);
  const rule = new CrossRule(model, batch, asOf);
  const codes = rule.codes.map((column) => column[0]!);
  const segment = rule.segmentOf(0);
  const factors = model.axes.map((axis, index) => axisFactor(axis, codes[index]!, row, asOf));
  if (segment < 0) return { segment: null, verdict: 'UNKNOWN', factors };
  const merged = mergedText(model, segment, codes, row);
  const last = factors.at(-1)!;
  return {
    segment: crossSegments(model)[segment]!.key,
    verdict: 'TRUE',
    factors: [...factors.slice(0, -1), { ...last, text: joined(last.text, merged) }],
  };
}

/** The cell of a customer in words: a segment of its own, or merged into another. */
function mergedText(model: CrossModel, segment: number, codes: readonly number[], row: Row<Needs>): BilingualText {
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

function joined(text: Factor['text'], more: BilingualText): BilingualText {
  return { en: `${english(text)}${more.en}`, zh: `${chinese(text)}${more.zh}` };
}

function axisFactor(axis: Axis, code: number, row: Row<Needs>, asOf: number): Factor {
  const factor = { ...statedFactor(axis, code, row, asOf), feature: axis.need };
  if (axis.unknown < 0 || code !== axis.unknown) return factor;
  const own = { en: ' It counts as a value of its own.', zh: '按单独一类计。' };
  const { change: _, ...unchanged } = factor;
  return { ...unchanged, verdict: 'TRUE', text: joined(factor.text, own) };
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
      const reading = stated === null ? undefined : LABEL_TABLES[axis.table].reader(axis.labels)(stated as string);
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
function plainFactor(axis: Axis, what: BilingualText, stated: number | boolean | string | null, code: number): Factor {
  const feature = axis.need;
  const observed = typeof stated === 'number' ? shownNumber(stated) : stated;
  if (code < 0 || code === axis.unknown) {
    const text =
      stated === null
        ? { en: `The ${what.en} is missing.`, zh: `${what.zh}缺失。` }
        : { en: `"${stated}" is no ${what.en}.`, zh: `“${stated}”不是有效的${what.zh}。` };
    const change = { en: `Knowing the ${what.en} would decide.`, zh: `补充${what.zh}即可判定。` };
    return { feature, observed, expected: `a known ${what.en}`, verdict: 'UNKNOWN', text, change };
  }
  const shown = typeof stated === 'number' ? amount(stated) : String(stated);
  const value = axis.values[code];
  if (value === undefined) {
    const text = {
      en: `The ${what.en} "${shown}" is too rare for a segment of its own.`,
      zh: `${what.zh}“${shown}”人数过少，不单独成为细分。`,
    };
    return { feature, observed, expected: `any other ${what.en}`, verdict: 'TRUE', text };
  }
  const { name } = value;
  const text = {
    en: `${what.en[0]!.toUpperCase()}${what.en.slice(1)}: ${shown}${name.en === shown ? '' : ` (${name.en})`}.`,
    zh: `${what.zh}：${shown}${name.zh === shown ? '' : `（${name.zh}）`}。`,
  };
  return { feature, observed, expected: name.en, verdict: 'TRUE', text };
}

const COLUMNS: Readonly<Record<Axis['kind'], FeatureKind>> = {
  age: 'time',
  number: 'number',
  income: 'number',
  labels: 'category',
  category: 'category',
  flag: 'flag',
};

/** The needs of a cross as learned, to make a batch of one row. */
function modelNeeds(axes: readonly Axis[]): Needs {
  const needs = axes.map(({ kind, need }) => [need, { kind: COLUMNS[kind], from: need }] as const);
  const currency = [CURRENCY, { kind: 'category', from: CURRENCY }] as const;
  return Object.fromEntries(axes.some(({ kind }) => kind === 'income') ? [...needs, currency] : needs);
}
