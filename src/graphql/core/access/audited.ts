import {
  type GraphQLInputType,
  type GraphQLResolveInfo,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isObjectType,
} from 'graphql';
import { PersonagraphError } from '../../../errors.ts';
import { MOST_IDS } from '../../../services/audit/audit-trail.ts';
import type { Context } from '../context.ts';
import { encodeId, isGlobalId, isIdType } from '../id.ts';

/** What a mutation answers, as far as the log asks. */
interface Answered {
  readonly userErrors: readonly { readonly code: string }[];
}

/** Does the work of a mutation, and tells the audit log: which mutation, the ids it names and makes, and how it ended. */
export async function audited<T extends Answered>(
  { fieldName, parentType, returnType }: Pick<GraphQLResolveInfo, 'fieldName' | 'parentType' | 'returnType'>,
  args: Readonly<Record<string, unknown>>,
  context: Context,
  work: () => Promise<T>,
): Promise<T> {
  const { audit, log } = context;
  const given = parentType.getFields()[fieldName]!.args.flatMap((arg) => [...idsIn(arg.type, args[arg.name])]);
  audit.begin({ action: fieldName, ids: [...new Set(given)].slice(0, MOST_IDS) });
  const told = (telling: Promise<void>) =>
    telling.catch((err: unknown) => log.error({ err, action: fieldName }, 'the audit log could not be written'));
  try {
    const answer = await work();
    const [first] = answer.userErrors;
    const made = [...idsMade(returnType, answer)];
    // Where some of a batch was refused, the rest was done: but a refusal that made nothing is one.
    await told(first && !isDone(answer) ? audit.refused(first.code) : audit.done(made));
    return answer;
  } catch (error) {
    await told(audit.refused(error instanceof PersonagraphError ? error.code : 'INTERNAL'));
    throw error;
  }
}

/** True where an answer has more than what was refused. */
function isDone({ userErrors: _refused, ...values }: Answered): boolean {
  return Object.values(values).some((value) => value !== undefined && value !== null && value !== 0);
}

/** Ids in an argument. Other texts are not kept, also where an id belongs: they may say something of somebody. */
function* idsIn(type: GraphQLInputType, value: unknown): Generator<string> {
  const nullable = getNullableType(type);
  if (value === null || value === undefined) return;
  if (isListType(nullable)) {
    for (const item of Array.isArray(value) ? value.slice(0, MOST_IDS) : [value]) yield* idsIn(nullable.ofType, item);
  } else if (isInputObjectType(nullable)) {
    const fields = value as Readonly<Record<string, unknown>>;
    for (const field of Object.values(nullable.getFields())) yield* idsIn(field.type, fields[field.name]);
  } else if (nullable.name === 'ID' && isGlobalId(String(value))) yield String(value);
}

/** Ids of the objects in a payload. */
function* idsMade(type: GraphQLResolveInfo['returnType'], answer: object): Generator<string> {
  const payload = getNamedType(type);
  if (!isObjectType(payload)) return;
  const values = answer as Readonly<Record<string, unknown>>;
  for (const field of Object.values(payload.getFields())) {
    const { name } = getNamedType(field.type);
    if (!isIdType(name)) continue;
    const value = values[field.name];
    for (const item of (Array.isArray(value) ? value : [value]).slice(0, MOST_IDS)) {
      const id: unknown = typeof item === 'object' && item !== null && 'id' in item ? item.id : undefined;
      if (typeof id === 'number') yield encodeId(name, id);
    }
  }
}

/** Tells of an operation that its key may not do. */
export async function auditForbidden(names: readonly string[], { audit, log }: Context): Promise<void> {
  try {
    for (const action of names) await audit.seldom({ action, ids: [] }, 'FORBIDDEN');
  } catch (err) {
    log.error({ err }, 'the audit log could not be written');
  }
}
