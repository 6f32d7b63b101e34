import type { List, Paged, Source } from '../../reads/source.ts';
import type { Versioned } from '../research/versioned.ts';
import { asked } from './asked.ts';

/** What is said to a persona on a channel. */
export interface MessageGuide {
  readonly id: number;
  readonly personaId: number;
  readonly channel: string;
  /** The channel as {@link foldChannel} has it: a persona has one guide of each. */
  readonly folded: string;
  /** Language of its texts: en or zh. */
  readonly language: string;
  readonly content: string;
  readonly tone: string | null;
  readonly callToAction: string | null;
  readonly place: string | null;
  /** Its texts in the other language, by language. */
  readonly translations: unknown;
  readonly team: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Texts of a guide that are translated. */
export const MESSAGE_TEXTS = ['content', 'tone', 'callToAction', 'place'] as const;

export const MESSAGE_GUIDES: Source<MessageGuide> = {
  table: 'message_guide',
  alias: 'mg',
  columns: {
    id: 'mg.id',
    personaId: 'mg.persona_id',
    channel: 'mg.channel',
    folded: 'mg.folded',
    language: 'mg.language',
    content: 'mg.content',
    tone: 'mg.tone',
    callToAction: 'mg.call_to_action',
    place: 'mg.place',
    translations: 'mg.translations',
    team: 'mg.team',
    version: 'mg.version',
    createdAt: 'mg.created_at',
    updatedAt: 'mg.updated_at',
  },
};

export const WRITTEN_MESSAGE_GUIDES: Versioned<MessageGuide> = {
  source: MESSAGE_GUIDES,
  stamped: true,
  writes: {
    personaId: ['persona_id', '::int'],
    channel: ['channel', ''],
    folded: ['folded', ''],
    language: ['language', ''],
    content: ['content', ''],
    tone: ['tone', ''],
    callToAction: ['call_to_action', ''],
    place: ['place', ''],
    translations: ['translations', '::jsonb'],
    team: ['team', ''],
  },
};

/** A channel as it is found by: without capitals, full width and runs of white space. */
export function foldChannel(channel: string): string {
  return channel.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** The guide of a persona for a channel, one or none. Its texts come in a language by `translated(...)` of reading.ts. */
export function messageGuideFor(channel: string): List<MessageGuide> {
  return {
    source: MESSAGE_GUIDES,
    parent: 'mg.persona_id',
    where: (values) => `mg.folded = ${values.add(foldChannel(channel))}::text`,
    order: 'mg.id',
  };
}

/** The guides of a persona, by channel. */
export const GUIDES_OF_PERSONA: List<MessageGuide> = {
  source: MESSAGE_GUIDES,
  parent: 'mg.persona_id',
  order: 'mg.folded, mg.id',
};

export interface MessageGuideFilter {
  readonly personaId?: number | undefined;
  readonly channel?: string | undefined;
  readonly team?: string | undefined;
}

/** The guides that a filter means, oldest first. */
export function messageGuidesMeant({ personaId, channel, team }: MessageGuideFilter): Paged<MessageGuide> {
  return {
    source: MESSAGE_GUIDES,
    keys: [{ sql: 'mg.id', type: 'int', field: 'id' }],
    condition: (values) =>
      asked(values, [
        ['mg.persona_id', '::int', personaId],
        ['mg.folded', '::text', channel === undefined ? undefined : foldChannel(channel)],
        ['mg.team', '::text', team],
      ]),
  };
}
