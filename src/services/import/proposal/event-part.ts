import type { MappingInput } from '../mapping.ts';
import type { PartContext } from './customer-part.ts';
import { isFreeText } from './customer-part.ts';
import { timeOf } from './order-part.ts';
import { numberRule, timeEvidence, timeRule } from './value-rules.ts';
import { slugOf } from './vocabulary.ts';

type EventRule = NonNullable<MappingInput['events']>[number];

/** Most types of events of a file. */
const MAX_TYPES = 30;

/** Makes each line an event; adds the columns to those used. */
export function addEvents(context: PartContext, used: Set<string>): void {
  const { columns, decimals, draft } = context;
  const at = timeOf(columns, draft, used);
  const typed = columns.find(({ role, filled }) => role === 'eventType' && filled > 0);
  const id = columns.find(
    ({ role, filled, distinct }) => (role === 'eventId' || role === 'recordId') && filled > 0 && filled === distinct,
  );
  const { externalId, identity } = draft.mapping.customer;
  const who = externalId ?? identity!.value;
  const named = [id?.name, at?.name, typed?.name].flatMap((name) => name ?? []);
  if (!id && !at) draft.doubt('events.0.messageId: no column tells events apart: write one that does');
  const rule: EventRule = {
    type: 'event',
    at: at ? timeRule(at, columns, draft) : '$line',
    messageId: id ? [id.name] : [who, ...(at ? [at.name] : ['$line']), ...(typed ? [typed.name] : [])],
  };
  for (const name of named) used.add(name);
  const amount = columns.find(({ role, look }) => role === 'amount' && look === 'number');
  if (amount) {
    rule.amount = numberRule(amount, decimals, draft);
    used.add(amount.name);
  }
  const properties: NonNullable<EventRule['properties']> = {};
  for (const column of columns) {
    const { name, look, texts, filled, distinct } = column;
    const key = slugOf(name);
    if (used.has(name) || key === '' || key in properties || look === 'empty' || look === 'time') continue;
    if (look === 'text' && isFreeText(texts, filled, distinct)) continue;
    properties[key] = look === 'number' ? { ...longOf(numberRule(column, decimals, draft)), type: 'number' } : name;
    used.add(name);
  }
  if (Object.keys(properties).length > 0) rule.properties = properties;
  draft.mapping.events = typed ? byType(typed, rule, context) : [rule];
  if (!typed) draft.doubt('events.0.type: no column says what happened: write a type, such as visit or call');
  if (at) for (const n of draft.mapping.events.keys()) draft.note(['events', n, 'at'], timeEvidence(at, columns));
}

function byType({ name, texts }: PartContext['columns'][number], rule: EventRule, { draft }: PartContext): EventRule[] {
  const counts = new Map<string, number>();
  for (const text of texts) if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
  const types = new Map<string, string[]>();
  for (const text of counts.keys()) {
    const type = slugOf(text) || 'event';
    types.set(type, [...(types.get(type) ?? []), text]);
  }
  if (types.size > MAX_TYPES) {
    draft.doubt(
      `events: "${name}" has ${types.size} different texts, more than types of events: write the rules you want`,
    );
    return [rule];
  }
  if (types.has('event')) draft.doubt(`events: write a type of lower case letters for each text of "${name}"`);
  return [...types].map(([type, equals], n) => {
    draft.note(['events', n, 'type'], `${equals.reduce((sum, text) => sum + counts.get(text)!, 0)} lines`);
    return { ...rule, type, when: [{ column: name, equals }] };
  });
}

function longOf(rule: ReturnType<typeof numberRule>) {
  return typeof rule === 'string' ? { column: rule } : rule;
}
