import { endOfRange, type ModelNumber, type ModelReport, type ModelWarning } from 'personagraph/segmenter';
import { fitOf, type LatentClassModel, offsetsOf, type TriedCount } from './rule.ts';
import { classKey } from './segments.ts';

/** Most probabilities a report lists; of more, those of the questions that tell classes apart the most. */
const MOST_PROBABILITIES = 180;
/** Fewer customers than this for each parameter are few. */
const LEAST_A_PARAMETER = 5;
/** Classes are told apart poorly below this relative entropy (Celeux & Soromenho 1996 use it; .6 is a habit, not a test). */
const POORLY_SEPARATED = 0.6;

/** The numbers of latent classes: shares, probabilities of answers, criteria, the table of those tried, and doubts. */
export function reportLatentClasses(model: LatentClassModel): ModelReport {
  return {
    parameters: [...shareNumbers(model), ...probabilityNumbers(model)],
    quality: [...qualityNumbers(model), ...model.tried.flatMap((tried) => triedNumbers(tried))],
    warnings: [
      ...warningsOf(model),
      ...(model.chosen
        ? endOfRange(
            fitOf(model).k,
            model.tried.map(({ k }) => k),
          )
        : []),
    ],
  };
}

function shareNumbers({ shares }: LatentClassModel): ModelNumber[] {
  return shares.map((value, one) => ({
    name: `share of ${classKey(one)}`,
    value,
    text: `Share of those who answered that belongs to ${classKey(one)}, 0 to 1, as estimated: not the share of those put in it.`,
  }));
}

function probabilityNumbers(model: LatentClassModel): ModelNumber[] {
  const offsets = offsetsOf(model);
  const k = model.shares.length;
  const questions = model.questions.map(({ feature, entry, answers }, j) => {
    const numbers = answers.flatMap((answer, code) =>
      model.shares.map((_, one): ModelNumber => {
        const what = entry === null ? `${feature} = ${answer}` : `${feature} ${answer ? 'has' : 'lacks'} ${entry}`;
        return {
          name: shortened(`P(${what} | ${classKey(one)})`),
          value: model.probabilities[(offsets[j]! + code) * k + one]!,
          text: `Probability that somebody of ${classKey(one)} gives this answer, 0 to 1.`,
        };
      }),
    );
    const values = numbers.map(({ value }) => value);
    return { j, numbers, spread: Math.max(0, ...values) - Math.min(1, ...values) };
  });
  const kept: typeof questions = [];
  let listed = 0;
  for (const question of questions.toSorted((a, b) => b.spread - a.spread || a.j - b.j)) {
    if (listed + question.numbers.length > MOST_PROBABILITIES) continue;
    listed += question.numbers.length;
    kept.push(question);
  }
  return unique(kept.toSorted((a, b) => a.j - b.j).flatMap(({ numbers }) => numbers));
}

/** Names of at most 120 characters; an answer may be a long text. */
function shortened(name: string): string {
  return name.length <= 110 ? name : `${name.slice(0, 80)}...${name.slice(-24)}`;
}

function unique(numbers: readonly ModelNumber[]): ModelNumber[] {
  const uses = new Map<string, number>();
  return numbers.map((number) => {
    const used = (uses.get(number.name) ?? 0) + 1;
    uses.set(number.name, used);
    return used === 1 ? number : { ...number, name: `${number.name} #${used}` };
  });
}

function qualityNumbers(model: LatentClassModel): ModelNumber[] {
  const {
    k,
    logLikelihood,
    parameters,
    aic,
    bic,
    relativeEntropy,
    deviance,
    degreesOfFreedom,
    onBorder,
    starts,
    reached,
  } = fitOf(model);
  return [
    { name: 'classes', value: k, text: 'Number of classes.' },
    { name: 'log-likelihood', value: logLikelihood, text: 'Natural logarithm of the likelihood of all answers given.' },
    {
      name: 'free parameters',
      value: parameters,
      text: 'k - 1 shares, and in each class one probability fewer than a question has answers.',
    },
    { name: 'AIC', value: aic, text: '-2 log-likelihood + 2 parameters (Akaike 1974); less is better.' },
    { name: 'BIC', value: bic, text: '-2 log-likelihood + parameters ln n (Schwarz 1978); less is better.' },
    ...(relativeEntropy === null
      ? []
      : [
          {
            name: 'relative entropy',
            value: relativeEntropy,
            text: '1 where the class of everybody is certain, 0 where none is known (Ramaswamy et al. 1993).',
          },
        ]),
    ...(deviance === null
      ? []
      : [
          {
            name: 'G squared',
            value: deviance,
            text: 'Twice the log-likelihood that is lacking to a model that gives each set of answers its own share.',
          },
        ]),
    {
      name: 'degrees of freedom',
      value: degreesOfFreedom,
      text: 'Sets of answers there could be, less 1, less the free parameters; below 0 the answers cannot tell the classes.',
    },
    {
      name: 'probabilities on the border',
      value: onBorder,
      text: 'Estimates of 0 or 1, of which no standard error exists.',
    },
    { name: 'starts', value: starts, text: 'Random beginnings of the estimate.' },
    { name: 'starts that reached the best', value: reached, text: 'Beginnings that ended at the best log-likelihood.' },
    { name: 'customers with answers', value: model.customers, unit: 'customers', text: 'Customers with any answer.' },
    {
      name: 'customers without answers',
      value: model.silent,
      unit: 'customers',
      text: 'Customers with none; in no class.',
    },
    { name: 'customers learned from', value: model.learnedFrom, unit: 'customers', text: 'The n of the BIC.' },
  ];
}

/** A row of the table of numbers of classes. */
function triedNumbers({
  k,
  logLikelihood,
  parameters,
  aic,
  bic,
  relativeEntropy,
  reached,
  starts,
}: TriedCount): ModelNumber[] {
  const of = `with ${k} ${k === 1 ? 'class' : 'classes'}`;
  return [
    {
      name: `BIC ${of}`,
      value: bic,
      text: `${parameters} parameters; ${reached} of ${starts} starts reached the best log-likelihood.`,
    },
    { name: `AIC ${of}`, value: aic, text: `AIC of the best start ${of}.` },
    { name: `log-likelihood ${of}`, value: logLikelihood, text: `Log-likelihood of the best start ${of}.` },
    ...(relativeEntropy === null
      ? []
      : [{ name: `relative entropy ${of}`, value: relativeEntropy, text: `Relative entropy ${of}: 1 is certain.` }]),
  ];
}

function warningsOf(model: LatentClassModel): ModelWarning[] {
  const { parameters, relativeEntropy, degreesOfFreedom, onBorder, converged, starts, reached } = fitOf(model);
  const { learnedFrom } = model;
  const warnings: (ModelWarning & { readonly holds: boolean })[] = [
    {
      holds: degreesOfFreedom < 0,
      code: 'FLAT_LIKELIHOOD',
      text: `${parameters} parameters are ${-degreesOfFreedom} more than the sets of answers can tell: other classes fit as well. Choose fewer classes, or ask more questions.`,
    },
    {
      holds: starts > 1 && reached === 1,
      code: 'NEAR_TIED_OPTIMA',
      text: `Only 1 of ${starts} starts reached the best log-likelihood: there may be a better one. Raise the setting "starts".`,
    },
    {
      holds: learnedFrom < LEAST_A_PARAMETER * parameters,
      code: 'FEW_OBSERVATIONS',
      text: `Learned from ${learnedFrom} customers, fewer than ${LEAST_A_PARAMETER} for each of ${parameters} parameters: others of the same kind could give other classes. Choose fewer classes or questions.`,
    },
    {
      holds: onBorder > 0,
      code: 'BORDER_PROBABILITIES',
      text: `${onBorder} probabilities are estimated as 0 or 1: within those classes nobody, or everybody, gave the answer. Few customers make that likely by chance.`,
    },
    {
      holds: relativeEntropy !== null && relativeEntropy < POORLY_SEPARATED,
      code: 'POORLY_SEPARATED',
      text: `The relative entropy is ${relativeEntropy?.toFixed(2)}: for many customers two classes are nearly as likely. Read the strength beside the class, or choose fewer classes.`,
    },
    {
      holds: !converged,
      code: 'NOT_CONVERGED',
      text: 'The estimate was stopped before it came to rest. Choose fewer classes or questions.',
    },
  ];
  return warnings.filter(({ holds }) => holds).map(({ code, text }) => ({ code, text }));
}
