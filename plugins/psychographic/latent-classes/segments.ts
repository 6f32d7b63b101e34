import type { BilingualText, SegmentDefinition } from 'personagraph/segmenter';
import { type Answer, fitOf, type LatentClassModel, likelihoods, offsetsOf } from './rule.ts';

/** From how many standard deviations off everybody's share an answer is worth naming. */
const NOTABLE = 0.5;
/** Answers that a name, and a description, give. */
const NAMED = 2;
const DESCRIBED = 5;

/** `class-1` is the largest. Names give the answers, at most two, by which a class differs most from everybody. */
export function classSegments(model: LatentClassModel): SegmentDefinition[] {
  const names = classNames(model);
  return model.shares.map((share, one) => ({
    key: classKey(one),
    name: names[one]!,
    description: descriptionOf(model, one, share),
  }));
}

export function classKey(index: number): string {
  return `class-${index + 1}`;
}

/** Names by class, each once. */
export function classNames(model: LatentClassModel): BilingualText[] {
  const uses = new Map<string, number>();
  return model.shares.map((_, one) => {
    const notable = telling(model, one)
      .filter(({ off }) => off >= NOTABLE)
      .slice(0, NAMED);
    const en = notable.map(({ text }) => text.en).join(', ');
    const name =
      notable.length === 0
        ? { en: 'Average', zh: '平均水平' }
        : { en: en.charAt(0).toUpperCase() + en.slice(1), zh: notable.map(({ text }) => text.zh).join('、') };
    const used = (uses.get(name.en) ?? 0) + 1;
    uses.set(name.en, used);
    const suffix = used > 1 ? ` (${used})` : '';
    return { en: name.en + suffix, zh: name.zh + suffix };
  });
}

/** An answer in words. */
export function answerText(answer: Answer): BilingualText {
  if (typeof answer === 'boolean') return answer ? { en: 'yes', zh: '是' } : { en: 'no', zh: '否' };
  return { en: String(answer), zh: String(answer) };
}

export function wholePercent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** The answer of each question that a class gives more often than everybody, the most telling first. */
function telling(model: LatentClassModel, one: number) {
  const offsets = offsetsOf(model);
  return model.questions
    .flatMap(({ label, answers }, j) => {
      const all = answers.map((answer, code) => {
        const each = likelihoods(model, offsets[j]! + code);
        const everybody = each.reduce((sum, likelihood, other) => sum + likelihood * model.shares[other]!, 0);
        const own = each[one]!;
        // As a number 0 or 1 would be: how far its share is off everybody's, in standard deviations.
        const spread = Math.sqrt(everybody * (1 - everybody));
        const { en, zh } = answerText(answer);
        const text = { en: `${label.en} ${en}`, zh: `${label.zh}为${zh}` };
        return { off: spread > 0 ? (own - everybody) / spread : 0, own, everybody, text };
      });
      return all.length === 0 ? [] : [all.reduce((most, other) => (other.off > most.off ? other : most))];
    })
    .sort((a, b) => b.off - a.off);
}

function descriptionOf(model: LatentClassModel, one: number, share: number): BilingualText {
  const answers = telling(model, one).slice(0, DESCRIBED);
  const list = (language: 'en' | 'zh', comma: string) =>
    answers
      .map(({ text, own, everybody }) => `${text[language]} ${wholePercent(own)} (${wholePercent(everybody)})`)
      .join(comma);
  const choice = choiceText(model);
  return {
    en: `${wholePercent(share)} of those who answered. Most telling, in brackets of everybody: ${list('en', ', ')}. ${choice.en}`,
    zh: `占作答者的 ${wholePercent(share)}。最具区分度的答案（括号内为总体）：${list('zh', '，')}。${choice.zh}`,
  };
}

/** How many classes there are and why, and how sure the estimate is. */
function choiceText(model: LatentClassModel): BilingualText {
  const { k, bic, starts, reached, degreesOfFreedom } = fitOf(model);
  const range = `${model.tried[0]!.k}..${model.tried.at(-1)!.k}`;
  const shown = bic.toFixed(1);
  const doubt =
    degreesOfFreedom < 0
      ? {
          en: ' There are more parameters than the answers can tell: choose fewer classes.',
          zh: ' 参数多于答案所能确定的数量：请减少类别数。',
        }
      : { en: '', zh: '' };
  return {
    en: `k = ${k}${model.chosen ? ` of ${range} by the BIC` : ''} (BIC ${shown}); ${reached} of ${starts} starts reached the best likelihood.${doubt.en}`,
    zh: `${model.chosen ? `在 ${range} 中按 BIC 选 ` : ''}k = ${k}（BIC ${shown}）；${starts} 次起步中 ${reached} 次达到最佳似然。${doubt.zh}`,
  };
}
