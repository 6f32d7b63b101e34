/**
 * Every coded error of the product: HTTP status, and what it means. A test holds this table against the docs.
 * Expected failures reach clients as data (`userErrors`) or as GraphQL errors with the code in `extensions.code`;
 * anything without a code is masked.
 */
export const ERROR_CODES = {
  UNAUTHENTICATED: [401, 'The request carries no valid API key or token.'],
  FORBIDDEN: [403, 'The API key lacks a scope that the operation takes.'],
  NOT_FOUND: [404, 'No such object in this workspace; ids of other workspaces answer the same.'],
  INVALID_ID: [400, 'The id is not one of this API, or of another type.'],
  INVALID_CURSOR: [400, 'The cursor is not one this connection gave out.'],
  INVALID_INPUT: [400, 'A value is malformed, out of range or contradicts another.'],
  TOO_LARGE: [
    413,
    'The input, a batch or one of its items exceeds its limit; of a subscription: too many changes waited for it.',
  ],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The body of the request is of a type or an encoding that is not read.'],
  REQUEST_TIMEOUT: [408, 'The body of the request did not arrive in time.'],
  STORAGE_FULL: [507, 'The disk of the server is full: nothing more can be kept.'],
  OVERLOADED: [429, 'More is sent than can be taken now: send it again after the seconds in `retryAfter`.'],
  RATE_LIMITED: [
    429,
    'The key, its workspace or its address has used up what it may: send it again after the seconds in `retryAfter`.',
  ],
  NO_ANSWER_THEN: [
    409,
    'Of the time asked for no answer is known: its history begins later, or its clock has not come there.',
  ],
  IN_THE_FUTURE: [400, 'The time asked for is later than now.'],
  HISTORY_TOO_SHORT: [
    409,
    'The history is too short for what is to be computed of it; the message says what is missing.',
  ],
  UNKNOWN_DOCUMENT: [
    400,
    'The document is not registered for the key: only registered ones have identifiers, and a server may run no others.',
  ],
  TOO_COMPLEX: [400, 'The operation is nested too deep, or asks for too many nodes.'],
  TOO_SLOW: [503, 'A read took longer than the minute that a statement may take: ask for less at once.'],
  CONFLICT: [
    409,
    'The object changed since the version given, its key is taken, or it is published and never changes.',
  ],
  ALREADY_MERGED: [409, 'The customer is part of another already, or the merge was undone before.'],
  MERGE_ORDER: [409, 'A later merge of the same customer stands: undo that one before.'],
  IDENTITY_CONFLICT: [409, 'An identity belongs to another known customer: merge the two, or move the identity.'],
  IN_USE: [409, 'Others depend on the object.'],
  LAST_ADMIN_KEY: [409, 'The workspace would be left without an ADMIN key that does not expire: make another first.'],
  CURSOR_TOO_OLD: [410, 'Changes after the cursor are no longer kept: read the current state and subscribe anew.'],
  UNKNOWN_CUSTOMER: [404, 'An event or a survey response names a customer that is not known.'],
  UNKNOWN_QUESTION: [404, 'The survey has no such question.'],
  UNKNOWN_TRAIT_KIND: [400, 'The trait kind is not one of NUMBER, TIME, FLAG, CATEGORY, LIST.'],
  TRAIT_KIND_MISMATCH: [400, 'A trait value is not of the kind the trait is declared with.'],
  BIRTH_DATE_IN_FUTURE: [400, 'A date of birth lies after today.'],
  CUSTOMER_ERASED: [409, 'The person was erased: its key makes no customer until it is released.'],
  CONSENT_DENIED: [409, 'The customer did not agree to the purpose.'],
  EVENT_IN_FUTURE: [400, 'An event happened more than five minutes after now.'],
  EVENT_CONFLICT: [409, 'The message id was used before with other content; the first stays.'],
  EVENT_DELETED: [409, 'The event was deleted: only a correction brings it back.'],
  CURRENCY_MISMATCH: [400, "An amount is in another currency than the workspace's: amounts are never added across."],
  UNKNOWN_SEGMENTER: [404, 'No enabled plugin provides the segmenter.'],
  INVALID_CONFIG: [400, "The settings do not fit the segmenter's schema."],
  UNKNOWN_FEATURE: [400, 'The segmenter asks for a feature the workspace does not know, or as another kind.'],
  SOURCE_NOT_LIVE: [409, 'A segmentation that is read gives no answer now, or has lost a segment that is asked for.'],
  DEPENDENCY_CYCLE: [400, 'Segmentations would read each other in a circle.'],
  NOT_ENOUGH_DATA: [422, 'The population cannot support the segmentation.'],
  PLUGIN_FAILED: [500, 'A segmenter threw or answered outside its contract.'],
  INVALID_PLUGIN: [500, 'A plugin does not follow the segmenter contract.'],
  RUN_FAILED: [500, 'A run ended before its results were written; the last good answer stays.'],
  INVALID_MAPPING: [400, 'The import mapping is malformed or names a column the file lacks.'],
  INVALID_DEFINITIONS: [
    400,
    'A file of definitions is malformed, has a field that is none, or names what is not there.',
  ],
  INVALID_FILE: [400, 'The file to import cannot be read: truncated, not of the format given, or not text.'],
  TRANSFER_FAILED: [500, 'An import or export in the background ended for a reason of the server.'],
  INVALID_SETTING: [400, 'An environment variable or command-line option has an impossible value.'],
  FOLDER_IN_USE: [409, 'Another server runs on the same data folder.'],
  DATABASE_UNAVAILABLE: [503, 'PostgreSQL cannot be started or reached.'],
  MIGRATION_FAILED: [500, 'A schema migration failed; the server does not start on a half-migrated database.'],
} as const satisfies Record<string, readonly [status: number, meaning: string]>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** The call of a segmenter that failed. */
export type PluginPhase = 'needs' | 'fit' | 'report' | 'assign' | 'explain';

/** The segmenter to blame. */
export interface PluginBlame {
  readonly id: string;
  readonly version: string;
  readonly phase: PluginPhase;
  /** Row id of the customer it failed on, where it was one. */
  readonly customerId?: number;
}

/** An expected failure with a code of {@link ERROR_CODES}, and where in the input it lies. */
export class PersonagraphError extends Error {
  override readonly name = 'PersonagraphError';
  readonly code: ErrorCode;
  /** Path in the input, such as `["events", "3", "amount"]`. */
  readonly field: readonly string[] | undefined;
  /** Set where a plugin failed. */
  readonly plugin: PluginBlame | undefined;
  /** Seconds after which the same may succeed. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { field?: readonly string[]; cause?: unknown; plugin?: PluginBlame; retryAfter?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.field = options.field;
    this.plugin = options.plugin;
    this.retryAfter = options.retryAfter;
  }
}

/** A thrown value as an Error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
