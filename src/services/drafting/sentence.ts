import type { ClaimMeasure } from '../../engine/persona/measure.ts';
import type { EVIDENCE_KINDS, PERSONA_SECTIONS } from '../personas/claim-input.ts';
import type { Bilingual } from './bilingual.ts';

/** What a sentence of a story is about, in the order they are told. */
export const TOPICS = [
  'SIZE',
  'PEOPLE',
  'HOUSEHOLD',
  'WORK',
  'BUYING',
  'TIMING',
  'CHANNEL',
  'GOODS',
  'CARES',
  'DIFFERENCE',
  'NEVER',
  'LIFE',
] as const;
export type Topic = (typeof TOPICS)[number];

/** A sentence as it is made, in the voice of the facts. */
export type MadeSentence = Omit<Sentence, 'named'>;

/** One fact told in both languages, with all numbers that it states. */
export interface Sentence {
  readonly topic: Topic;
  readonly section: (typeof PERSONA_SECTIONS)[number];
  readonly evidence: (typeof EVIDENCE_KINDS)[number];
  /** With the persona by pronoun. */
  readonly text: Bilingual;
  /** With the persona by name, where it is spoken of; otherwise the same. */
  readonly named: Bilingual;
  /** The number that the sentence stands or falls with, and further ones that it states. */
  readonly measures: readonly [ClaimMeasure, ...ClaimMeasure[]];
  /** Members whose value is known. */
  readonly known: number;
  /** How much it tells: size of the effect that it is about, or how much a portrait needs it. Higher is told first. */
  readonly weight: number;
}
