import type { Team } from '../../../db/generated/enums.ts';
import { listObjectives, type Objective } from '../../../db/tables/strategy/objectives.ts';
import type { Pace, PaceState } from '../../../engine/strategy/pace.ts';
import type { Bilingual } from '../../drafting/bilingual.ts';
import { paceNow } from '../../strategy/objectives.ts';
import type { SectionProvider } from '../section.ts';
import { type StandingMatter, toldOnce } from '../standing.ts';
import { agreeing, clipped, counted, figure, nameWords } from '../words.ts';

/** Paces that are told, and in which words. */
const TOLD: Readonly<Partial<Record<PaceState, (name: Bilingual, pace: Pace) => Bilingual>>> = {
  OFF_PACE: (name, { progress, expected }) => ({
    en: `${name.en} is off its pace: ${percent(progress)} of the way is done, where ${percent(expected)} would be due.`,
    zh: `目标“${name.zh}”落后于进度：已完成 ${percent(progress)}，按进度应为 ${percent(expected)}。`,
  }),
  REACHED: (name) => ({ en: `${name.en} was reached.`, zh: `目标“${name.zh}”已达成。` }),
  MISSED: (name, { progress }) => ({
    en: `${name.en} was missed: ${percent(progress)} of the way was done.`,
    zh: `目标“${name.zh}”未达成：完成了 ${percent(progress)}。`,
  }),
  UNKNOWN: (name) => ({
    en: `${name.en} cannot be measured: where it stands is not known.`,
    zh: `目标“${name.zh}”无法测量，进度未知。`,
  }),
};

/** Objectives that fell behind, were decided, or cannot be measured; on Mondays how many still are behind or not measured. */
export const objectivesSection: SectionProvider = {
  code: 'OBJECTIVES',
  async tell(scope, window) {
    const matters = (await listObjectives(scope)).flatMap((objective) => matterOf(objective, window.until));
    return toldOnce('OBJECTIVES', matters, window, (n) => ({
      en: `${counted(n, 'objective')} ${agreeing(n, 'is', 'are')} still off ${agreeing(n, 'its', 'their')} pace, or not measured.`,
      zh: `仍有 ${figure(n)} 个目标落后于进度或无法测量。`,
    }));
  },
};

function matterOf(objective: Objective, at: Date): StandingMatter | [] {
  const pace = paceNow(objective, at);
  const words = TOLD[pace.state]?.(nameWords(objective), pace);
  if (!words) return [];
  const decided = pace.state === 'REACHED' || pace.state === 'MISSED';
  return {
    name: `${objective.id} ${pace.state}`,
    team: objective.team as Team | null,
    personaId: objective.personaIds.length === 1 ? objective.personaIds[0]! : null,
    text: { en: clipped(words.en, 400), zh: clipped(words.zh, 400) },
    isOver: decided,
  };
}

function percent(share: number | null): string {
  return share === null ? '?' : `${Math.round(share * 100)} %`;
}
