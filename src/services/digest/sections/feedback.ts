import type { Team } from '../../../db/generated/enums.ts';
import { type InboxFacts, inboxFacts } from '../../../db/tables/digest/inbox-facts.ts';
import { type Bilingual, capital, listed } from '../../drafting/bilingual.ts';
import type { SectionProvider } from '../section.ts';
import { agreeing, counted, figure, joined, TEAM_WORDS } from '../words.ts';

/** Feedback that came, what was answered, and how much waits, by the team that gave it. */
export const feedbackSection: SectionProvider = {
  code: 'FEEDBACK',
  async tell(scope, { since, until }) {
    const facts = await inboxFacts(scope, since, until);
    return { items: facts.map((of) => ({ team: of.team as Team | null, personaId: null, text: textOfInbox(of) })) };
  },
};

function textOfInbox({ team, sent, accepted, declined, waiting }: InboxFacts): Bilingual {
  const from = team === null ? null : TEAM_WORDS[team as Team];
  const of = (n: number) => (n === 1 ? 'a piece of feedback' : `${figure(n)} pieces of feedback`);
  const parts: Bilingual[] = [
    ...(sent > 0 ? [{ en: `${of(sent)} came`, zh: `收到 ${figure(sent)} 条` }] : []),
    ...(accepted > 0
      ? [{ en: `${figure(accepted)} ${agreeing(accepted, 'was', 'were')} accepted`, zh: `采纳 ${figure(accepted)} 条` }]
      : []),
    ...(declined > 0
      ? [{ en: `${figure(declined)} ${agreeing(declined, 'was', 'were')} declined`, zh: `谢绝 ${figure(declined)} 条` }]
      : []),
  ];
  const { en, zh } = listed(parts);
  const happened = {
    en: from ? `${from.en}: ${en}.` : `${capital(en)}.`,
    zh: `${from ? `${from.zh}：` : ''}反馈${zh}。`,
  };
  if (waiting === 0) return joined([happened, { en: 'Nothing waits for an answer.', zh: '没有待处理的反馈。' }]);
  return joined([
    happened,
    {
      en: `${counted(waiting, 'piece')} ${agreeing(waiting, 'waits', 'wait')} for an answer.`,
      zh: `待处理 ${figure(waiting)} 条。`,
    },
  ]);
}
