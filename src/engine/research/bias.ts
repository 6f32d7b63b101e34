import type { ComparedTrait } from './compared-trait.ts';
import { type ResearchFacts, type Spread, TARGET_INTERVIEWS } from './facts.ts';

/** Signs that what is known of a persona may be lopsided, with what each means. */
export const BIAS_CODES = {
  NO_EVIDENCE: 'Nothing but guesses is known of the persona.',
  FEW_INTERVIEWS: 'Fewer people were asked than the 15 that a persona is to rest on; strong below 5.',
  ONE_SOURCE: 'All interviewees that it is known of were found in the same place.',
  ONE_INTERVIEWER: 'All interviews that it is known of were held by the same person.',
  ONE_TEAM: 'All interviews that it is known of were held by the same team.',
  ONLY_STAYING_CUSTOMERS: 'Nobody was asked who left, or bought nothing for half a year.',
  NO_DISSENT: 'None of at least five pieces of evidence speaks against its claim, and nobody disagrees.',
  OLD_EVIDENCE: 'Over half of the interviews and evidence are over a year old.',
  SAMPLE_UNLIKE_POPULATION: 'The people asked differ in a trait from those that the persona stands for.',
} as const;
export type BiasCode = keyof typeof BIAS_CODES;

export type BiasSeverity = 'MILD' | 'STRONG';

export interface BiasWarning {
  readonly code: BiasCode;
  readonly severity: BiasSeverity;
  readonly text: { readonly en: string; readonly zh: string };
  /** The trait in which a sample is unlike the population; null of others. */
  readonly trait: ComparedTrait | null;
}

/** Below this, what is missing is more than what there is. */
const STRONG_BELOW = 5;
/** So many interviews of one source are no accident. */
const LEAST_SPREAD = 3;
const LEAST_FOR_DISSENT = 5;

/** Customers that were asked and the others, by whether they still buy; null where it cannot be known. */
export interface Staying {
  /** Of those asked whose last purchase is known. */
  readonly asked: number;
  readonly askedLapsed: number;
  readonly population: number;
  readonly populationLapsed: number;
}

/** From this share of people who left on, it is odd to have asked none of them. */
const NOTICEABLE = 0.1;

export interface BiasGround {
  readonly facts: ResearchFacts;
  /** Null where no sample can be held against a population. */
  readonly traits: readonly ComparedTrait[] | null;
  readonly staying: Staying | null;
}

/** The signs of bias, strong ones first; none where nothing is known to be wrong. */
export function biasWarnings({ facts, traits, staying }: BiasGround): BiasWarning[] {
  const found = [
    ...noEvidence(facts),
    ...fewInterviews(facts),
    ...oneOf('ONE_SOURCE', facts.sources, { en: 'were found in the same place', zh: '都来自同一渠道' }),
    ...oneOf('ONE_INTERVIEWER', facts.interviewers, { en: 'were held by the same person', zh: '都由同一人进行' }),
    ...oneOf('ONE_TEAM', facts.teams, { en: 'were held by the same team', zh: '都由同一团队进行' }),
    ...onlyStaying(facts, staying),
    ...noDissent(facts),
    ...oldEvidence(facts),
    ...(traits ?? []).filter(({ unlike }) => unlike).map(unlikePopulation),
  ];
  return [
    ...found.filter(({ severity }) => severity === 'STRONG'),
    ...found.filter(({ severity }) => severity === 'MILD'),
  ];
}

function warning(code: BiasCode, severity: BiasSeverity, en: string, zh: string): BiasWarning {
  return { code, severity, text: { en, zh }, trait: null };
}

function noEvidence({ interviews, qualitative, quantitative }: ResearchFacts): BiasWarning[] {
  if (interviews + qualitative + quantitative > 0) return [];
  return [
    warning('NO_EVIDENCE', 'STRONG', 'No interview, and no evidence but guesses.', '没有访谈，除推测外没有任何证据。'),
  ];
}

function fewInterviews({ people }: ResearchFacts): BiasWarning[] {
  if (people >= TARGET_INTERVIEWS) return [];
  const aim = TARGET_INTERVIEWS - people;
  const [en, zh] =
    people === 0
      ? [`Nobody has been interviewed yet; the aim is ${aim} people.`, `尚未进行访谈；目标是 ${aim} 人。`]
      : [
          `${people} ${people === 1 ? 'person has' : 'people have'} been interviewed of ${TARGET_INTERVIEWS} aimed at: ${aim} to go.`,
          `已访谈 ${people} 人，目标 ${TARGET_INTERVIEWS} 人，还差 ${aim} 人。`,
        ];
  return [warning('FEW_INTERVIEWS', people < STRONG_BELOW ? 'STRONG' : 'MILD', en, zh)];
}

function oneOf(code: BiasCode, { known, different }: Spread, words: { en: string; zh: string }): BiasWarning[] {
  if (known < LEAST_SPREAD || different > 1) return [];
  return [
    warning(code, 'MILD', `All ${known} interviews that say so ${words.en}.`, `有记录的 ${known} 次访谈${words.zh}。`),
  ];
}

function onlyStaying({ others }: ResearchFacts, staying: Staying | null): BiasWarning[] {
  if (!staying || others > 0 || staying.asked < STRONG_BELOW || staying.askedLapsed > 0) return [];
  const share = staying.population === 0 ? 0 : staying.populationLapsed / staying.population;
  if (share < NOTICEABLE) return [];
  const percent = Math.round(100 * share);
  return [
    warning(
      'ONLY_STAYING_CUSTOMERS',
      'STRONG',
      `None of the ${staying.asked} customers asked has left; of all, ${percent} % bought nothing for half a year.`,
      `受访的 ${staying.asked} 位客户都没有流失，而全体中有 ${percent} % 半年没有购买。`,
    ),
  ];
}

function noDissent({ qualitative, quantitative, refuting, disagreeing }: ResearchFacts): BiasWarning[] {
  const evidence = qualitative + quantitative;
  if (evidence < LEAST_FOR_DISSENT || refuting + disagreeing > 0) return [];
  return [
    warning(
      'NO_DISSENT',
      'MILD',
      'Nothing that is known speaks against a statement, and nobody disagrees: was it looked for?',
      '没有任何证据与陈述相反，也没有人提出异议：是否寻找过反例？',
    ),
  ];
}

function oldEvidence({ dated, old, interviews }: ResearchFacts): BiasWarning[] {
  if (dated === 0 || old * 2 <= dated) return [];
  const things =
    interviews > 0
      ? { en: 'interviews and pieces of evidence', zh: '访谈和证据' }
      : { en: 'pieces of evidence', zh: '证据' };
  return [
    warning(
      'OLD_EVIDENCE',
      'MILD',
      old === dated
        ? `All ${dated} dated ${things.en} are over a year old.`
        : `${old} of ${dated} dated ${things.en} are over a year old.`,
      old === dated
        ? `有日期的 ${dated} 条${things.zh}均已超过一年。`
        : `有日期的 ${dated} 条${things.zh}中，${old} 条已超过一年。`,
    ),
  ];
}

function unlikePopulation(trait: ComparedTrait): BiasWarning {
  const { most } = trait.fit!;
  const [sample, population] = [Math.round(100 * most.sample), Math.round(100 * most.population)];
  return {
    code: 'SAMPLE_UNLIKE_POPULATION',
    severity: 'STRONG',
    text: {
      en: `Unlike in ${trait.words.en}: "${most.label}" is ${sample} % of those asked, and ${population} % of those it stands for.`,
      zh: `${trait.words.zh}不同：“${most.label}”占受访者的 ${sample} %，占所代表人群的 ${population} %。`,
    },
    trait,
  };
}
