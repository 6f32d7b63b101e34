import type { Language } from '../input/translations.ts';
import type { PersonaInput } from '../personas/persona-input.ts';
import type { Bilingual } from './bilingual.ts';
import type { Drawn } from './draw.ts';
import type { Sentence } from './sentence.ts';

type Claim = NonNullable<PersonaInput['claims']>[number];

interface Told {
  readonly title: Bilingual;
  /** The language of its texts; the other is their translation. */
  readonly language: Language;
  /** Whom it was counted among, in words. */
  readonly source: Bilingual;
}

const LONGEST_TITLE = 300;
const LONGEST_SOURCE = 1_000;

/** A drawn persona as one that is stored: every sentence a claim with its measure, the story's first. */
export function personaOf(drawn: Drawn, told: Told): PersonaInput {
  const { language } = told;
  const other = language === 'en' ? 'zh' : 'en';
  const title = { en: told.title.en.slice(0, LONGEST_TITLE), zh: told.title.zh.slice(0, LONGEST_TITLE) };
  const quote = drawn.profile.quotes?.[0]?.text;
  return {
    language,
    name: drawn.name[language],
    title: title[language],
    story: drawn.story[language],
    translations: {
      [other]: { name: drawn.name[other], story: drawn.story[other], ...(title[other] && { title: title[other] }) },
    },
    profile: drawn.profile,
    threshold: drawn.threshold,
    ...(typeof quote === 'string' && { quote }),
    claims: [...drawn.told, ...drawn.untold].map((sentence) => claimOf(sentence, drawn, told)),
  };
}

function claimOf(
  { section, evidence, named, measures, known, weight }: Sentence,
  { asOf }: Drawn,
  { language, source }: Told,
): Claim {
  const [measure] = measures;
  const sources = { en: source.en.slice(0, LONGEST_SOURCE), zh: source.zh.slice(0, LONGEST_SOURCE) };
  return {
    section,
    // Alone, a claim has to say whom it is about.
    text: named[language],
    textLanguage: language,
    translations: { [language === 'en' ? 'zh' : 'en']: { text: named[language === 'en' ? 'zh' : 'en'] } },
    evidence: [
      {
        kind: evidence,
        method: METHODS[language],
        source: sources[language],
        date: new Date(asOf).toISOString().slice(0, 10),
        ...(known > 0 && { sampleSize: known }),
        // All numbers that the sentence states, and where they come from in both languages.
        detail: { measures: measures.map((one) => ({ ...one })), weight, sources },
      },
    ],
    measure: { ...measure } as NonNullable<Claim['measure']>,
  };
}

/** How drafted claims were found. */
export const METHODS: Bilingual = { en: 'Counted among the members of the segment', zh: '对群体成员的统计' };
