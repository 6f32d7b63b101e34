import { at, isPlain, type Mapping, manner, type Use } from './mapping.ts';
import { words } from './texts.ts';

/** What a place of a mapping is, in words. */
export function labelOf(mapping: Mapping, { path, rule }: Use): string {
  const name = placeName(mapping, path);
  const how = manner(rule);
  return how === undefined ? name : words.value.howOf(name, words.value[how]);
}

function placeName(mapping: Mapping, path: Use['path']): string {
  const t = words.value;
  const [first, second, third, fourth] = path.map(String) as [string, string?, string?, string?];
  const known = (list: object, key: string) => (list as Readonly<Record<string, string>>)[key] ?? key;
  if (first === 'customer') {
    switch (second) {
      case 'externalId':
        return t.externalId;
      case 'identity':
        return t.found(String(at(mapping, ['customer', 'identity', 'type'])));
      case 'identities':
        return t.identityOf(String(at(mapping, [...path.slice(0, 3), 'type'])));
      case 'merged':
        return t.merged;
      case 'traits':
        return t.traitNamed(third ?? '');
      case 'consents':
        return t.consent(third ?? '');
      default:
        return known(t.fieldNames, third ?? '');
    }
  }
  if (first === 'events') {
    const type = isPlain(at(mapping, path.slice(0, 2))) ? String(at(mapping, [...path.slice(0, 2), 'type'])) : '';
    const several = ((mapping['events'] as readonly unknown[] | undefined) ?? []).length > 1;
    const part =
      third === 'messageId'
        ? t.messageId
        : third === 'groupBy'
          ? t.groupBy
          : third === 'properties'
            ? t.propertyNamed(fourth ?? '')
            : third === 'lines'
              ? t.partOf(t.line(type), known(t.lineParts, fourth ?? ''))
              : known(t.eventParts, third ?? '');
    return several && third !== 'lines' ? t.partOf(type, part) : part;
  }
  if (second === 'questions') return t.questionNamed(third ?? '');
  return second === 'respondedAt' ? t.respondedAt : t.responseId;
}
