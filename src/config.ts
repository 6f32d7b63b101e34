import { resolve } from 'node:path';
import { z } from 'zod';
import { PersonagraphError } from './errors.ts';

/** The form in which a browser sends `Origin`: scheme, host and port, nothing after. */
function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

const Origins = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((origin) => origin.trim() || []))
  .refine((origins) => origins.every(isOrigin), 'must be origins such as https://app.example.com, with commas between');

/** The scopes of keys, which roles of tokens are named for. */
const SCOPES = ['READ', 'WRITE', 'INGEST', 'RESEARCH', 'PERSONAL', 'ADMIN'] as const;

/** `analyst=READ,RESEARCH; admin=READ,ADMIN`: what values of a claim allow. */
const Roles = z
  .string()
  .default('')
  .transform((text) => text.split(';').flatMap((role) => role.trim() || []))
  .transform((roles) =>
    roles.map((role) => [role.slice(0, role.lastIndexOf('=')).trim(), role.slice(role.lastIndexOf('=') + 1)]),
  )
  .pipe(
    z.array(
      z.tuple([
        z.string().min(1, 'must be roles such as analyst=READ,RESEARCH, with semicolons between'),
        z
          .string()
          .transform((scopes) => scopes.split(',').map((scope) => scope.trim()))
          .pipe(z.array(z.enum(SCOPES))),
      ]),
    ),
  )
  .transform((roles) => new Map(roles));

/** Keys of an issuer are fetched where nobody between can change them. */
function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  HOST: z.string().min(1).default('localhost'),
  PERSONAGRAPH_PROCESSES: z.coerce.number().int().min(1).max(64).default(1),
  PERSONAGRAPH_ORIGINS: Origins,
  PERSONAGRAPH_PROFILE: z.enum(['development', 'production']).default('development'),
  PERSONAGRAPH_GRAPHIQL: z.enum(['on', 'off']).optional(),
  PERSONAGRAPH_STUDIO: z.enum(['on', 'off']).optional(),
  PERSONAGRAPH_STUDIO_SERVERS: Origins,
  PERSONAGRAPH_DOCUMENTS: z.enum(['any', 'trusted']).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional(),
  DATABASE_POOL_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional(),
  PERSONAGRAPH_DATA_DIR: z.string().min(1).default('.personagraph'),
  PERSONAGRAPH_DEMO: z.enum(['auto', 'never']).default('auto'),
  PERSONAGRAPH_DEMO_CUSTOMERS: z.coerce.number().int().min(100).max(5_000_000).default(2_000),
  PERSONAGRAPH_INGEST_BACKLOG: z.coerce.number().int().min(1).max(2_000_000_000).default(1_000_000),
  PERSONAGRAPH_OPERATIONS: z.coerce.number().int().min(1).max(10_000).default(32),
  PERSONAGRAPH_KEY_OPERATIONS: z.coerce.number().int().min(1).max(10_000).default(24),
  PERSONAGRAPH_COST_A_MINUTE: z.coerce.number().int().min(1_000).max(2_000_000_000).optional(),
  PERSONAGRAPH_KEY_COST_A_MINUTE: z.coerce.number().int().min(1_000).max(2_000_000_000).optional(),
  PERSONAGRAPH_KEY_SOCKETS: z.coerce.number().int().min(1).max(1_000_000).default(10_000),
  PERSONAGRAPH_KEY_SUBSCRIPTIONS: z.coerce.number().int().min(1).max(10_000_000).default(50_000),
  PERSONAGRAPH_ADDRESS_CONNECTIONS: z.coerce.number().int().min(1).max(1_000_000).default(20_000),
  PERSONAGRAPH_ADDRESS_UNKNOWN_KEYS: z.coerce.number().int().min(1).max(1_000_000).default(600),
  PERSONAGRAPH_WEBHOOKS_HTTP: z.enum(['allow', 'refuse']).default('refuse'),
  PERSONAGRAPH_WEBHOOKS_PRIVATE: z.enum(['allow', 'refuse']).default('refuse'),
  PERSONAGRAPH_WEBHOOKS_DISABLE_AFTER_HOURS: z.coerce.number().positive().max(8_760).default(72),
  PERSONAGRAPH_KEEP_CHANGES_HOURS: z.coerce.number().positive().max(87_600).default(168),
  PERSONAGRAPH_KEEP_AUDIT_DAYS: z.coerce.number().positive().max(36_500).default(400),
  PERSONAGRAPH_JWT_ISSUER: z.string().optional(),
  PERSONAGRAPH_JWT_AUDIENCE: z.string().optional(),
  PERSONAGRAPH_JWT_JWKS: z.string().refine(isSafeUrl, 'must be an https address, or http on this machine').optional(),
  PERSONAGRAPH_JWT_SCOPES_CLAIM: z.string().default('scope'),
  PERSONAGRAPH_JWT_ROLES: Roles,
  PERSONAGRAPH_JWT_WORKSPACE_CLAIM: z.string().default('workspace'),
  PERSONAGRAPH_JWT_TEAMS_CLAIM: z.string().default('teams'),
  PERSONAGRAPH_UPLOAD_MB: z.coerce.number().positive().max(1_000_000).default(4_096),
  PERSONAGRAPH_FILES_MB: z.coerce.number().positive().max(100_000_000).default(16_384),
  PERSONAGRAPH_FILES: z.coerce.number().int().min(1).max(100_000).default(100),
  PERSONAGRAPH_KEEP_UPLOADS_HOURS: z.coerce.number().positive().max(87_600).default(24),
  PERSONAGRAPH_KEEP_EXPORTS_HOURS: z.coerce.number().positive().max(87_600).default(168),
  PERSONAGRAPH_METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  PERSONAGRAPH_METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  PERSONAGRAPH_DISK_RESERVE_MB: z.coerce.number().min(0).max(1_000_000).default(1_024),
  PERSONAGRAPH_LOG_REQUESTS: z.enum(['on', 'off']).default('off'),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
});

/** Whose tokens people come with, and what their claims mean; docs/keys.md. */
interface TokenConfig {
  readonly issuer: string;
  readonly audience: string;
  /** Address of the issuer's public keys. */
  readonly jwksUrl: string;
  /** The claim of scopes or roles. Default `scope`. */
  readonly scopesClaim: string;
  /** What values of that claim allow, besides `personagraph:read` and the like. Default: nothing. */
  readonly roles: ReadonlyMap<string, readonly (typeof SCOPES)[number][]>;
  /** The claim of the workspace's key. Default `workspace`. */
  readonly workspaceClaim: string;
  /** The claim of the person's teams. Default `teams`. */
  readonly teamsClaim: string;
}

/** The settings the process is started with. */
export interface Config {
  /** Port to listen on; 0 takes a free one. Default 4000. */
  readonly port: number;
  /** Host name or address to listen on. Default localhost. */
  readonly host: string;
  /**
   * Server processes behind the port. Each is a node of its own: limits of events taken in at once, of a connection's
   * subscriptions and of what a subscriber may miss hold for each process. So does the memory of a run. They divide the
   * connections that PostgreSQL takes. Default 1.
   */
  readonly processes: number;
  /** Origins of web pages on other hosts that may use the API. Default none. */
  readonly origins: readonly string[];
  readonly http: {
    /** Serves GraphiQL to browsers at the address of the API. Default true, in the production profile false. */
    readonly graphiql: boolean;
    /** Serves the studio at `/studio/`. Default true, in the production profile false. */
    readonly studio: boolean;
    /** Origins of other servers that the studio may ask. Default none. */
    readonly studioServers: readonly string[];
    /** Runs registered documents alone. Default false, in the production profile true. */
    readonly trustedOnly: boolean;
  };
  /** Your PostgreSQL; undefined starts the embedded one. */
  readonly databaseUrl: string | undefined;
  /** A pooler before the same database, which may share sessions: short statements go by it. Default: none. */
  readonly databasePoolUrl: string | undefined;
  /** Folder of the embedded PostgreSQL, local keys, uploads and exports, absolute. Default `.personagraph`. */
  readonly dataDir: string;
  /** Decides if an empty database gets the demo workspace: `auto` with the embedded PostgreSQL only. */
  readonly demo: 'auto' | 'never';
  /** Customers of the demo workspace. Default 2,000. */
  readonly demoCustomers: number;
  readonly ingest: {
    /** Evaluations of a workspace that wait, from which on no more events are taken. Default 1,000,000. */
    readonly backlog: number;
  };
  /** Bounds of what clients do at once, open and guess; docs/limits.md says how they work. */
  readonly limits: {
    readonly operations: {
      /** Operations of a workspace at once. Default 32. */
      readonly workspace: number;
      /** Operations of a key at once. Default 24. */
      readonly key: number;
      /** Objects a minute that the operations of a workspace may cost. Default: no ceiling. */
      readonly costAMinute: number | undefined;
      /** Objects a minute that the operations of a key may cost. Default: no ceiling. */
      readonly keyCostAMinute: number | undefined;
    };
    /** Sockets that a key may have open. Default 10,000. */
    readonly socketsAKey: number;
    /** Sockets and subscriptions together that a key may have open. Default 50,000. */
    readonly subscriptionsAKey: number;
    /** Connections that an address may have open. Default 20,000. */
    readonly connectionsAnAddress: number;
    /** Unknown keys of an address that are looked up in a minute. Default 600. */
    readonly unknownKeysAMinute: number;
  };
  readonly webhooks: {
    /** Allows or refuses plain http. Default false. */
    readonly allowHttp: boolean;
    /** Allows or refuses private addresses and this machine. Default false. */
    readonly allowPrivate: boolean;
    /** Attempts that failed for so long disable a webhook. Default 72 hours. */
    readonly disableAfterMs: number;
  };
  /** How long changes are kept for subscribers to resume from. Default 7 days. */
  readonly keepChangesMs: number;
  /** How long it is known who did what. Default 400 days. */
  readonly keepAuditMs: number;
  /** The tokens that people come with; null takes none. */
  readonly tokens: TokenConfig | null;
  /** Bounds of files that come in and go out. */
  readonly files: {
    /** Bytes of one upload. Default 4 GiB. */
    readonly uploadBytes: number;
    /** Bytes of all uploads of a workspace, and as many of all its exports. Default 16 GiB. */
    readonly workspaceBytes: number;
    /** Uploads of a workspace, and as many exports. Default 100. */
    readonly workspaceFiles: number;
    /** An upload that nobody writes or imports for so long is deleted. Default 24 hours. */
    readonly keepUploadsMs: number;
    /** Files of exports and reports of imports are deleted after this long. Default 7 days. */
    readonly keepExportsMs: number;
  };
  /** Where figures for Prometheus are answered, without a key. Default: nowhere. */
  readonly metrics: { readonly port: number; readonly host: string } | null;
  /** Bytes free on the disk of the data folder below which writes are refused; 0: never. Default 1 GiB. */
  readonly diskReserveBytes: number;
  /** Writes a line of the log for each request. Default false. */
  readonly logsRequests: boolean;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

/** Reads the settings; throws INVALID_SETTING naming each variable that is wrong. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new PersonagraphError('INVALID_SETTING', faults.join('; '));
  }
  const { data } = parsed;
  if (data.DATABASE_POOL_URL !== undefined && data.DATABASE_URL === undefined) {
    throw new PersonagraphError('INVALID_SETTING', 'DATABASE_POOL_URL: DATABASE_URL must name the database behind it');
  }
  const isProduction = data.PERSONAGRAPH_PROFILE === 'production';
  return {
    port: data.PORT,
    host: data.HOST,
    processes: data.PERSONAGRAPH_PROCESSES,
    origins: data.PERSONAGRAPH_ORIGINS,
    http: {
      graphiql: (data.PERSONAGRAPH_GRAPHIQL ?? (isProduction ? 'off' : 'on')) === 'on',
      studio: (data.PERSONAGRAPH_STUDIO ?? (isProduction ? 'off' : 'on')) === 'on',
      studioServers: data.PERSONAGRAPH_STUDIO_SERVERS,
      trustedOnly: (data.PERSONAGRAPH_DOCUMENTS ?? (isProduction ? 'trusted' : 'any')) === 'trusted',
    },
    databaseUrl: data.DATABASE_URL,
    databasePoolUrl: data.DATABASE_POOL_URL,
    dataDir: resolve(data.PERSONAGRAPH_DATA_DIR),
    demo: data.PERSONAGRAPH_DEMO,
    demoCustomers: data.PERSONAGRAPH_DEMO_CUSTOMERS,
    ingest: { backlog: data.PERSONAGRAPH_INGEST_BACKLOG },
    limits: {
      operations: {
        workspace: data.PERSONAGRAPH_OPERATIONS,
        key: data.PERSONAGRAPH_KEY_OPERATIONS,
        costAMinute: data.PERSONAGRAPH_COST_A_MINUTE,
        keyCostAMinute: data.PERSONAGRAPH_KEY_COST_A_MINUTE,
      },
      socketsAKey: data.PERSONAGRAPH_KEY_SOCKETS,
      subscriptionsAKey: data.PERSONAGRAPH_KEY_SUBSCRIPTIONS,
      connectionsAnAddress: data.PERSONAGRAPH_ADDRESS_CONNECTIONS,
      unknownKeysAMinute: data.PERSONAGRAPH_ADDRESS_UNKNOWN_KEYS,
    },
    webhooks: {
      allowHttp: data.PERSONAGRAPH_WEBHOOKS_HTTP === 'allow',
      allowPrivate: data.PERSONAGRAPH_WEBHOOKS_PRIVATE === 'allow',
      disableAfterMs: data.PERSONAGRAPH_WEBHOOKS_DISABLE_AFTER_HOURS * 3_600_000,
    },
    keepChangesMs: data.PERSONAGRAPH_KEEP_CHANGES_HOURS * 3_600_000,
    keepAuditMs: data.PERSONAGRAPH_KEEP_AUDIT_DAYS * 86_400_000,
    tokens: tokensOf(data),
    files: {
      uploadBytes: Math.round(data.PERSONAGRAPH_UPLOAD_MB * 1024 ** 2),
      workspaceBytes: Math.round(data.PERSONAGRAPH_FILES_MB * 1024 ** 2),
      workspaceFiles: data.PERSONAGRAPH_FILES,
      keepUploadsMs: data.PERSONAGRAPH_KEEP_UPLOADS_HOURS * 3_600_000,
      keepExportsMs: data.PERSONAGRAPH_KEEP_EXPORTS_HOURS * 3_600_000,
    },
    metrics:
      data.PERSONAGRAPH_METRICS_PORT === undefined
        ? null
        : { port: data.PERSONAGRAPH_METRICS_PORT, host: data.PERSONAGRAPH_METRICS_HOST },
    diskReserveBytes: Math.round(data.PERSONAGRAPH_DISK_RESERVE_MB * 1024 ** 2),
    logsRequests: data.PERSONAGRAPH_LOG_REQUESTS === 'on',
    logLevel: data.LOG_LEVEL,
  };
}

/** Issuer, audience and address of keys are given together. Throws INVALID_SETTING. */
function tokensOf(data: z.infer<typeof Environment>): TokenConfig | null {
  const { PERSONAGRAPH_JWT_ISSUER: issuer, PERSONAGRAPH_JWT_AUDIENCE: audience, PERSONAGRAPH_JWT_JWKS: jwksUrl } = data;
  if (issuer === undefined && audience === undefined && jwksUrl === undefined) return null;
  if (issuer === undefined || audience === undefined || jwksUrl === undefined) {
    const message = 'PERSONAGRAPH_JWT_ISSUER, PERSONAGRAPH_JWT_AUDIENCE and PERSONAGRAPH_JWT_JWKS are given together.';
    throw new PersonagraphError('INVALID_SETTING', message);
  }
  return {
    issuer,
    audience,
    jwksUrl,
    scopesClaim: data.PERSONAGRAPH_JWT_SCOPES_CLAIM,
    roles: data.PERSONAGRAPH_JWT_ROLES,
    workspaceClaim: data.PERSONAGRAPH_JWT_WORKSPACE_CLAIM,
    teamsClaim: data.PERSONAGRAPH_JWT_TEAMS_CLAIM,
  };
}
