import {
  endOfRange,
  fewObservations,
  finiteNumbers,
  type ModelNumber,
  type ModelReport,
  type ModelWarning,
  percent,
} from 'personagraph/segmenter';
import type { Gap } from 'personagraph/statistics';
import { unitOf } from './input.ts';
import { type ClusterChoice, type ClusterModel, type ClusterRival, numbersOf } from './model.ts';
import { clusterNames } from './segments.ts';

/** Means of clusters that are told at most; of more only the sizes are. */
const MOST_MEANS = 120;

/** Sizes and means, how well the clusters fit, the numbers of clusters tried, and what speaks against them. */
export function reportClusters(model: ClusterModel): ModelReport {
  return {
    parameters: finiteNumbers([
      { name: 'k', value: model.clusters.length, text: 'Clusters that have customers.' },
      ...sizes(model),
      ...means(model),
    ]),
    quality: finiteNumbers([...quality(model), ...candidates(model)]),
    warnings: [
      ...rivalWarnings(model.fit.rival),
      ...endOfRange(
        model.clusters.length,
        (model.choice?.tried ?? []).map(({ k }) => k),
      ),
      ...populationWarnings(model),
    ],
  };
}

function sizes(model: ClusterModel): ModelNumber[] {
  const names = clusterNames(model);
  return model.clusters.map(({ size }, index) => ({
    name: named('size', names[index]!.en, index),
    value: size,
    unit: 'customers',
    text: 'Customers of the cluster among those that it was learned from.',
  }));
}

function means(model: ClusterModel): ModelNumber[] {
  const inputs = numbersOf(model);
  if (inputs.length * model.clusters.length > MOST_MEANS) return [];
  const names = clusterNames(model);
  return model.clusters.flatMap((cluster, index) =>
    inputs.map((input, j) => ({
      name: named(`mean of ${input.name}`, names[index]!.en, index),
      value: unitOf(input, cluster.means[j]!),
      ...(input.kind === 'time' && { unit: 'days before the fit' }),
      text: input.log
        ? 'Centre of the cluster, back from the logarithm: the mean of logarithms, nearer to the median than to the mean.'
        : 'Mean of the cluster.',
    })),
  );
}

/** Short enough for a report, and different for each cluster whatever its name. */
function named(what: string, cluster: string, index: number): string {
  return `${what}, ${index + 1} ${cluster}`.slice(0, 120);
}

function quality({ wcss, explained, customers, learnedFrom, fit }: ClusterModel): ModelNumber[] {
  const { total, silhouette, standardisedSilhouette, silhouetteOf, farthestShare, rival } = fit;
  const none = Number.NaN;
  const of = `Mean silhouette (Rousseeuw 1987) of ${silhouetteOf} customers, -1 to 1; above .5 reasonable, below .25 hardly any structure.`;
  return [
    {
      name: 'within sum of squares',
      value: wcss,
      text: 'Squared distances to the own centre, on the scale of distances.',
    },
    { name: 'total sum of squares', value: total, text: 'Squared distances to one centre of all, on the same scale.' },
    {
      name: 'explained variance',
      value: total > 0 ? 1 - wcss / total : none,
      text: 'Share of the total sum of squares that lies between the clusters: 1 - within / total.',
    },
    {
      name: 'silhouette',
      value: silhouette ?? none,
      text: `${of} In the space of this clustering: scaled, and turned, as its settings say.`,
    },
    {
      name: 'silhouette, standardised',
      value: standardisedSilhouette ?? none,
      text: `${of} Every number divided by its standard deviation, so that clusterings of other scales compare.`,
    },
    {
      name: 'variance of the components',
      value: explained ?? none,
      text: 'Share of the variance that the principal components keep.',
    },
    { name: 'customers', value: customers, text: 'Customers with values to cluster by.' },
    { name: 'learned from', value: learnedFrom, text: 'Those of them that the clusters were learned from.' },
    {
      name: 'share of the farthest hundredth',
      value: farthestShare ?? none,
      text: 'Share of the sum of squares of the numbers that the farthest 1 % of the customers have; about .09 of a normal distribution.',
    },
    {
      name: 'agreement of the nearest rival',
      value: rival?.agreement ?? none,
      text: 'Adjusted Rand index with the most different solution within 1 % of the best sum of squares; 1: the same groups.',
    },
  ];
}

function candidates({ choice }: ClusterModel): ModelNumber[] {
  return [...gapNumbers(choice?.gaps ?? []), ...triedNumbers(choice?.tried ?? [])];
}

function gapNumbers(gaps: readonly Gap[]): ModelNumber[] {
  return gaps.flatMap(({ k, gap, standardError, logW }) => [
    {
      name: `gap at k = ${k}`,
      value: gap,
      standardError,
      text: 'Gap statistic (Tibshirani, Walther & Hastie 2001) against 50 references in the box of the principal components, of 500 customers at most.',
    },
    {
      name: `log W at k = ${k}`,
      value: logW,
      text: 'Logarithm of half the sum of pairwise distances within clusters by their size, of the same customers.',
    },
  ]);
}

function triedNumbers(tried: ClusterChoice['tried']): ModelNumber[] {
  return tried.flatMap(({ k, inertia, silhouette, calinskiHarabasz }) => [
    { name: `within sum of squares at k = ${k}`, value: inertia, text: 'Of a trial on 5,000 customers at most.' },
    { name: `silhouette at k = ${k}`, value: silhouette ?? Number.NaN, text: 'Mean silhouette of the same trial.' },
    {
      name: `Calinski-Harabasz at k = ${k}`,
      value: calinskiHarabasz ?? Number.NaN,
      text: 'Ratio of variance between to within of the same trial (Calinski & Harabasz 1974).',
    },
  ]);
}

/** Below this, D. Steinley (Psychological Methods 9(3), 2004) calls the agreement of two partitions moderate or poor. */
const GOOD_AGREEMENT = 0.8;

/** A start of the trial that is better by more than rounding. */
const BEATEN = 1e-6;

function rivalWarnings(rival: ClusterRival | null): ModelWarning[] {
  if (!rival) return [];
  const { worseBy, agreement, starts, customers, beaten } = rival;
  const tied: ModelWarning[] =
    agreement < GOOD_AGREEMENT
      ? [
          {
            code: 'NEAR_TIED_OPTIMA',
            text: `Of ${starts} starts on ${customers} customers, one whose sum of squares is ${(worseBy * 100).toFixed(2)} % larger gives quite other groups (adjusted Rand ${agreement.toFixed(2)}). Sizes and borders of the segments are not to be trusted: try another number of clusters, or features that separate customers better.`,
          },
        ]
      : [];
  const local: ModelWarning[] =
    beaten > BEATEN
      ? [
          {
            code: 'LOCAL_OPTIMUM',
            text: `Another start found clusters with a sum of squares ${(beaten * 100).toFixed(4)} % smaller: raise the setting starts and run again.`,
          },
        ]
      : [];
  return [...tied, ...local];
}

/** Customers a feature that groups can be told from (Dolnicar, Grün, Leisch & Schmidt, J. of Travel Research 53(3), 2014). */
const LEAST_A_FEATURE = 70;

/** The farthest hundredth has .09 of the squares of a normal distribution, and .22 of an exponential one. */
const EXTREME_SHARE = 1 / 3;

function populationWarnings({ inputs, learnedFrom, fit }: ClusterModel): ModelWarning[] {
  const { farthestShare } = fit;
  const few = fewObservations({
    found: learnedFrom,
    least: LEAST_A_FEATURE * inputs.length,
    who: `customers for ${inputs.length} ${inputs.length === 1 ? 'feature' : 'features'}`,
    todo: 'Use fewer features, or wait for more customers.',
  });
  if (farthestShare === null || farthestShare <= EXTREME_SHARE) return few;
  const text = `The farthest 1 % of the customers have ${percent(farthestShare)} of the sum of squares: a few extreme values decide where clusters are. Name amounts and counts in the setting log, or mend the values.`;
  return [...few, { code: 'EXTREME_VALUES', text }];
}
