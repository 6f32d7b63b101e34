import { z } from 'zod';
import type { ChangeKind } from '../../db/tables/changes/changes.ts';
import type { WebhookSettings } from '../../db/tables/webhooks/webhooks.ts';
import { PersonagraphError } from '../../errors.ts';
import { name } from '../input/text.ts';
import { checkGuide } from '../visitor/guide-choice.ts';
import { endpointOf, type WebhookPolicy } from './endpoint.ts';

/** Changes a request carries at most, where nothing else is said. */
export const DEFAULT_BATCH = 100;
const MAX_BATCH = 1_000;
const MAX_IDS = 1_000;

const ids = z.array(z.int()).max(MAX_IDS, `has over ${MAX_IDS} ids`);
const Settings = z.object({
  name: name(200),
  url: z.string(),
  kinds: z.array(z.custom<ChangeKind>()),
  segmentationIds: ids,
  segmentIds: ids,
  personaIds: ids,
  customerIds: ids,
  guide: z.custom<WebhookSettings['guide']>(),
  purpose: z.string().max(50).nullable(),
  batchSize: z.int().min(1).max(MAX_BATCH, `is over ${MAX_BATCH}`),
});

/** The settings a new webhook may leave out. */
export const DEFAULTS = {
  kinds: [],
  segmentationIds: [],
  segmentIds: [],
  personaIds: [],
  customerIds: [],
  batchSize: DEFAULT_BATCH,
  guide: null,
  purpose: null,
} as const satisfies Partial<WebhookSettings>;

/** The settings of a webhook that are set, checked and each id once. Throws INVALID_INPUT. */
export function settingsOf(input: Partial<WebhookSettings>, policy: WebhookPolicy): Partial<WebhookSettings> {
  const parsed = Settings.partial().safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new PersonagraphError('INVALID_INPUT', `${issue.path.join('.')}: ${issue.message}`, {
      field: issue.path.map(String),
    });
  }
  const once = Object.entries(parsed.data).map(([key, value]) => [
    key,
    Array.isArray(value) ? [...new Set<unknown>(value)] : value,
  ]);
  const settings = Object.fromEntries(once) as Partial<WebhookSettings>;
  if (settings.guide) return settingsWith({ ...settings, guide: checkGuide(settings.guide) }, policy);
  return settingsWith(settings, policy);
}

function settingsWith(settings: Partial<WebhookSettings>, policy: WebhookPolicy): Partial<WebhookSettings> {
  return settings.url === undefined ? settings : { ...settings, url: endpointOf(settings.url, policy).href };
}
