import { cutNumbers, type ModelNumber, type ModelReport } from 'personagraph/segmenter';
import { reportIncome } from '../shared/income-report.ts';
import type { Axis, CrossModel } from './fit.ts';
import { crossSegments, nameOf } from './segments.ts';

/** Cells that are told at most. */
const MOST_CELLS = 100;

/** The cells with their sizes, the edges that were learned, and the least size that was asked of a cell. */
export function reportCross(model: CrossModel): ModelReport {
  const { axes, cells, least } = model;
  const keys = crossSegments(model).map(({ key }) => key);
  const incomes = axes.flatMap((axis) => (axis.kind === 'income' ? [reportIncome(axis.income)] : []));
  return {
    parameters: [
      {
        name: 'least size',
        value: least,
        unit: 'customers',
        text: 'Customers from which a cell is a segment of its own.',
      },
      ...axes.flatMap(edgesOf),
      ...incomes.flatMap(({ parameters }) => parameters),
    ].slice(0, 200),
    quality: cells.slice(0, MOST_CELLS).map(({ parts, size }, index) => ({
      name: `size, ${keys[index]!}`,
      value: size,
      unit: 'customers',
      text: `Customers of ${nameOf(parts, axes).en} when learned.`.slice(0, 400),
    })),
    warnings: incomes.flatMap(({ warnings }) => warnings),
  };
}

function edgesOf(axis: Axis, index: number): ModelNumber[] {
  if (axis.kind !== 'age' && axis.kind !== 'number') return [];
  return cutNumbers(axis.edges, {
    name: `${index + 1}. ${axis.need} from`.slice(0, 100),
    ...(axis.kind === 'age' && { unit: 'years' }),
    text: 'Value from which the next group begins.',
  });
}
