import type { Scope } from '../../db/postgres/connection.ts';
import { evidenceFacts, interviewFacts } from '../../db/tables/research/persona-facts.ts';
import type { ResearchFacts } from '../../engine/research/facts.ts';
import { DAY } from '../../segmenter/time.ts';

/** Days after which evidence is old: personas are re-analysed every year. */
const OLD_DAYS = 365;

const NO_SPREAD = { known: 0, different: 0 };
const NO_INTERVIEWS = {
  interviews: 0,
  people: 0,
  customers: 0,
  others: 0,
  sources: NO_SPREAD,
  interviewers: NO_SPREAD,
  teams: NO_SPREAD,
  old: 0,
};
const NO_EVIDENCE = {
  qualitative: 0,
  quantitative: 0,
  guesses: 0,
  refuting: 0,
  disagreeing: 0,
  largestSample: null,
  largestCount: null,
  dated: 0,
  old: 0,
};

/** What some personas rest on, counted by two statements, each with the persona's id. */
export async function researchFacts(
  scope: Scope,
  personaIds: readonly number[],
): Promise<{ readonly personaId: number; readonly facts: ResearchFacts }[]> {
  const before = new Date(Date.now() - OLD_DAYS * DAY).toISOString().slice(0, 10);
  const [held, found] = await Promise.all([
    interviewFacts(scope, personaIds, before),
    evidenceFacts(scope, personaIds, before),
  ]);
  return personaIds.map((personaId) => {
    const talks = held.find((one) => one.personaId === personaId) ?? NO_INTERVIEWS;
    const evidence = found.find((one) => one.personaId === personaId) ?? NO_EVIDENCE;
    // Each interview has its day.
    const times = { dated: talks.interviews + evidence.dated, old: talks.old + evidence.old };
    return { personaId, facts: { ...talks, ...evidence, ...times } };
  });
}
