import { PERSONA_SECTIONS } from '../personas/claim-input.ts';
import { plainProfile } from '../personas/profile.ts';
import type { Definitions, PersonaDefinition, WebhookDefinition } from './shape.ts';
import { STRATEGY_NAMES, STRATEGY_SECTIONS, type StrategySection } from './strategy/shapes.ts';

/** The order of texts by their characters, the same on every machine. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Definitions in the one form in which they are written and compared: entries by their keys, and lists in order wherever
 * their order says nothing. Webhooks of one name keep theirs.
 */
export function inOneForm(definitions: Definitions): Definitions {
  const { workspace, traits, surveys, segmentations, personas, interviewGuides, researchQuestions, webhooks } =
    definitions;
  const strategy = STRATEGY_SECTIONS.flatMap((section) => {
    const entries = definitions[section] as readonly object[] | undefined;
    const name = STRATEGY_NAMES[section] as (entry: object) => string;
    return entries ? [[section, sorted(entries, name)] as const] : [];
  });
  return {
    ...(workspace && { workspace: workspaceInOneForm(workspace) }),
    ...(traits && { traits: sorted(traits, ({ name }) => name) }),
    ...(surveys && { surveys: sorted(surveys, ({ key }) => key) }),
    ...(segmentations && { segmentations: sorted(segmentations, ({ key }) => key) }),
    ...(personas && {
      personas: sorted(
        personas.map((one) => personaInOneForm(one)),
        ({ key }) => key,
      ),
    }),
    ...(interviewGuides && { interviewGuides: sorted(interviewGuides, ({ key }) => key) }),
    ...(researchQuestions && { researchQuestions: sorted(researchQuestions, ({ key }) => key) }),
    ...(Object.fromEntries(strategy) as Pick<Definitions, StrategySection>),
    ...(webhooks && {
      webhooks: sorted(
        webhooks.map((one) => webhookInOneForm(one)),
        ({ name }) => name,
      ),
    }),
  };
}

function workspaceInOneForm(workspace: NonNullable<Definitions['workspace']>): NonNullable<Definitions['workspace']> {
  const { exchangeRates, quality, upkeep, ...rest } = workspace;
  return {
    ...rest,
    ...(exchangeRates && {
      exchangeRates: sorted(
        exchangeRates.map((one) => ({ ...one, rate: plainDecimal(one.rate) })),
        ({ currency }) => currency,
      ),
    }),
    ...(upkeep && { upkeep: { ...upkeep, features: asSet(upkeep.features) } }),
    ...(quality && {
      quality: {
        ...quality,
        expectedFields: asSet(quality.expectedFields),
        expectedTraits: asSet(quality.expectedTraits),
      },
    }),
  };
}

function personaInOneForm(persona: PersonaDefinition): PersonaDefinition {
  const place = (section: (typeof PERSONA_SECTIONS)[number]) => PERSONA_SECTIONS.indexOf(section);
  const claims = [...persona.claims].sort((a, b) => place(a.section) - place(b.section));
  return { ...persona, profile: plainProfile(persona.profile), claims };
}

function webhookInOneForm(webhook: WebhookDefinition): WebhookDefinition {
  const { url, kinds, segmentations, segments, personas, customers } = webhook;
  return {
    ...webhook,
    url: URL.canParse(url) ? new URL(url).href : url,
    kinds: asSet(kinds),
    segmentations: asSet(segmentations),
    segments: asSet(segments),
    personas: asSet(personas),
    customers: asSet(customers),
  };
}

/** A decimal as the store writes it: without needless zeros. */
function plainDecimal(text: string): string {
  const [, whole, fraction = ''] = /^0*(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return text;
  const rest = fraction.replace(/0+$/, '');
  return rest === '' ? whole : `${whole}.${rest}`;
}

function asSet(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(byText);
}

function sorted<T>(items: readonly T[], text: (item: T) => string): T[] {
  return [...items].sort((a, b) => byText(text(a), text(b)));
}
