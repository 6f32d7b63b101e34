import { finiteNumbers, type ModelNumber } from 'personagraph/segmenter';
import { parameterNumber } from '../parameter-number.ts';
import type { ParetoProcess } from '../purchase-process.ts';

/** The parameters of Pareto/NBD. */
export function paretoParameters({ r, alpha, s, beta, uncertainty }: ParetoProcess): ModelNumber[] {
  const errors = uncertainty?.logErrors ?? [];
  const numbers = [
    {
      name: 'r',
      value: r,
      text: 'Pareto/NBD: shape of the gamma distribution of purchase rates; below 1, rates differ much.',
    },
    {
      name: 'alpha',
      value: alpha,
      unit: 'weeks',
      text: 'Pareto/NBD: scale of purchase rates; r / alpha is the mean of purchases a week while alive.',
    },
    {
      name: 's',
      value: s,
      text: 'Pareto/NBD: shape of the gamma distribution of the rates at which customers leave; below 1, they differ much.',
    },
    {
      name: 'beta',
      value: beta,
      unit: 'weeks',
      text: 'Pareto/NBD: scale of the rates of leaving; s / beta is their mean a week.',
    },
  ];
  return finiteNumbers(numbers.map((number, index) => parameterNumber(number, errors[index])));
}
