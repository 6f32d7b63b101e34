import type { VisitorReason } from '../../engine/visitor/rank-visitor.ts';
import type { NumberBins, ValueBins } from '../../engine/visitor/value-bins.ts';
import type { Axis } from '../../engine/visitor/visitor-model.ts';
import { type Bilingual, capital, quoted } from '../drafting/bilingual.ts';
import { featureNoun } from '../drafting/words/feature-words.ts';
import { dayWords, figures, isCurrency, moneyWords } from '../drafting/words/number-words.ts';
import { percentFigure } from '../drafting/words/share-words.ts';
import type { Language } from '../input/translations.ts';

/** Ratios nearer to 1 than this speak neither for nor against. */
const LEAST_RATIO = 1.05;

/** Whether a reason speaks for a persona. */
export function speaks({ logRatio }: VisitorReason): 'FOR' | 'AGAINST' | 'NEITHER' {
  if (Math.abs(logRatio) < Math.log(LEAST_RATIO)) return 'NEITHER';
  return logRatio > 0 ? 'FOR' : 'AGAINST';
}

/** A reason as a sentence: what the fact is, how many members and others it is so of, and what that says. */
export function reasonText(reason: VisitorReason, kind: string, unit: string | null, language: Language): string {
  const fact = factWords(reason, kind, unit)[language];
  const [members, others] = [percentFigure(reason.ofMembers), percentFigure(reason.ofOthers)];
  const verdict = VERDICTS[speaks(reason)][language];
  const times = ratioWords(reason.logRatio)[language];
  return language === 'en'
    ? `${fact}: ${members} % of its members and ${others} % of all others; ${verdict}${times}.`
    : `${fact}：其成员中占 ${members}%，其他客户中占 ${others}%；${verdict}${times}。`;
}

const VERDICTS = {
  FOR: { en: 'speaks for it', zh: '支持该画像' },
  AGAINST: { en: 'speaks against it', zh: '不支持该画像' },
  NEITHER: { en: 'speaks neither for nor against it', zh: '既不支持也不反对' },
} as const satisfies Record<string, Bilingual>;

function ratioWords(logRatio: number): Bilingual {
  if (Math.abs(logRatio) < Math.log(LEAST_RATIO)) return { en: '', zh: '' };
  const ratio = Math.exp(Math.abs(logRatio));
  const text = ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(1);
  return logRatio > 0
    ? { en: `, ${text} times as frequent among them`, zh: `，在成员中常见 ${text} 倍` }
    : { en: `, ${text} times as frequent among the others`, zh: `，在其他客户中常见 ${text} 倍` };
}

/** Facts in words by axis and bin: a formatter of numbers costs more than all else of an answer. */
const wordsOfBins = new WeakMap<Axis, Map<number, Bilingual>>();

/** A feature with its value, as a sentence begins. */
function factWords({ axis, bin, fact }: VisitorReason, kind: string, unit: string | null): Bilingual {
  // A text that has no bin of its own is the visitor's.
  if (axis.bins.kind === 'label' && axis.bins.labels[bin] === undefined) {
    return featureWords(fact.feature, rareWords(String(fact.value)));
  }
  const known = wordsOfBins.get(axis) ?? new Map<number, Bilingual>();
  wordsOfBins.set(axis, known);
  const words = known.get(bin) ?? featureWords(fact.feature, binWords(axis.bins, bin, kind, unit));
  known.set(bin, words);
  return words;
}

function featureWords(feature: string, value: Bilingual): Bilingual {
  const noun = featureNoun(feature);
  return { en: `${capital(noun.en)} ${value.en}`, zh: `${noun.zh}${value.zh}` };
}

function rareWords(value: string): Bilingual {
  const { en, zh } = quoted(value);
  return { en: `${en} (one of the rarer)`, zh: `为${zh}（较少见的取值）` };
}

function binWords(bins: ValueBins, bin: number, kind: string, unit: string | null): Bilingual {
  if (bins.kind === 'number') return rangeWords(bins, bin, kind, unit);
  if (bins.kind === 'entry') {
    const entry = quoted(bins.entry);
    return bin === 1
      ? { en: `with ${entry.en}`, zh: `包含${entry.zh}` }
      : { en: `without ${entry.en}`, zh: `不含${entry.zh}` };
  }
  const label = bins.labels[bin];
  if (kind === 'flag') return label === 'true' ? { en: 'yes', zh: '为是' } : { en: 'no', zh: '为否' };
  const text = quoted(label!);
  return { en: text.en, zh: `为${text.zh}` };
}

/** The bin of a number: it is above its lower end, and at most its upper one. */
function rangeWords({ cuts }: NumberBins, bin: number, kind: string, unit: string | null): Bilingual {
  const [over, upTo] = [cuts[bin - 1], cuts[bin]];
  const say = (value: number) =>
    kind === 'time' ? dayWords(value) : isCurrency(unit) ? moneyWords(value, unit) : figures(value);
  const [low, high] = [over === undefined ? null : say(over), upTo === undefined ? null : say(upTo)];
  const [above, below] = kind === 'time' ? ['after', 'until'] : ['over', 'up to'];
  const en = [low && `${above} ${low.en}`, high && `${below} ${high.en}`].filter(Boolean).join(' and ');
  const zh = [
    low && (kind === 'time' ? `晚于 ${low.zh}` : `高于 ${low.zh}`),
    high && (kind === 'time' ? `不晚于 ${high.zh}` : `不超过 ${high.zh}`),
  ]
    .filter(Boolean)
    .join('，且');
  return { en, zh };
}
