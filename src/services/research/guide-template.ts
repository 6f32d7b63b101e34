import type { GuideTopic } from '../../db/tables/research/guides.ts';

/** Templates that guides are made by. */
export const GUIDE_TEMPLATES = ['STANDARD'] as const;
export type GuideTemplate = (typeof GUIDE_TEMPLATES)[number];

/** How they found us, why they bought, good and bad moments, what to improve. */
export const STANDARD_TOPICS: readonly GuideTopic[] = [
  {
    key: 'discovery',
    title: { en: 'How they found us', zh: '如何找到我们' },
    questions: [
      {
        en: 'What was going on when you first looked for something like this?',
        zh: '当时发生了什么，让您开始寻找这类产品？',
      },
      { en: 'Where did you look first, and whom did you ask?', zh: '您最先去哪里找？问过谁？' },
      { en: 'How did you first hear of us?', zh: '您最初是怎么知道我们的？' },
      { en: 'What did you think we were, before you knew better?', zh: '真正了解之前，您以为我们是做什么的？' },
    ],
  },
  {
    key: 'reasons',
    title: { en: 'Why they bought', zh: '为什么购买' },
    questions: [
      {
        en: 'Tell me about the day you decided. What tipped the scales?',
        zh: '请讲讲您做决定的那一天，是什么让您下定决心？',
      },
      { en: 'What else did you consider, and why was it not that?', zh: '您还考虑过哪些选择？为什么没有选它们？' },
      { en: 'Who else had a say, and what did they care about?', zh: '还有谁参与了决定？他们在意什么？' },
      { en: 'What nearly kept you from buying?', zh: '有什么差点让您放弃购买？' },
    ],
  },
  {
    key: 'moments',
    title: { en: 'Good and bad moments', zh: '满意与不满的时刻' },
    questions: [
      {
        en: 'When were you last glad to have it? What happened?',
        zh: '上一次让您觉得“买对了”是什么时候？发生了什么？',
      },
      { en: 'When did it last let you down? What did you do then?', zh: '上一次让您失望是什么时候？您当时怎么做的？' },
      { en: 'What do you tell others about us?', zh: '您会怎样向别人介绍我们？' },
    ],
  },
  {
    key: 'improvements',
    title: { en: 'What to improve', zh: '需要改进的地方' },
    questions: [
      { en: 'If you could change one thing, what would it be?', zh: '如果只能改变一件事，您会改什么？' },
      {
        en: 'What do you still do by hand or elsewhere, that you wish you need not?',
        zh: '有哪些事您现在还得自己动手或用别的办法解决？',
      },
      { en: 'What would make you leave?', zh: '什么情况会让您离开我们？' },
      { en: 'What did I not ask that I should have?', zh: '还有什么我没问到、但应该问的？' },
    ],
  },
];

export const STANDARD_NAME = 'Standard interview';
