import {
  type BilingualText,
  batchFromRows,
  chinese,
  type Explanation,
  english,
  type Factor,
  type Row,
} from 'personagraph/segmenter';
import {
  type Answer,
  ClassScorer,
  type LatentClassModel,
  likelihoods,
  type Membership,
  nobody,
  offsetsOf,
  strengthOf,
} from './rule.ts';
import { answerText, classKey, classNames, wholePercent } from './segments.ts';
import type { QuestionNeeds } from './settings.ts';

/**
 * The reasons for a class, answer by answer, against the next likeliest: each adds its log odds, and they add up to
 * those of the two classes.
 */
export function explainClass(model: LatentClassModel, row: Row<QuestionNeeds>): Explanation {
  const needs = Object.fromEntries(model.questions.map(({ feature, kind }) => [feature, { kind, from: feature }]));
  const scorer = new ClassScorer(model, batchFromRows(needs, [row]).columns);
  const membership = nobody();
  scorer.score(0, membership);
  const names = classNames(model);
  const { before, answers, total } = shownParts(scorer, membership);
  const [first, ...others] = model.questions.map((_, j) =>
    questionFactor(model, j, row, { scorer, membership, names, part: answers[j]! }),
  );
  const summary = summaryOf(membership, names, { before, total });
  const factors = [
    { ...first!, text: { en: `${summary.en} ${english(first!.text)}`, zh: `${summary.zh}${chinese(first!.text)}` } },
    ...others,
  ];
  return membership.latentClass < 0
    ? { segment: null, verdict: 'UNKNOWN', factors }
    : { segment: classKey(membership.latentClass), factors };
}

interface Scored {
  readonly scorer: ClassScorer;
  readonly membership: Membership;
  readonly names: readonly BilingualText[];
  /** Log odds of the answer as shown. */
  readonly part: string;
}

/** Log odds in hundredths, each rounded so that those before the answers and of the answers add up to the total. */
function shownParts(scorer: ClassScorer, { latentClass, next }: Membership) {
  const shown = (hundredths: number) => (hundredths / 100).toFixed(2).replace(/^(?!-)/, '+');
  if (next < 0) return { before: '', answers: Array.from(scorer.codes, () => ''), total: '' };
  let exact = scorer.logOdds(null, latentClass, next);
  let rounded = Math.round(exact * 100);
  const before = shown(rounded);
  const answers = Array.from(scorer.codes, (_, j) => {
    exact += scorer.logOdds(j, latentClass, next);
    const up = Math.round(exact * 100);
    const part = shown(up - rounded);
    rounded = up;
    return part;
  });
  return { before, answers, total: shown(rounded) };
}

function summaryOf(
  membership: Membership,
  names: readonly BilingualText[],
  { before, total }: { readonly before: string; readonly total: string },
): BilingualText {
  const { latentClass, next } = membership;
  if (latentClass < 0) return { en: 'No question is answered.', zh: '没有任何答案。' };
  if (next < 0) return { en: 'There is one class only.', zh: '只有一个类别。' };
  const strength = strengthOf(membership).toFixed(2);
  return {
    en: `Probability ${strength}. Log odds against the next class, "${names[next]!.en}": ${before} by the sizes of the two, ${total} with all answers.`,
    zh: `概率 ${strength}。相对次可能类别“${names[next]!.zh}”的对数几率：按类别大小 ${before}，计入全部答案后 ${total}。`,
  };
}

function questionFactor(model: LatentClassModel, j: number, row: Row<QuestionNeeds>, scored: Scored): Factor {
  const { feature, label, entry, answers } = model.questions[j]!;
  const { scorer, membership, names, part } = scored;
  const { latentClass, next } = membership;
  const observed = shownObserved(row[feature] ?? null);
  const code = scorer.codes[j]!;
  if (code < 0) {
    const isKnown = observed !== null;
    return {
      feature,
      observed,
      expected: 'an answer',
      verdict: 'UNKNOWN',
      text: isKnown
        ? {
            en: `${label.en}: nobody learned from gave this answer, so it says nothing.`,
            zh: `${label.zh}：学习样本中无人给出此答案，不计入。`,
          }
        : { en: `${label.en} is not answered, so it says nothing.`, zh: `${label.zh}未作答，不计入。` },
    };
  }
  const each = likelihoods(model, offsetsOf(model)[j]! + code);
  const answer = answerText(answers[code]!);
  const share = wholePercent(each[latentClass]!);
  if (next < 0) {
    return {
      feature,
      observed,
      expected: 'any answer',
      verdict: 'TRUE',
      text: { en: `${label.en} is ${answer.en}, as of ${share}.`, zh: `${label.zh}为${answer.zh}，同占 ${share}。` },
    };
  }
  const other = wholePercent(each[next]!);
  const change = changeOf(model, j, scored);
  return {
    feature,
    observed,
    expected: `${entry === null ? 'an answer' : 'as'} more often given in ${classKey(latentClass)} than in ${classKey(next)}`,
    verdict: scorer.logOdds(j, latentClass, next) >= 0 ? 'TRUE' : 'FALSE',
    text: {
      en: `${label.en} is ${answer.en}, as of ${share} of this class and ${other} of "${names[next]!.en}": log odds ${part}.`,
      zh: `${label.zh}为${answer.zh}：本类 ${share}，“${names[next]!.zh}” ${other}，对数几率 ${part}。`,
    },
    ...(change && { change }),
  };
}

/** The other answer that would bring another class with the highest probability, all else equal; null for none. */
function changeOf(model: LatentClassModel, j: number, { scorer, membership, names }: Scored): BilingualText | null {
  const { label, answers } = model.questions[j]!;
  const code = scorer.codes[j]!;
  const trial = nobody();
  let best: { answer: Answer; latentClass: number; probability: number } | null = null;
  for (const [other, answer] of answers.entries()) {
    if (other === code) continue;
    scorer.codes[j] = other;
    scorer.scoreCodes(trial);
    const { latentClass, probability } = trial;
    if (latentClass !== membership.latentClass && probability > (best?.probability ?? 0)) {
      best = { answer, latentClass, probability };
    }
  }
  scorer.codes[j] = code;
  if (!best) return null;
  const { en, zh } = answerText(best.answer);
  const name = names[best.latentClass]!;
  return {
    en: `With ${label.en} ${en}, all else equal, "${name.en}" would be likelier.`,
    zh: `若${label.zh}为${zh}而其余不变，则“${name.zh}”更可能。`,
  };
}

function shownObserved(value: Row<QuestionNeeds>[string]): Factor['observed'] {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
