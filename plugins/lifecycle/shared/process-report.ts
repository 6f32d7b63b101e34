import { fewObservations, finiteNumbers, type ModelNumber, type ModelWarning } from 'personagraph/segmenter';
import { parameterNumber } from './parameter-number.ts';
import { paretoParameters } from './pareto-nbd/report.ts';
import { isParetoNbd } from './purchase-model.ts';
import type { LearnedProcess } from './purchase-process.ts';
import type { Uncertainty } from './uncertainty.ts';

/** The parameters of BG/NBD or Pareto/NBD. */
export function processParameters(process: LearnedProcess): ModelNumber[] {
  if (isParetoNbd(process)) return paretoParameters(process);
  const { r, alpha, a, b, uncertainty } = process;
  const errors = uncertainty?.logErrors ?? [];
  return finiteNumbers([
    parameterNumber(
      {
        name: 'r',
        value: r,
        text: 'BG/NBD: shape of the gamma distribution of purchase rates; below 1, rates differ much.',
      },
      errors[0],
    ),
    parameterNumber(
      {
        name: 'alpha',
        value: alpha,
        unit: 'weeks',
        text: 'BG/NBD: scale of purchase rates; r / alpha is the mean of purchases a week while alive.',
      },
      errors[1],
    ),
    parameterNumber(
      {
        name: 'a',
        value: a,
        text: 'BG/NBD: first shape of the beta distribution of leaving after a repeat purchase; the mean is a / (a + b).',
      },
      errors[2],
    ),
    parameterNumber({ name: 'b', value: b, text: 'BG/NBD: second shape of the same distribution.' }, errors[3]),
  ]);
}

/** How well BG/NBD or Pareto/NBD fits, and what it was learned from. */
export function processQuality(process: LearnedProcess): ModelNumber[] {
  const { logLikelihood, customers, repeaters, repeats, agreeing, starts } = process;
  return finiteNumbers([
    {
      name: 'log-likelihood',
      value: logLikelihood,
      text: isParetoNbd(process)
        ? 'Log-likelihood of Pareto/NBD (Fader & Hardie 2005, equation 18), summed over its buyers; higher is better.'
        : 'Log-likelihood of BG/NBD (Fader, Hardie & Lee 2005, equation 6), summed over its buyers; higher is better.',
    },
    { name: 'customers', value: customers, text: 'Buyers that the model was learned from.' },
    { name: 'repeat buyers', value: repeaters, text: 'Those of them who bought on a second day.' },
    { name: 'repeat purchases', value: repeats, text: 'Their purchase days after the first.' },
    {
      name: 'starts that agree',
      value: agreeing,
      text: `Starts of the search that led to this maximum, of ${starts}; others ended lower.`,
    },
  ]);
}

/** Repeat buyers a parameter of BG/NBD: 20 observations a parameter (F. E. Harrell, "Regression Modeling Strategies", 2015). */
const LEAST_REPEATERS = 80;

/** Doubts about BG/NBD or Pareto/NBD. */
export function processWarnings(process: LearnedProcess): ModelWarning[] {
  const [title, names] = isParetoNbd(process)
    ? ['Pareto/NBD', ['r', 'alpha', 's', 'beta']]
    : ['BG/NBD', ['r', 'alpha', 'a', 'b']];
  const { repeaters, bounded, uncertainty } = process;
  return [
    ...flatLikelihood(title, names, bounded, uncertainty),
    ...fewObservations({
      found: repeaters,
      least: LEAST_REPEATERS,
      who: `repeat buyers, four parameters (${title})`,
      todo: 'Use the order of customers rather than exact probabilities, or wait for more history.',
    }),
    ...extremeValues(
      title,
      uncertainty,
      'Look at the customers with the most purchase days: resellers, tests and accounts of the house are no customers of this kind.',
    ),
  ];
}

/** A standard error of a logarithm from which on a 95 % interval spans a factor of fifty: the data do not tell the size. */
const FLAT_FROM = 1;

/** FLAT_LIKELIHOOD where the data do not tell the size of a parameter. */
export function flatLikelihood(
  model: string,
  names: readonly string[],
  bounded: boolean,
  uncertainty: Uncertainty | null,
): ModelWarning[] {
  const todo =
    'Answers near the data stand; do not read the parameters, and do not extrapolate far. More repeat buyers or a longer history may help.';
  const warning = (why: string) => [
    { code: 'FLAT_LIKELIHOOD', text: `The likelihood of ${model} is flat: ${why}. ${todo}` },
  ];
  if (bounded) return warning('a parameter ran to the edge of the search');
  if (!uncertainty)
    return warning('it hardly falls in some direction from its top, so that standard errors cannot be told');
  const vague = names.filter((_, index) => !(uncertainty.logErrors[index]! < FLAT_FROM));
  if (vague.length === 0) return [];
  return warning(`the 95 % interval of ${vague.join(', ')} spans more than a factor of fifty`);
}

/** One customer that moves a parameter by more than its standard error: the rule for DFBETAS of small sets. */
const EXTREME_FROM = 1;

/** EXTREME_VALUES where one customer carries the fit. */
export function extremeValues(model: string, uncertainty: Uncertainty | null, todo: string): ModelWarning[] {
  if (!uncertainty || uncertainty.influence <= EXTREME_FROM) return [];
  const by = uncertainty.influence.toFixed(1);
  const text = `One customer alone moves a parameter of ${model} by ${by} of its standard errors. ${todo}`;
  return [{ code: 'EXTREME_VALUES', text }];
}
