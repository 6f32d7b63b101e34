import { CHECK_TEXTS } from '../../../engine/persona-quality/check-texts.ts';
import {
  CHECK_KEYS,
  type CheckKey,
  CONSTRUCTS,
  type Construct,
  type QualityCheckResult,
  type RatedConstruct,
  type Rating,
} from '../../../engine/persona-quality/rating.ts';
import { builder } from '../../core/builder.ts';
import { languageArg } from '../../core/language.ts';

const CONSTRUCT_MEANINGS: Readonly<Record<Construct, string>> = {
  COMPLETENESS: 'All is there that somebody would look for.',
  CONSISTENCY: 'What is said agrees with data, and with itself.',
  CLARITY: 'It reads well.',
  CREDIBILITY: 'One may believe it.',
};

const ConstructEnum = builder.enumType('PersonaQualityConstruct', {
  description: 'A construct of the Persona Perception Scale (Salminen et al. 2020) that a machine can check.',
  values: Object.fromEntries(
    CONSTRUCTS.map((value) => [value, { value, description: CONSTRUCT_MEANINGS[value] }]),
  ) as Record<Construct, { value: Construct; description: string }>,
});

const CheckKeyEnum = builder.enumType('PersonaQualityCheckKey', {
  description: 'A check of a persona: what passes.',
  values: Object.fromEntries(
    CHECK_KEYS.map((value) => [value, { value, description: CHECK_TEXTS[value].meaning.en }]),
  ) as Record<CheckKey, { value: CheckKey; description: string }>,
});

type CheckResult = 'PASSED' | 'FAILED' | 'UNKNOWN';

const Result = builder.enumType('PersonaQualityCheckResult', {
  description: 'What a check came to.',
  values: {
    PASSED: { value: 'PASSED' as CheckResult, description: 'It passed.' },
    FAILED: { value: 'FAILED' as CheckResult, description: 'It failed: `advice` says what to do.' },
    UNKNOWN: { value: 'UNKNOWN' as CheckResult, description: 'It cannot tell: `found` says why.' },
  },
});

function resultOf({ passed }: QualityCheckResult): CheckResult {
  return passed === null ? 'UNKNOWN' : passed ? 'PASSED' : 'FAILED';
}

const Check = builder.objectRef<QualityCheckResult>('PersonaQualityCheck').implement({
  description: 'A check of a persona.',
  fields: (t) => ({
    key: t.expose('key', { type: CheckKeyEnum, description: 'Which check.' }),
    result: t.field({ type: Result, description: 'What it came to.', resolve: resultOf }),
    meaning: t.string({
      description: 'What passes.',
      args: { language: t.arg(languageArg) },
      resolve: ({ key }, { language }) => CHECK_TEXTS[key].meaning[language],
    }),
    found: t.string({
      bytes: 200,
      description: 'What was found, with its numbers.',
      args: { language: t.arg(languageArg) },
      resolve: ({ found }, { language }) => found[language],
    }),
    advice: t.string({
      nullable: true,
      description: 'What to do; null where it did not fail.',
      args: { language: t.arg(languageArg) },
      resolve: ({ key, passed }, { language }) => (passed === false ? CHECK_TEXTS[key].advice[language] : null),
    }),
  }),
});

const RatedConstructType = builder.objectRef<RatedConstruct>('RatedPersonaConstruct').implement({
  description: 'A construct with its checks.',
  fields: (t) => ({
    construct: t.expose('construct', { type: ConstructEnum, description: 'Which construct.' }),
    score: t.exposeFloat('score', {
      nullable: true,
      description: 'Checks that passed, as a share 0..1 of those that passed or failed; null where all are UNKNOWN.',
    }),
    checks: t.field({
      type: [Check],
      size: 6,
      description: 'Its checks, each of which counts the same.',
      resolve: ({ checks }) => [...checks],
    }),
  }),
});

export const PersonaRating = builder.objectRef<Rating>('PersonaRating').implement({
  description: 'A persona rated by named checks.',
  fields: (t) => ({
    score: t.exposeFloat('score', {
      nullable: true,
      description: "Mean of the constructs' scores, 0..1; null where none is known.",
    }),
    constructs: t.field({
      type: [RatedConstructType],
      size: CONSTRUCTS.length,
      description: 'The constructs.',
      resolve: ({ constructs }) => [...constructs],
    }),
  }),
});
