import { asError } from '../../../errors.ts';
import { doubt, type Finding } from '../../../finding.ts';
import { requireVersion } from '../migrate.ts';
import { CHECKS, type EngineCheck, type TwoConnections } from './checks.ts';
import { openProbe } from './probe-client.ts';

/**
 * Tries what the store needs of the engine behind a URL, on two connections, and changes nothing: one that calls itself
 * PostgreSQL may grant a lock twice or hear no notification. Throws DATABASE_UNAVAILABLE where it cannot be reached or is
 * too old.
 */
export async function probeEngine(url: string): Promise<Finding[]> {
  await using one = await openProbe(url);
  await using other = await openProbe(url);
  await requireVersion(one.client);
  const connections = { one: one.client, other: other.client };
  const found: Finding[] = [];
  for (const check of CHECKS) {
    const finding = await tried(check, connections);
    found.push(finding);
    // Where statements of a connection end up in different sessions, no further answer means anything.
    if (check.first && finding.state === 'bad') break;
  }
  return found;
}

/** A check that fails in another way than it foresaw leaves a doubt, or is what `refused` makes of it. */
async function tried({ subject, look, refused }: EngineCheck, connections: TwoConnections): Promise<Finding> {
  try {
    return await look(connections);
  } catch (error) {
    const { message } = asError(error);
    return refused ? refused(message) : doubt(subject, `it could not be tried: ${message}.`);
  } finally {
    for (const client of [connections.one, connections.other]) await client.query('ROLLBACK').catch(() => undefined);
  }
}
