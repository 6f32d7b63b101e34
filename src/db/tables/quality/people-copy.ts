import type { Scope } from '../../postgres/connection.ts';
import type { FieldReader } from '../../postgres/copy/copy.ts';
import { readingEverybody } from '../../postgres/statistics.ts';

/** What of a customer is read to find who is there twice. */
export interface ReadPerson {
  readonly id: number;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** Days as `YYYY-MM-DD`. */
  readonly birthDate: string | null;
  readonly city: string | null;
  readonly postcode: string | null;
  readonly gender: string | null;
  readonly externalId: string;
}

type Text = string | null;
/** The columns after the id; only the last is never NULL. */
type ReadTexts = [Text, Text, Text, Text, Text, Text, Text, string];

/** Reads everybody by COPY, row by row, and holds none of them. Only those who are somebody: panels are anonymous. */
export async function copyPeople(scope: Scope, read: (person: ReadPerson) => void): Promise<number> {
  let id = 0;
  const texts: Text[] = [];
  const text = (index: number): FieldReader => {
    return (_row, { bytes }, at, length) => {
      texts[index] = length === -1 ? null : bytes.toString('utf8', at, at + length);
    };
  };
  const last = text(7);
  const fields: FieldReader[] = [
    (_row, { view }, at) => {
      id = view.getInt32(at);
    },
    ...[0, 1, 2, 3, 4, 5, 6].map(text),
    (row, chunk, at, length) => {
      last(row, chunk, at, length);
      const [name, email, phone, birthDate, city, postcode, gender, externalId] = texts as ReadTexts;
      read({ id, name, email, phone, birthDate, city, postcode, gender, externalId });
    },
  ];
  return readingEverybody(scope, (own) =>
    own.copyOut(
      `SELECT c.id, c.name, c.email, c.phone, c.birth_date::text, c.city,
         coalesce(c.traits ->> 'postcode', c.traits ->> 'postalCode', c.traits ->> 'zip'), c.gender, c.external_id
       FROM customer c WHERE c.workspace_id = ${scope.workspaceId}
         AND (c.name IS NOT NULL OR c.email IS NOT NULL OR c.phone IS NOT NULL)`,
      fields,
    ),
  );
}
