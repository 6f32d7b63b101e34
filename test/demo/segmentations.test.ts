import { describe, expect, test } from 'vitest';
import plugins from '../../plugins/index.ts';
import { generateCustomers } from '../../src/demo/generate.ts';
import { DEMO_SEGMENTATIONS } from '../../src/demo/segmentations.ts';
import { type Known, resolveNeeds } from '../../src/engine/catalogue/catalogue.ts';
import { traitKindOf } from '../../src/services/customers/input.ts';

/** The traits and event types that the demo brings into a workspace. */
function knownOfDemo(): Known {
  const traits = new Map<string, { kind: string; unit: null; description: null }>();
  const eventTypes = new Set<string>();
  for (const { customer, events } of generateCustomers({ customers: 500, seed: 1, asOf: new Date('2025-06-01') })) {
    for (const [name, value] of Object.entries(customer.traits ?? {})) {
      traits.set(name, { kind: traitKindOf(value), unit: null, description: null });
    }
    for (const { type } of events) eventTypes.add(type);
  }
  return { traits, surveys: new Map(), segmentations: new Map(), eventTypes: [...eventTypes] };
}

describe('demo segmentations', () => {
  const known = knownOfDemo();

  test('have keys of their own and use every basis', () => {
    expect(new Set(DEMO_SEGMENTATIONS.map(({ key }) => key)).size).toBe(DEMO_SEGMENTATIONS.length);
    const used = new Set(DEMO_SEGMENTATIONS.map(({ segmenterId }) => segmenterId));
    expect(new Set(plugins.filter(({ id }) => used.has(id)).map(({ basis }) => basis))).toEqual(
      new Set(plugins.map(({ basis }) => basis)),
    );
  });

  test.each(DEMO_SEGMENTATIONS.map((one) => [one.key, one] as const))(
    '%s fits the schema of its plugin and asks for what the demo has',
    async (_, { segmenterId, config }) => {
      const segmenter = plugins.find(({ id }) => id === segmenterId);
      expect(segmenter, `${segmenterId} is not enabled`).toBeDefined();
      const checked = await segmenter!.config['~standard'].validate(config);
      expect(checked.issues).toBeUndefined();
      const settings = (checked as { value: Record<string, unknown> }).value;
      // A misspelt setting would be dropped silently by a schema that is not strict.
      expect(Object.keys(settings)).toEqual(expect.arrayContaining(Object.keys(config)));
      // Unknown and optional gives null: nothing to learn from, so the demo must have it all.
      expect(Object.values(resolveNeeds(segmenter!.needs(settings), known))).not.toContain(null);
    },
  );
});
