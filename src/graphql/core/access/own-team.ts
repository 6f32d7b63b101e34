import { type GraphQLInputType, type GraphQLResolveInfo, getNullableType, isInputObjectType } from 'graphql';
import type { Principal } from '../../../db/tables/workspaces/api-keys.ts';

/** Mutations that add something: those that edit keep the team that is left out. */
const ADDS = /^(?:add|create|record|send)[A-Z]/;

/** The input of a mutation with the team of whoever adds, where a team is left out and theirs is the only one. */
export function withOwnTeam<Input extends object>(
  input: Input,
  { fieldName, parentType }: Pick<GraphQLResolveInfo, 'fieldName' | 'parentType'>,
  { teams = [] }: Pick<Principal, 'teams'>,
): Input {
  const [team, ...others] = teams;
  if (team === undefined || others.length > 0 || !ADDS.test(fieldName)) return input;
  const [argument] = parentType.getFields()[fieldName]!.args;
  return argument ? (filled(argument.type, input, team) as Input) : input;
}

/** Inputs within the input are filled as well; lists are not, which are of many. */
function filled(type: GraphQLInputType, value: unknown, team: string): unknown {
  const nullable = getNullableType(type);
  if (!isInputObjectType(nullable) || typeof value !== 'object' || value === null) return value;
  const given = value as Readonly<Record<string, unknown>>;
  const more = Object.values(nullable.getFields()).flatMap((field) => {
    if (field.name === 'team' && String(field.type) === 'Team') {
      return given['team'] === undefined ? [['team', team] as const] : [];
    }
    return given[field.name] === undefined ? [] : [[field.name, filled(field.type, given[field.name], team)] as const];
  });
  return { ...given, ...Object.fromEntries(more) };
}
