import { resolve } from 'node:path';
import { z } from 'zod';
import { PersonagraphError } from './errors.ts';

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  HOST: z.string().min(1).default('localhost'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional(),
  PERSONAGRAPH_DATA_DIR: z.string().min(1).default('.personagraph'),
  PERSONAGRAPH_DEMO: z.enum(['auto', 'never']).default('auto'),
  PERSONAGRAPH_DEMO_CUSTOMERS: z.coerce.number().int().min(100).max(5_000_000).default(2_000),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
});

/** What the process is started with. */
export interface Config {
  /** Port to listen on; 0 takes a free one. Default 4000. */
  readonly port: number;
  /** Host name or address to listen on. Default localhost. */
  readonly host: string;
  /** Your PostgreSQL; undefined starts the embedded one. */
  readonly databaseUrl: string | undefined;
  /** Folder of the embedded PostgreSQL and local keys, absolute. Default `.personagraph`. */
  readonly dataDir: string;
  /** Whether an empty database gets the demo workspace: `auto` with the embedded PostgreSQL only. */
  readonly demo: 'auto' | 'never';
  /** Customers of the demo workspace. Default 2,000. */
  readonly demoCustomers: number;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

/** Reads the settings; throws INVALID_SETTING naming the variable. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new PersonagraphError('INVALID_SETTING', `${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { data } = parsed;
  return {
    port: data.PORT,
    host: data.HOST,
    databaseUrl: data.DATABASE_URL,
    dataDir: resolve(data.PERSONAGRAPH_DATA_DIR),
    demo: data.PERSONAGRAPH_DEMO,
    demoCustomers: data.PERSONAGRAPH_DEMO_CUSTOMERS,
    logLevel: data.LOG_LEVEL,
  };
}
