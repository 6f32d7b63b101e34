import {
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { requireRoom } from '../../services/storage/disk-space.ts';
import { auditForbidden } from './access/audited.ts';
import { mutationsOf, requireScopes } from './access/scopes.ts';
import type { Context } from './context.ts';
import { bounded, inTime } from './cost/budget.ts';
import { estimateOf } from './cost/estimate.ts';
import type { Admitted } from './cost/operations.ts';
import { withCost } from './cost/told-cost.ts';
import type { Documents } from './documents.ts';
import { lacksDatabase, maskError, maskResult } from './errors.ts';
import { checkLimits } from './limits.ts';

type Result = ExecutionResult | AsyncIterableIterator<ExecutionResult>;
type Run = (args: ExecutionArgs) => Result | Promise<Result>;

/**
 * Lets through what was found valid of documents, limits operations and masks errors. It wraps what HTTP and WebSocket
 * have in common: yoga's hooks on parameters and results are not run for sockets.
 */
export function usePolicy(documents: Documents): Plugin<Context> {
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string) => {
        const { document, errors } = documents.examineNow(source);
        if (!document) throw errors[0];
        return document;
      });
    },
    onValidate({ params: { documentAST }, setResult }) {
      const errors = documents.errorsOf(documentAST) ?? documents.examineNow(documentAST.loc!.source.body).errors;
      setResult([...errors]);
    },
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn(guarded(executeFn as Run));
    },
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      setSubscribeFn(guarded(subscribeFn as Run));
    },
  };
}

function guarded(run: Run): Run {
  return async (args) => {
    const context = args.contextValue as Context;
    let admitted: Admitted | undefined;
    try {
      await requireAudited(args, context);
      const priced = { ...args, variableValues: args.variableValues ?? {} };
      const checked = checkLimits(priced, context);
      if (checked) await checked;
      const estimate = () => estimateOf(priced);
      const entering = context.operations.enter(context.principal);
      admitted = entering instanceof Promise ? await entering : entering;
      context.onAdmitted?.();
      admitted.charge(estimate);
      context.budget.restart();
      const operation = getOperationAST(args.document, args.operationName);
      const kind = operation?.operation;
      if (kind === OperationTypeNode.MUTATION && !onlyFrees(operation!)) requireRoom(context.disk);
      if (kind === OperationTypeNode.SUBSCRIPTION) context.subscriptions.check(context.principal);
      // A mutation is waited for: its client must hear what it did.
      const result = await (kind === OperationTypeNode.QUERY ? inTimeOf(() => run(args), context) : run(args));
      if (Symbol.asyncIterator in result) {
        admitted.leave(context.budget.spent);
        return guardedStream(result, context);
      }
      leaveOnceTaken(admitted, context);
      const answer = bounded(maskResult(result, context), context.budget, kind === OperationTypeNode.MUTATION);
      return context.tellsCost ? withCost(answer, { estimated: estimate(), real: context.budget.spent }) : answer;
    } catch (error) {
      admitted?.leave(context.budget.spent);
      return bounded({ errors: [maskError(error, context)] }, context.budget);
    }
  };
}

/** Deleting, erasing, cancelling and revoking need next to no room, and may make some. */
function onlyFrees({ selectionSet }: OperationDefinitionNode): boolean {
  return selectionSet.selections.every(
    (one) => one.kind === Kind.FIELD && /^(delete|erase|cancel|revoke)/.test(one.name.value),
  );
}

/** Throws FORBIDDEN, and tells the audit log which mutations were tried. */
async function requireAudited(args: ExecutionArgs, context: Context): Promise<void> {
  try {
    requireScopes(args, context);
  } catch (error) {
    await auditForbidden(mutationsOf(args), context);
    throw error;
  }
}

/** The answer to a query; its statements end in PostgreSQL where its time is over, or its client is gone. */
async function inTimeOf(run: () => Result | Promise<Result>, { signal, ending, budget }: Context): Promise<Result> {
  const unfollow = ending.follow(signal);
  try {
    return await inTime(run(), budget);
  } finally {
    unfollow();
    if (budget.stopped) ending.end(budget.stopped);
  }
}

/** An answer keeps its place until its client has it: many that nobody reads would fill the memory. */
function leaveOnceTaken(admitted: Admitted, { onTaken, budget }: Context): void {
  const leave = () => admitted.leave(budget.spent);
  if (onTaken) onTaken(leave);
  else leave();
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
