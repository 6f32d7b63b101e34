/** Who something came from, as far as it is said: how many say, and how many different ones. */
export interface Spread {
  readonly known: number;
  readonly different: number;
}

/** What a persona rests on, counted. */
export interface ResearchFacts {
  readonly interviews: number;
  /** People asked: a customer that was asked twice counts once. */
  readonly people: number;
  /** Of these, customers that are known, and people who are no customers or of whom nothing is known any more. */
  readonly customers: number;
  readonly others: number;
  readonly sources: Spread;
  readonly interviewers: Spread;
  readonly teams: Spread;
  /** Evidence of claims beside interviews held, by what it is. */
  readonly qualitative: number;
  readonly quantitative: number;
  readonly guesses: number;
  /** Evidence that speaks against its claim, and people who disagree with one. */
  readonly refuting: number;
  readonly disagreeing: number;
  /** Largest sample of evidence; null: none says. */
  readonly largestSample: number | null;
  /** The same of surveys, analytics and records alone. */
  readonly largestCount: number | null;
  /** Interviews and evidence with a date, and those of them over a year old. */
  readonly dated: number;
  readonly old: number;
}

/** Interviews that a persona is to rest on. */
export const TARGET_INTERVIEWS = 15;

/** Progress towards {@link TARGET_INTERVIEWS}. */
export interface InterviewProgress {
  readonly count: number;
  readonly target: number;
  readonly remaining: number;
}

export function interviewProgress({ people }: Pick<ResearchFacts, 'people'>): InterviewProgress {
  return { count: people, target: TARGET_INTERVIEWS, remaining: Math.max(0, TARGET_INTERVIEWS - people) };
}

export type ResearchMethod = 'QUALITATIVE' | 'QUANTITATIVE' | 'MIXED';

/** How a persona was researched; null where nothing but guesses is known. */
export function methodOf({ interviews, qualitative, quantitative }: ResearchFacts): ResearchMethod | null {
  const talked = interviews > 0 || qualitative > 0;
  if (talked && quantitative > 0) return 'MIXED';
  if (talked) return 'QUALITATIVE';
  return quantitative > 0 ? 'QUANTITATIVE' : null;
}

/**
 * People that a persona rests on at least: the more of those asked and those of the largest sample. Samples may overlap,
 * and are not added up. Null where nobody says.
 */
export function sampleSizeOf({ people, largestSample }: ResearchFacts): number | null {
  const most = Math.max(people, largestSample ?? 0);
  return most > 0 ? most : null;
}
