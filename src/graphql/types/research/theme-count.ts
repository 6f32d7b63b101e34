import {
  type CountedTheme,
  countThemes,
  type ThemeQuote as QuoteRow,
  quotesOfThemes,
} from '../../../db/tables/research/themes.ts';
import { wilson } from '../../../engine/comparison/share-difference.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { decodeId } from '../../core/id.ts';
import { linked } from '../../core/reading.ts';
import { Estimate } from '../comparison/estimate.ts';
import { Interview } from './interview.ts';
import { ResearchTheme } from './theme.ts';

/** Most themes that are counted at once, and most quotes shown of each. */
export const MOST_THEMES = 100;
const MOST_QUOTES = 20;

const ThemeQuote = builder.objectRef<QuoteRow>('ThemeQuote').implement({
  description: 'Something that was said about a theme.',
  fields: (t) => ({
    text: t.exposeString('text', { bytes: 200, description: 'The words.' }),
    interview: t.field({
      type: Interview,
      nullable: true,
      description: 'The interview it was said in; null for one just deleted.',
      ...linked('interview', ({ interviewId }: QuoteRow) => interviewId),
    }),
  }),
});

/** A theme in the interviews that it was counted over. */
interface Counted extends CountedTheme {
  readonly of: number;
  readonly personaId: number | null;
}

export const ThemeCount = builder.objectRef<Counted>('ThemeCount').implement({
  description: 'How often a theme came up.',
  fields: (t) => ({
    theme: t.field({ type: ResearchTheme, description: 'The theme.', resolve: ({ theme }) => theme }),
    count: t.exposeInt('count', { description: 'Interviews it came up in.' }),
    of: t.exposeInt('of', {
      description: 'Interviews that were coded. Of others it is unknown what came up, and they do not count.',
    }),
    share: t.field({
      type: Estimate,
      description: 'The share of these, with its 95 % score interval (Wilson 1927).',
      resolve: ({ count, of }) => wilson({ count, n: of }),
    }),
    quotes: t.field({
      type: [ThemeQuote],
      size: { argument: 'first', most: MOST_QUOTES },
      description: 'What was said about it, from the oldest interview on.',
      args: { first: t.arg.int({ defaultValue: 5, description: 'Quotes at most, 1 to 20. Default 5.' }) },
      resolve: ({ theme, personaId }, { first }, { scope, loaders }) =>
        loaders
          .ofParent(
            `themeQuotes ${personaId} ${first}`,
            (ids) => quotesOfThemes(scope, ids, personaId, bounded(first, MOST_QUOTES)),
            ({ themeId }: QuoteRow) => themeId,
          )
          .load(theme.id),
    }),
  }),
});

/** The themes of interviews about a persona, or of all, with their counts. */
export async function themesCounted(personaId: number | null, first: number | null | undefined, { scope }: Context) {
  const { coded, themes } = await countThemes(scope, personaId, bounded(first, MOST_THEMES));
  return themes.map((theme) => ({ ...theme, of: coded, personaId }));
}

function bounded(first: number | null | undefined, most: number): number {
  return Math.min(most, Math.max(0, first ?? most));
}

builder.queryField('themeCounts', (t) =>
  t.field({
    type: [ThemeCount],
    cost: STATEMENT,
    size: { argument: 'first', most: MOST_THEMES },
    description: 'Themes by how many interviews they came up in, most frequent first.',
    args: {
      personaId: t.arg.id({ description: 'Only over interviews about this persona. Default: all.' }),
      first: t.arg.int({ defaultValue: 20, description: 'Themes at most, 1 to 100. Default 20.' }),
    },
    resolve: (_root, { personaId, first }, context) =>
      themesCounted(personaId ? decodeId('Persona', personaId, ['personaId']) : null, first, context),
  }),
);
