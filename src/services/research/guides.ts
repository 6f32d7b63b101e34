import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import {
  GUIDES,
  guideKeysLike,
  type InterviewGuide,
  isGuideUsed,
  WRITTEN_GUIDES,
} from '../../db/tables/research/guides.ts';
import { deleteVersioned, insertVersioned, updateVersioned } from '../../db/tables/research/versioned.ts';
import { PersonagraphError } from '../../errors.ts';
import { HANDLE, HANDLE_RULE, handleOf, numberedHandle } from '../input/handle.ts';
import { filled, name } from '../input/text.ts';
import { announceResearch } from './announce.ts';
import { checked, refuseStale, type Seen } from './checked.ts';
import { GUIDE_TEMPLATES, STANDARD_NAME, STANDARD_TOPICS } from './guide-template.ts';

const bilingual = (max: number) =>
  z
    .strictObject({ en: filled(max).optional(), zh: filled(max).optional() })
    .refine(({ en, zh }) => en !== undefined || zh !== undefined, 'has a text in neither language');

const Topic = z.strictObject({
  key: z.string().regex(HANDLE, HANDLE_RULE),
  title: bilingual(200),
  questions: z.array(bilingual(1_000)).max(50).default([]),
});

export const GuideTopics = z
  .array(Topic)
  .min(1)
  .max(30)
  .refine((topics) => new Set(topics.map(({ key }) => key)).size === topics.length, 'names a topic twice');

/** A guide as clients give it: by a template, of own topics, or of both. */
const GuideInput = z
  .strictObject({
    key: z.string().regex(HANDLE, HANDLE_RULE).optional(),
    name: name(200).optional(),
    template: z.enum(GUIDE_TEMPLATES).optional(),
    topics: GuideTopics.optional(),
  })
  .refine(({ template, topics }) => template !== undefined || topics !== undefined, {
    message: 'A guide is made by a template, or of topics of your own.',
    path: ['topics'],
  })
  .refine(({ template, name: own }) => template !== undefined || own !== undefined, {
    message: 'A guide of your own topics needs a name.',
    path: ['name'],
  });
export type GuideInput = z.input<typeof GuideInput>;

const GuidePatch = z
  .strictObject({ name: name(200), topics: GuideTopics, template: z.enum(GUIDE_TEMPLATES).nullable() })
  .partial();
export type GuidePatch = z.input<typeof GuidePatch>;

/** Makes a guide. Own topics take the places of the template's. Throws INVALID_INPUT; CONFLICT for a key that is taken. */
export async function createGuide(scope: Scope, input: GuideInput): Promise<InterviewGuide> {
  const { key, template = null, ...own } = checked(GuideInput, input);
  const fields = { name: own.name ?? STANDARD_NAME, template, topics: JSON.stringify(own.topics ?? STANDARD_TOPICS) };
  return scope.transaction(async (transaction) => {
    const guide = await insertVersioned(transaction, WRITTEN_GUIDES, {
      ...fields,
      key: key ?? (await freeKey(transaction, fields.name)),
    });
    if (!guide) throw new PersonagraphError('CONFLICT', 'Another guide has the key.', { field: ['key'] });
    await announceResearch(transaction, 'GUIDE', 'CREATED', guide);
    return guide;
  });
}

/** Changes the name or topics of a guide. Interviews held by it keep their notes. Throws NOT_FOUND, CONFLICT. */
export async function editGuide(scope: Scope, seen: Seen, patch: GuidePatch): Promise<InterviewGuide> {
  const { topics, ...fields } = checked(GuidePatch, patch);
  return scope.transaction(async (transaction) => {
    const written = { ...fields, ...(topics ? { topics: JSON.stringify(topics) } : {}) };
    const guide = await updateVersioned(transaction, WRITTEN_GUIDES, seen, written);
    if (!guide) return refuseStale(transaction, GUIDES, seen, 'guide');
    await announceResearch(transaction, 'GUIDE', 'EDITED', guide);
    return guide;
  });
}

/** Deletes a guide. Throws NOT_FOUND, CONFLICT; IN_USE where interviews were held by it. */
export async function deleteGuide(scope: Scope, seen: Seen): Promise<void> {
  await scope.transaction(async (transaction) => {
    if (await isGuideUsed(transaction, seen.id)) {
      throw new PersonagraphError('IN_USE', 'Interviews were held by the guide.', { field: ['id'] });
    }
    if (!(await deleteVersioned(transaction, WRITTEN_GUIDES, seen))) {
      await refuseStale(transaction, GUIDES, seen, 'guide');
    }
    await announceResearch(transaction, 'GUIDE', 'DELETED', seen);
  });
}

async function freeKey(scope: Scope, guideName: string): Promise<string> {
  const base = handleOf(guideName, 'guide');
  const taken = await guideKeysLike(scope, base);
  for (let number = 1; ; number++) {
    const key = numberedHandle(base, number);
    if (!taken.has(key)) return key;
  }
}
