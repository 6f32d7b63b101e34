import type { Logger } from 'pino';
import { ERROR_CODES, PersonagraphError } from '../../../errors.ts';
import type { Caller } from '../../compiled/compiled-reads.ts';
import { type Pace, REFUSED_WORDS } from '../cost/pace.ts';
import type { SizeKeeper } from '../cost/workspace-sizes.ts';
import type { Documents, Examine, Examined, SentOperation } from '../documents.ts';
import { codedError } from '../errors.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

export interface TrustParts {
  readonly trusted: TrustedDocuments;
  readonly documents: Documents;
  readonly pace: Pace;
  readonly sizes: SizeKeeper;
  readonly log: Logger;
}

/** Finds the document that an operation names, and looks at it. Every transport comes by here. */
export function examineTrusted({ trusted, documents, pace, sizes, log }: TrustParts): Examine {
  const look = (query: string, sent: SentOperation, { scope }: Caller) =>
    documents.examine({ query, operationName: sent.operationName, variables: sent.variables }, { scope, sizes });
  const refuse = async (error: unknown, { principal }: Caller): Promise<Examined> => {
    if (!(error instanceof PersonagraphError)) {
      log.error({ err: error }, 'a document could not be looked up');
      return refused('DATABASE_UNAVAILABLE', ERROR_CODES.DATABASE_UNAVAILABLE[1]);
    }
    // In its turn: who is answered at once asks again at once.
    await pace.turn(principal.workspaceId, REFUSED_WORDS);
    return refused(error.code, error.message);
  };
  const named = (sent: SentOperation, caller: Caller) => {
    try {
      return trusted.textOf(sent, caller) ?? '';
    } catch (error) {
      return Promise.reject(error);
    }
  };
  return (sent, caller) => {
    const text = named(sent, caller);
    if (typeof text === 'string') return look(text, sent, caller);
    return text.then(
      (found) => look(found, sent, caller),
      (error: unknown) => refuse(error, caller),
    );
  };
}

/** The same status for clients that ask for JSON alone: nothing of it is executed. */
function refused(code: keyof typeof ERROR_CODES, message: string): Examined {
  const error = codedError(code, message, { http: { status: ERROR_CODES[code][0] } });
  return { document: null, errors: [error], refused: true };
}

/** The text that was looked at: that of a registered document where an operation names one. */
export function textOf({ document }: Examined, { query }: SentOperation): string {
  return document?.loc?.source.body ?? query ?? '';
}
