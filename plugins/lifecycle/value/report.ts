import {
  cutNumbers,
  fewObservations,
  finiteNumbers,
  type ModelNumber,
  type ModelReport,
  type ModelWarning,
} from 'personagraph/segmenter';
import { parameterNumber } from '../shared/parameter-number.ts';
import {
  extremeValues,
  flatLikelihood,
  processParameters,
  processQuality,
  processWarnings,
} from '../shared/process-report.ts';
import type { SpendProcess, ValueModel } from './fit.ts';

const CURRENCY = 'currency of the workspace';

/** Both processes that were learned, and where tiers begin. */
export function reportValue({ process, spend, edges }: ValueModel): ModelReport {
  const tiers = { name: 'tier from', unit: CURRENCY, text: 'Lifetime value from which the next higher tier begins.' };
  return {
    parameters: [...processParameters(process), ...spendParameters(spend), ...cutNumbers(edges.toReversed(), tiers)],
    quality: [...processQuality(process), ...spendQuality(spend)],
    warnings: [...processWarnings(process), ...spendWarnings(spend)],
  };
}

function spendParameters({ p, q, gamma, uncertainty }: SpendProcess): ModelNumber[] {
  const errors = uncertainty?.logErrors ?? [];
  return finiteNumbers([
    parameterNumber(
      {
        name: 'p',
        value: p,
        text: 'Gamma-Gamma: shape of the amounts of one customer; the higher, the more alike they are.',
      },
      errors[0],
    ),
    parameterNumber(
      {
        name: 'q',
        value: q,
        text: 'Gamma-Gamma: shape of the means between customers; the lower, the more they differ.',
      },
      errors[1],
    ),
    parameterNumber(
      {
        name: 'gamma',
        value: gamma,
        unit: CURRENCY,
        text: 'Gamma-Gamma: scale; p gamma / (q - 1) is the mean of a purchase of an average customer.',
      },
      errors[2],
    ),
  ]);
}

function spendQuality({ logLikelihood, customers, correlation }: SpendProcess): ModelNumber[] {
  return finiteNumbers([
    {
      name: 'log-likelihood of spend',
      value: logLikelihood,
      text: 'Log-likelihood of Gamma-Gamma (Fader & Hardie 2013, equation 1a), summed over its customers.',
    },
    { name: 'customers of spend', value: customers, text: 'Repeat buyers with amounts, from whom spend was learned.' },
    {
      name: 'correlation of spend and purchases',
      value: correlation ?? Number.NaN,
      text: 'Pearson correlation of mean spend and repeat purchases; Gamma-Gamma takes it to be zero.',
    },
  ]);
}

/** Customers of spend: 20 for each of three parameters, as for the purchase process. */
const LEAST_SPENDERS = 60;

/** A correlation that J. Cohen ("Statistical Power Analysis", 1988) calls medium. */
const MEDIUM_CORRELATION = 0.3;

function spendWarnings({ customers, bounded, correlation, uncertainty }: SpendProcess): ModelWarning[] {
  const depends: ModelWarning[] =
    correlation !== null && Math.abs(correlation) >= MEDIUM_CORRELATION
      ? [
          {
            code: 'SPEND_DEPENDS_ON_FREQUENCY',
            text: `Mean spend and number of purchases correlate by ${correlation.toFixed(2)}; Gamma-Gamma takes them to be independent. Values of frequent buyers are ${correlation > 0 ? 'too low' : 'too high'}: compare tiers, not amounts.`,
          },
        ]
      : [];
  return [
    ...flatLikelihood('Gamma-Gamma', ['p', 'q', 'gamma'], bounded, uncertainty),
    ...fewObservations({
      found: customers,
      least: LEAST_SPENDERS,
      who: 'repeat buyers with amounts, three parameters (Gamma-Gamma)',
      todo: 'Compare tiers rather than amounts, or wait for more history.',
    }),
    ...extremeValues(
      'Gamma-Gamma',
      uncertainty,
      'Look at the smallest and largest mean amounts: another unit, another currency or a wholesale order is a likely cause.',
    ),
    ...depends,
  ];
}
