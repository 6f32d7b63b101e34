import {
  type MissingGroup,
  NUMBER_KEYS,
  type NumberKey,
  type QualityNumber,
  UNKNOWN_REASONS,
  type UnknownReason,
} from '../../../engine/persona-quality/number.ts';
import { NUMBER_TEXTS, type NumberUnit, REASON_TEXTS } from '../../../engine/persona-quality/number-texts.ts';
import { builder } from '../../core/builder.ts';
import { languageArg } from '../../core/language.ts';
import { Persona } from '../personas/persona.ts';

const Key = builder.enumType('PersonaQualityNumberKey', {
  description: 'A number of the quality of personas.',
  values: Object.fromEntries(
    NUMBER_KEYS.map((value) => [value, { value, description: NUMBER_TEXTS[value].formula.en }]),
  ) as Record<NumberKey, { value: NumberKey; description: string }>,
});

const Reason = builder.enumType('PersonaQualityUnknown', {
  description: 'Why a number of the quality of personas cannot be had.',
  values: Object.fromEntries(
    UNKNOWN_REASONS.map((value) => [value, { value, description: REASON_TEXTS[value].en }]),
  ) as Record<UnknownReason, { value: UnknownReason; description: string }>,
});

const Unit = builder.enumType('PersonaQualityUnit', {
  description: 'The unit of a number of the quality of personas.',
  values: {
    SHARE: { value: 'SHARE' as NumberUnit, description: 'A share, 0..1.' },
    RATIO: { value: 'RATIO' as NumberUnit, description: 'A ratio: at 1 both sides are alike.' },
    INDEX: { value: 'INDEX' as NumberUnit, description: 'An index, whose ends its formula tells.' },
    DAYS: { value: 'DAYS' as NumberUnit, description: 'Days.' },
  },
});

const Missing = builder.objectRef<MissingGroup>('PersonaMissingGroup').implement({
  description: 'A demographic group of which members have less than four fifths of its share of everybody.',
  fields: (t) => ({
    feature: t.exposeString('feature', { description: 'The trait, by its name in the feature catalogue.' }),
    label: t.exposeString('label', { description: 'The group: a value, or a range of numbers.' }),
    members: t.exposeFloat('members', { description: 'Its share 0..1 of the members whose value is known.' }),
    everybody: t.exposeFloat('everybody', { description: 'Its share 0..1 of all customers whose value is known.' }),
  }),
});

export const PersonaQualityNumber = builder.objectRef<QualityNumber>('PersonaQualityNumber').implement({
  description: 'A number of the quality of personas, with what it is and what to do about it.',
  fields: (t) => ({
    key: t.expose('key', { type: Key, description: 'Which number.' }),
    label: t.string({
      description: 'Its name within a sentence.',
      args: { language: t.arg(languageArg) },
      resolve: ({ key }, { language }) => NUMBER_TEXTS[key].label[language],
    }),
    value: t.exposeFloat('value', { nullable: true, description: 'Its value; null is UNKNOWN: `unknown` says why.' }),
    unit: t.field({ type: Unit, description: 'Its unit.', resolve: ({ key }) => NUMBER_TEXTS[key].unit }),
    n: t.exposeInt('n', {
      nullable: true,
      description: 'How many customers, members, personas or claims it is of; null where it is of none.',
    }),
    count: t.exposeInt('count', {
      nullable: true,
      description: 'How many of these it counts: joint prevalence is `count` of `n`. Null of what counts nobody.',
    }),
    low: t.exposeFloat('low', {
      nullable: true,
      description: 'Lower end of its 95 % interval; null where there is none, as of what counts everybody.',
    }),
    high: t.exposeFloat('high', { nullable: true, description: 'Upper end of the same.' }),
    unknown: t.field({
      type: Reason,
      nullable: true,
      description: 'Why it cannot be had; null where it is known.',
      resolve: ({ reason }) => reason,
    }),
    why: t.string({
      nullable: true,
      description: 'The same in a sentence.',
      args: { language: t.arg(languageArg) },
      resolve: ({ reason }, { language }) => reason && REASON_TEXTS[reason][language],
    }),
    poor: t.exposeBoolean('poor', {
      nullable: true,
      description: 'Whether something is to be done about it; null where no line is drawn, or it is UNKNOWN.',
    }),
    advice: t.string({
      nullable: true,
      description: 'What to do about it; null where it is not poor.',
      args: { language: t.arg(languageArg) },
      resolve: ({ key, poor }, { language }) => (poor ? NUMBER_TEXTS[key].advice[language] : null),
    }),
    formula: t.string({
      bytes: 200,
      description: 'How it is computed.',
      args: { language: t.arg(languageArg) },
      resolve: ({ key }, { language }) => NUMBER_TEXTS[key].formula[language],
    }),
    source: t.string({
      bytes: 120,
      description: 'Where the formula and its line are from.',
      args: { language: t.arg(languageArg) },
      resolve: ({ key }, { language }) => NUMBER_TEXTS[key].source[language],
    }),
    nearest: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona that the separation is from; null of other numbers, and where that one is deleted.',
      resolve: ({ otherId }, _args, { loaders }) => (otherId === null ? null : loaders.persona.load(otherId)),
    }),
    missing: t.field({
      type: [Missing],
      size: 5,
      description: 'Of the representation: groups that members lack, five at most. Otherwise empty.',
      resolve: ({ groups }) => [...groups],
    }),
  }),
});
