import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  OperationTypeNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { PersonagraphError } from '../../errors.ts';
import type { Context } from './context.ts';
import { bounded, inTime } from './cost/budget.ts';
import { codedError, isStackOverflow, lacksDatabase, maskError, maskResult } from './errors.ts';
import { checkLeast, checkLimits, checkNesting, checkRepetition, MAX_TOKENS, tooNested } from './limits.ts';

type Result = ExecutionResult | AsyncIterableIterator<ExecutionResult>;
type Run = (args: ExecutionArgs) => Result | Promise<Result>;

/**
 * Limits operations and masks errors. It wraps what HTTP and WebSocket have in common: yoga's hooks on parameters and
 * results are not run for sockets.
 */
export function usePolicy(): Plugin<Context> {
  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source: string, options: object) => parseWithin(parseFn as ParseFunction, source, options));
    },
    onValidate({ validateFn, setValidationFn }) {
      setValidationFn(((...args: unknown[]) => {
        try {
          const [schema, document] = args as [GraphQLSchema, DocumentNode];
          checkLeast(schema, document);
          return (validateFn as ValidateFunction)(...args);
        } catch (error) {
          if (error instanceof PersonagraphError) return [coded(error)];
          if (isStackOverflow(error)) return [coded(tooNested())];
          throw error;
        }
      }) as typeof validateFn);
    },
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn(guarded(executeFn as Run));
    },
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      setSubscribeFn(guarded(subscribeFn as Run));
    },
  };
}

type ParseFunction = (source: string, options: object) => DocumentNode;
type ValidateFunction = (...args: unknown[]) => readonly GraphQLError[];

/** Parses a document that is within the limits. Throws a GraphQLError for another, and for what is none. */
export function parseWithin(parse: ParseFunction, source: string, options: object): DocumentNode {
  try {
    const document = parse(source, { ...options, maxTokens: MAX_TOKENS });
    checkNesting(document);
    checkRepetition(document);
    return document;
  } catch (error) {
    if (error instanceof PersonagraphError) throw coded(error);
    if (isStackOverflow(error)) throw coded(tooNested());
    if (!(error instanceof GraphQLError && error.message.includes('Parsing aborted'))) throw error;
    throw codedError('TOO_COMPLEX', `The document has over ${MAX_TOKENS} words and signs: pass data as variables.`);
  }
}

function coded({ code, message }: PersonagraphError): GraphQLError {
  return codedError(code, message);
}

function guarded(run: Run): Run {
  return async (args) => {
    const context = args.contextValue as Context;
    try {
      const checked = checkLimits({ ...args, variableValues: args.variableValues ?? {} }, context);
      if (checked) await checked;
      const kind = getOperationAST(args.document, args.operationName)?.operation;
      const running = run(args);
      // A mutation is waited for: its client must hear what it did.
      const result = await (kind === OperationTypeNode.QUERY ? inTime(running, context.budget) : running);
      if (Symbol.asyncIterator in result) return guardedStream(result, context);
      return bounded(maskResult(result, context), context.budget, kind === OperationTypeNode.MUTATION);
    } catch (error) {
      return bounded({ errors: [maskError(error, context)] }, context.budget);
    }
  };
}

/**
 * Masks each result, and turns what ends the stream early into a last one: thrown, it would close the whole socket. No
 * generator, because `return` must reach the source while `next` is waiting.
 */
function guardedStream(
  source: AsyncIterableIterator<ExecutionResult>,
  context: Context,
): AsyncIterableIterator<ExecutionResult> {
  let failed = false;
  return {
    async next() {
      if (failed) return { done: true, value: undefined };
      try {
        const step = await source.next();
        if (step.done) return step;
        const value = bounded(maskResult(step.value, context), context.budget);
        if (!lacksDatabase(value)) return { done: false, value };
        // Half an item is not passed on: resumed, the stream has it whole.
        failed = true;
        await source.return?.();
        return { done: false, value: { errors: value.errors! } };
      } catch (error) {
        failed = true;
        return { done: false, value: { errors: [maskError(error, context)] } };
      }
    },
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
    async throw(error) {
      await source.throw?.(error);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
