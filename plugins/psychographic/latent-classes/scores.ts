import type { ScoreDefinition } from 'personagraph/segmenter';

/** The probabilities of the two likeliest classes: a class of a certain number is another after each fit. */
export function classScores(): ScoreDefinition[] {
  return [
    {
      key: 'probability',
      name: { en: 'Probability of the class', zh: '所属类别概率' },
      description: {
        en: "Posterior probability of the customer's class, 0 to 1. Unknown where no question is answered.",
        zh: '客户所属类别的后验概率，0 至 1；没有任何作答时未知。',
      },
      kind: 'number',
      min: 0,
      max: 1,
      step: 0.01,
    },
    {
      key: 'probability_next',
      name: { en: 'Probability of the next class', zh: '次可能类别概率' },
      description: {
        en: 'Posterior probability of the next likeliest class, 0 to 1. Unknown where there is one class only.',
        zh: '次可能类别的后验概率，0 至 1；仅有一个类别时未知。',
      },
      kind: 'number',
      min: 0,
      max: 1,
      step: 0.01,
    },
  ];
}
