import { describe, expect, test } from 'vitest';
import { CUSTOMER_TYPES } from '../../src/demo/customer-types.ts';
import { type DemoCustomer, generateCustomers } from '../../src/demo/generate.ts';
import { CustomerInput } from '../../src/services/customers/input.ts';
import { EventInput } from '../../src/services/events/event-input.ts';

const asOf = new Date('2025-06-01T12:00:00Z');
const draw = (customers: number, seed: number, at = asOf) => [...generateCustomers({ customers, seed, asOf: at })];
const cents = (amount: number | null | undefined) => Math.round((amount ?? 0) * 100);

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('generated customers', () => {
  const all = draw(3_000, 1);
  const events = all.flatMap((one) => one.events);
  const of = (type: string) => all.filter((one) => one.type === type);

  test('are the same of the same seed and time, others of another', () => {
    expect(draw(200, 1)).toEqual(all.slice(0, 200));
    expect(draw(200, 2)).not.toEqual(all.slice(0, 200));
    const later = draw(50, 1, new Date('2025-07-01T12:00:00Z'));
    expect(later.map((one) => one.events)).not.toEqual(all.slice(0, 50).map((one) => one.events));
  });

  test('are valid as given', () => {
    for (const { customer } of all) expect(CustomerInput.safeParse(customer).error).toBeUndefined();
    for (const event of events) expect(EventInput.safeParse(event).error).toBeUndefined();
  });

  test('have distinct ids, and events of their own in order', () => {
    expect(new Set(all.map(({ customer }) => customer.externalId)).size).toBe(all.length);
    expect(new Set(events.map(({ messageId }) => messageId)).size).toBe(events.length);
    for (const one of all) {
      const times = one.events.map(({ at }) => at);
      expect(times).toEqual(times.toSorted());
      for (const event of one.events) expect(event.customer).toEqual({ externalId: one.customer.externalId });
    }
  });

  test('have no event after the as-of time', () => {
    expect(events.filter(({ at }) => Date.parse(at) > asOf.getTime())).toEqual([]);
  });

  test('pay the sum of their lines, to the cent', () => {
    const paid = events.filter(({ type }) => type === 'purchase' || type === 'refund');
    for (const { amount, lines, discount, type, quantity } of paid) {
      const gross = lines!.reduce((sum, line) => sum + line.quantity! * cents(line.price), 0);
      const off = lines!.reduce((sum, line) => sum + cents(line.discount), 0);
      expect(cents(amount)).toBe(gross - off);
      expect(amount).toBe(cents(amount) / 100);
      expect(quantity).toBe(lines!.reduce((sum, line) => sum + line.quantity!, 0));
      if (type === 'purchase') expect(cents(discount)).toBe(off);
    }
  });

  test('get back only what they bought before', () => {
    const byId = new Map(events.map((event) => [event.messageId, event]));
    for (const event of events.filter(({ type }) => type === 'refund')) {
      const order = byId.get(event.properties!['order'] as string)!;
      expect(order.type).toBe('purchase');
      expect(order.lines).toContainEqual(event.lines![0]);
      expect(order.at < event.at).toBe(true);
    }
  });

  test('have all types in about their shares, and only buyers purchases', () => {
    expect(CUSTOMER_TYPES.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10);
    for (const { key, share, kind, buying } of CUSTOMER_TYPES) {
      const drawn = of(key);
      expect(drawn.length / all.length).toBeCloseTo(share, 1);
      for (const { customer, events: own } of drawn) {
        expect(customer.kind).toBe(kind);
        expect(own.some(({ type }) => type === 'purchase')).toBe(buying !== null);
      }
    }
  });

  test('differ by type on every base', () => {
    const income = (drawn: DemoCustomer[]) => mean(drawn.flatMap(({ customer }) => customer.income ?? []));
    const trait = (drawn: DemoCustomer[], name: string) =>
      mean(drawn.flatMap(({ customer }) => (customer.traits?.[name] as number | undefined) ?? []));
    const discounted = (drawn: DemoCustomer[]) =>
      mean(
        drawn.flatMap((one) =>
          one.events.flatMap((event) => (event.type === 'purchase' ? [event.discount! > 0 ? 1 : 0] : [])),
        ),
      );
    const searches = (drawn: DemoCustomer[]) =>
      mean(drawn.map((one) => one.events.filter(({ type }) => type === 'search').length));
    expect(income(of('professionals'))).toBeGreaterThan(3 * income(of('students')));
    expect(trait(of('bargain_hunters'), 'price_focus')).toBeGreaterThan(trait(of('professionals'), 'price_focus') + 2);
    expect(discounted(of('bargain_hunters'))).toBeGreaterThan(0.85);
    expect(discounted(of('professionals'))).toBeLessThan(0.2);
    expect(searches(of('comparison_shoppers'))).toBeGreaterThan(3 * searches(of('families')));
  });

  test('have missing values, as real ones do', () => {
    const share = (missing: (one: DemoCustomer) => boolean) => all.filter(missing).length / all.length;
    expect(share(({ customer }) => customer.income === null)).toBeCloseTo(0.25, 1);
    expect(share(({ customer }) => customer.birthDate === null)).toBeCloseTo(0.08, 1);
    expect(share(({ customer }) => customer.traits?.['quality_focus'] === undefined)).toBeGreaterThan(0.3);
    expect(share(({ customer }) => customer.country === null)).toBeGreaterThan(0.01);
  });

  test('have about ten events each', () => {
    expect(events.length / all.length).toBeGreaterThan(9);
    expect(events.length / all.length).toBeLessThan(11);
  });
});
