import type { Team } from '../../../db/generated/enums.ts';
import { movedDecisions, type PersonaDecision } from '../../../db/tables/strategy/decisions.ts';
import { textOf } from '../../input/translations.ts';
import { movesOf } from '../../strategy/moves.ts';
import type { SectionProvider } from '../section.ts';
import { type StandingMatter, toldOnce } from '../standing.ts';
import { agreeing, both, clipped, counted, figure } from '../words.ts';

/** Decisions whose data have moved; on Mondays how many nobody has looked at yet. */
export const decisionsSection: SectionProvider = {
  code: 'DECISIONS',
  async tell(scope, window) {
    const matters = (await movedDecisions(scope)).map(matterOf);
    return toldOnce('DECISIONS', matters, window, (n) => ({
      en: `${counted(n, 'decision')} ${agreeing(n, 'waits', 'wait')} for somebody to look at ${agreeing(n, 'it', 'them')}.`,
      zh: `仍有 ${figure(n)} 项决定有待复核。`,
    }));
  },
};

function matterOf(decision: PersonaDecision): StandingMatter {
  const { id, moves, team, personaId } = decision;
  const said = both((language) => clipped(textOf(decision, 'decision', language)));
  const moved = movesOf(moves).map(({ text }) => text);
  const [en, zh] = [moved.map((text) => text.en), moved.map((text) => text.zh)].map((texts) => [...new Set(texts)]);
  return {
    name: `${id} ${moves.join()}`,
    team: team as Team | null,
    personaId,
    text: {
      en: `The data of the decision “${said.en}” have moved. ${en!.join(' ')}`,
      zh: `决定“${said.zh}”所依据的数据有变。${zh!.join('')}`,
    },
  };
}
