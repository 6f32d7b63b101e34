import type { EChartsCoreOption } from 'echarts';
import { colourOf } from './colours.ts';
import type { Plot } from './exhibit.ts';

import type { Shown } from './shown.ts';
import { shortened, textOf } from './text.ts';
import { type Language, WORDS } from './words.ts';

const BINS = 36;
/**
 * Beyond this share of the values a bar takes all that is left, and points are not drawn. A few large ones would press
 * the others together.
 */
const TAIL = 0.995;
/** A value so many times as great as the tail's begin is not drawn. */
const FAR = 1.3;
/** Points drawn at most, of every so many customers one. */
const POINTS = 1_500;

type Of<K extends Plot['kind']> = Extract<Plot, { kind: K }>;

/** Segments as series, those in none last; without `answers` all as one. */
function series({ segments, answers }: Shown, language: Language): { name: string; index: number }[] {
  if (!answers) return [{ name: '', index: 0 }];
  const own = segments.map(({ name }, index) => ({ name: shortened(textOf(name, language)), index }));
  return answers.includes(-1) ? [...own, { name: WORDS.none[language], index: -1 }] : own;
}

const legend = (shown: Shown) => ({
  show: shown.answers !== null && shown.segments.length <= 12,
  bottom: 0,
  itemWidth: 10,
  itemHeight: 10,
  itemGap: 18,
  textStyle: { fontSize: 11 },
});
const GRID = { left: 50, right: 20, top: 20, bottom: 92 };

export function histogram(shown: Shown, { x }: Of<'histogram'>, language: Language): EChartsCoreOption {
  const values = shown.measured.get(x)!;
  const [low, high] = rangeOf(values);
  const width = (high - low) / BINS || 1;
  const binOf = (value: number) => Math.min(BINS - 1, Math.max(0, Math.floor((value - low) / width)));
  const all = series(shown, language);
  const counts = new Map(all.map(({ index }) => [index, new Array<number>(BINS).fill(0)]));
  values.forEach((value, row) => {
    if (Number.isFinite(value)) counts.get(shown.answers ? shown.answers[row]! : 0)![binOf(value)]!++;
  });
  const digits = width < 0.1 ? 2 : width < 1 ? 1 : 0;
  const label = (bin: number) => (low + bin * width).toFixed(digits);
  return {
    legend: legend(shown),
    grid: GRID,
    xAxis: {
      type: 'category',
      data: Array.from({ length: BINS }, (_, bin) => (bin === BINS - 1 ? `${label(bin)}+` : label(bin))),
      name: x.label[language],
      nameLocation: 'middle',
      nameGap: 28,
    },
    yAxis: { type: 'value', splitLine: { lineStyle: { color: '#eee' } } },
    series: all.map(({ name, index }) => ({
      type: 'bar',
      stack: 'all',
      barCategoryGap: '4%',
      name,
      data: counts.get(index),
      itemStyle: { color: colourOf(index) },
    })),
  };
}

export function scatter(shown: Shown, { x, y, log }: Of<'scatter'>, language: Language): EChartsCoreOption {
  const [across, up] = [shown.measured.get(x)!, shown.measured.get(y)!];
  const step = Math.max(1, Math.ceil(across.length / POINTS));
  const all = series(shown, language);
  const points = new Map(all.map(({ index }) => [index, [] as number[][]]));
  // Nothing below one has a place on a logarithmic axis; days are told apart near zero by adding one.
  const shift = log ? 1 : 0;
  for (let row = 0; row < across.length; row += step) {
    const [a, b] = [across[row]! + shift, up[row]! + shift];
    if (Number.isFinite(a) && Number.isFinite(b) && (!log || (a >= 1 && b >= 1))) {
      points.get(shown.answers ? shown.answers[row]! : 0)!.push([rounded(a), rounded(b)]);
    }
  }
  const axis = (name: string, gap: number, values: Float64Array) => ({
    type: log ? 'log' : 'value',
    scale: true,
    ...(log ? {} : capOf(values)),
    name: log ? `${name} + 1` : name,
    nameLocation: 'middle',
    nameGap: gap,
    splitLine: { lineStyle: { color: '#eee' } },
  });
  return {
    legend: legend(shown),
    grid: GRID,
    xAxis: axis(x.label[language], 28, across),
    yAxis: axis(y.label[language], 36, up),
    series: all.map(({ name, index }) => ({
      type: 'scatter',
      name,
      symbolSize: across.length > 1_000 ? 4 : 7,
      data: points.get(index),
      itemStyle: { color: colourOf(index), opacity: 0.7 },
    })),
  };
}

/** The least value, and the one that hardly any is above. */
function rangeOf(values: Float64Array): [low: number, high: number] {
  const known = values.filter(Number.isFinite).sort();
  return [known[0] ?? 0, known[Math.floor(TAIL * (known.length - 1))] ?? 1];
}

/** The end of an axis, where a few values are far beyond the others. */
function capOf(values: Float64Array): { max?: number } {
  const [, high] = rangeOf(values);
  const most = values.reduce((max, value) => (Number.isFinite(value) ? Math.max(max, value) : max), high);
  return most > FAR * high ? { max: Number(high.toPrecision(2)) } : {};
}

/** Four digits are finer than a plot can show. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
