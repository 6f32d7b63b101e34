import { TOKEN, tells } from '../../test/graphql/random/planted.ts';
import type { FuzzRequest } from './operations.ts';
import type { FuzzAnswer } from './sender.ts';

/** What only the inside of a server says: stacks, SQL, paths, and errors of JavaScript. */
export const INSIDE =
  /Cannot read propert|is not a function|is not iterable|is not defined|Cannot return null for non-nullable|\n\s+at |node_modules|\.(?:ts|js):\d+|relation "|column "|violates|syntax error at or near|ECONN|Maximum call stack|\[object Object\]|invalid input syntax/;
/** Codes of answers with a status of 5xx that are no fault. */
const EXPECTED = new Set(['TOO_SLOW']);

interface Told {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly extensions?: { readonly code?: unknown };
}

/** Counts of answers, by how they ended. */
export type Counts = Record<string, number>;

/** The faults of an answer; none for one as it must be. `foreignIds` are of another workspace. */
export function faultsOf(
  request: FuzzRequest,
  answer: FuzzAnswer,
  foreignIds: readonly string[],
  counts: Counts,
): string[] {
  const { status, body, type } = answer;
  const faults: string[] = [];
  const isJson = /json/.test(type) && !answer.left && request.method !== 'HEAD';
  const content = isJson ? parsed(body) : { errors: [] };
  if (content === undefined) faults.push('the answer is no JSON');
  const told = content === undefined ? [] : errorsIn(content);
  const codes = told.map(({ extensions, code }) => extensions?.code ?? code);
  if (status >= 500 && !codes.some((code) => EXPECTED.has(String(code)))) faults.push(`status ${status}`);
  for (const { message, extensions, code } of told) {
    if ((extensions?.code ?? code) === 'INTERNAL') faults.push(`an internal error: ${String(message)}`);
    if (typeof message === 'string' && INSIDE.test(message))
      faults.push(`an error tells of the inside: ${String(message)}`);
  }
  if (!isJson && INSIDE.test(body)) faults.push('the answer tells of the inside');
  if (request.caller !== 'FOREIGN') {
    const said = JSON.stringify(request);
    if (!tells(said) && tells(body)) {
      faults.push(`a value of another workspace, with ${TOKEN}`);
    }
    // The audit log keeps ids that requests named.
    const unsaid = said.includes('auditLog') ? [] : foreignIds.filter((id) => !said.includes(id));
    for (const id of unsaid) if (body.includes(`"${id}"`)) faults.push(`the foreign id ${id}`);
  }
  const how = status >= 400 || told.length > 0 ? 'refused' : 'done';
  counts[`${request.kind} ${how}`] = (counts[`${request.kind} ${how}`] ?? 0) + 1;
  return faults;
}

function parsed(body: string): object | undefined {
  try {
    const content: unknown = JSON.parse(body);
    return typeof content === 'object' && content !== null ? content : {};
  } catch {
    return undefined;
  }
}

/** Errors of the operation, and those that mutations return as data. */
function errorsIn(content: object): Told[] {
  const { errors = [], data } = content as { readonly errors?: readonly Told[]; readonly data?: object | null };
  const refused = Object.values(data ?? {}).flatMap((one: { readonly userErrors?: readonly Told[] } | null) =>
    Array.isArray(one?.userErrors) ? one.userErrors : [],
  );
  return [...errors, ...refused];
}
