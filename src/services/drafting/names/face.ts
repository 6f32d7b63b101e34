import { type Bearer, isOlder } from './persona-name.ts';

/** Choices of the face that is drawn, by the names of Notionists. */
export interface FaceOptions {
  readonly hair?: string[];
  readonly beardProbability?: number;
  readonly glassesProbability?: number;
}

const MARKED = /~([fmn])([yo])$/;

/** A seed that says of whose face it is: `Lena-4711~fy` for a younger woman's. */
export function faceSeed(seed: string, { gender, age }: Pick<Bearer, 'gender' | 'age'>): string {
  const mark = gender === null ? 'n' : gender === 'female' ? 'f' : 'm';
  return `${seed}~${mark}${isOlder(age) ? 'o' : 'y'}`;
}

/** Hair by gender and generation. None covers the head: no list says what people of a region wear. */
const HAIR: Readonly<Record<string, readonly number[]>> = {
  fy: [2, 8, 10, 23, 28, 36, 37, 39, 41, 43, 45, 46, 47, 48, 57, 58],
  fo: [2, 10, 23, 36, 39, 41, 43, 48, 58],
  my: [5, 7, 12, 13, 15, 16, 18, 19, 21, 22, 24, 26, 27, 31, 34, 35, 49, 52, 53, 54, 56],
  mo: [7, 16, 24, 32, 34, 42, 49, 55, 60],
  ny: [4, 11, 20, 22, 30, 33, 43, 58],
  no: [16, 32, 42, 43, 55],
};

/** The choices that a seed asks for; none of a seed that says nothing. */
export function faceOptions(seed: string): FaceOptions {
  const [, gender, generation] = MARKED.exec(seed) ?? [];
  const hair = gender && HAIR[`${gender}${generation}`];
  if (!hair) return {};
  return {
    hair: hair.map((variant) => `variant${String(variant).padStart(2, '0')}`),
    beardProbability: gender === 'm' ? 30 : 0,
    glassesProbability: generation === 'o' ? 55 : 20,
  };
}
