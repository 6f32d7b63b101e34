import fc from 'fast-check';

const DAY = 86_400_000;

/** An event as a test sends it; `age` is in days, of which windows of whole days never end within a test. */
export interface ToldEvent {
  readonly messageId: string;
  readonly externalId: string;
  readonly type: 'purchase' | 'visit';
  readonly age: number;
  /** Of money, in cents. */
  readonly cents: number | null;
}

export type Told =
  | { readonly how: 'event' | 'correction'; readonly event: ToldEvent }
  | { readonly how: 'deletion'; readonly messageId: string };

/** What is sent in one call. */
export interface ToldBatch {
  readonly items: readonly Told[];
  /** The same call is made twice, at once. */
  readonly twice: boolean;
  /** Waiting customers are evaluated afterwards. */
  readonly evaluate: boolean;
}

/** Few keys, customers and types: histories full of late, repeated, contradicting, corrected and deleted events. */
export function arbitraryHistory(customers: number, keys: number): fc.Arbitrary<ToldBatch[]> {
  const messageId = fc.integer({ min: 1, max: keys }).map((n) => `m${n}`);
  const event = fc.record({
    messageId,
    externalId: fc.integer({ min: 1, max: customers }).map((n) => `c${n}`),
    type: fc.constantFrom('purchase' as const, 'visit' as const),
    age: fc
      .oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 800 }))
      .map((quarters) => quarters / 4 + 1 / 24),
    cents: fc.option(fc.integer({ min: -500, max: 9_999 }), { freq: 5 }),
  });
  const told: fc.Arbitrary<Told> = fc.oneof(
    { weight: 6, arbitrary: event.map((event) => ({ how: 'event' as const, event })) },
    { weight: 2, arbitrary: event.map((event) => ({ how: 'correction' as const, event })) },
    { weight: 1, arbitrary: messageId.map((messageId) => ({ how: 'deletion' as const, messageId })) },
  );
  const batch = fc.record({
    // Some are sent once more, as they are.
    items: fc
      .tuple(fc.array(told, { minLength: 1, maxLength: 25 }), fc.array(fc.nat(), { maxLength: 5 }))
      .map(([items, again]) => [...items, ...again.map((n) => items[n % items.length]!)]),
    twice: fc.boolean(),
    evaluate: fc.boolean(),
  });
  return fc.array(batch, { minLength: 3, maxLength: 12 });
}

/** Items as ingest takes them. */
export function inputOf(told: Told, now: number): unknown {
  if (told.how === 'deletion') return { op: 'delete', source: 'told', messageId: told.messageId };
  const { messageId, externalId, type, cents } = told.event;
  return {
    customer: { externalId },
    source: 'told',
    messageId,
    type,
    at: timeOf(told.event, now),
    ...(cents === null ? {} : { amount: (cents / 100).toFixed(2) }),
    ...(told.how === 'correction' ? { correction: true } : {}),
  };
}

export function timeOf({ age }: ToldEvent, now: number): string {
  return new Date(now - age * DAY).toISOString();
}

/** What is stored in the end, by message id, told item by item: the definition that ingest is held against. */
export function finalEvents(history: readonly ToldBatch[]): Map<string, ToldEvent> {
  const stored = new Map<string, ToldEvent | 'deleted'>();
  for (const { items, twice } of history) {
    for (const told of twice ? [...items, ...items] : items) {
      if (told.how === 'deletion') stored.set(told.messageId, 'deleted');
      else if (told.how === 'correction' || !stored.has(told.event.messageId)) {
        stored.set(told.event.messageId, told.event);
      }
    }
  }
  return new Map([...stored].flatMap(([key, event]) => (event === 'deleted' ? [] : [[key, event]])));
}
