import { readFile } from 'node:fs/promises';
import {
  type GraphQLArgument,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  validateSchema,
} from 'graphql';
import { expect, test } from 'vitest';
import { ERROR_CODES } from '../../../src/errors.ts';
import { schema, schemaText } from '../../../src/graphql/schema.ts';

test('the schema is valid and the committed text is the same', async () => {
  expect(validateSchema(schema)).toEqual([]);
  const committed = await readFile(new URL('../../../schema.graphql', import.meta.url), 'utf8');
  expect(committed === schemaText(), 'run scripts/print-schema.ts').toBe(true);
});

test('every type, field, argument and value is described', () => {
  const silent: string[] = [];
  const check = (where: string, described: { readonly description?: string | null | undefined }) => {
    if (!described.description) silent.push(where);
  };
  const checkArgs = (where: string, args: readonly GraphQLArgument[]) => {
    for (const arg of args) check(`${where}(${arg.name})`, arg);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || isSpecifiedScalarType(type)) continue;
    check(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) check(`${type.name}.${value.name}`, value);
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) check(`${type.name}.${field.name}`, field);
    }
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        check(`${type.name}.${field.name}`, field);
        checkArgs(`${type.name}.${field.name}`, field.args);
      }
    }
  }
  expect(silent).toEqual([]);
});

test('a field that may be null says when it is', () => {
  const silent = Object.values(schema.getTypeMap()).flatMap((type) =>
    type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))
      ? []
      : Object.values(type.getFields())
          .filter(({ type: of, description }) => !isNonNullType(of) && !/\bnull\b/i.test(description ?? ''))
          .map(({ name }) => `${type.name}.${name}`),
  );
  expect(silent).toEqual([]);
});

test('every mutation takes one input and answers with userErrors', () => {
  for (const field of Object.values(schema.getMutationType()!.getFields())) {
    expect(field.args.map(({ name, type }) => `${name}: ${type}`)).toEqual([
      `input: ${field.name[0]!.toUpperCase()}${field.name.slice(1)}Input!`,
    ]);
    const payload = schema.getType(String(field.type).replace('!', ''));
    expect(isObjectType(payload) && String(payload.getFields()['userErrors']?.type)).toBe('[UserError!]!');
  }
});

test('the codes of the schema are those of the registry', () => {
  const codes = schema.getType('ErrorCode');
  expect(
    isEnumType(codes) &&
      codes
        .getValues()
        .map(({ name }) => name)
        .sort(),
  ).toEqual(Object.keys(ERROR_CODES).sort());
});
