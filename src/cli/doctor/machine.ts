import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Config } from '../../config.ts';
import { makeDataFolder } from '../../db/embedded/data-folder.ts';
import { asError } from '../../errors.ts';
import { bad, doubt, type Finding, ok } from '../../finding.ts';
import { freeBytesOf } from '../../services/storage/disk-space.ts';

/** Versions of Node that are tested; later ones may do. */
const [OLDEST, NEWEST] = [
  [20, 19],
  [26, 0],
] as const;

/** What the machine is like. */
export async function lookAtMachine(config: Config): Promise<Finding[]> {
  return [node(process.versions.node), await folder(config), await room(config), await port(config)];
}

export function node(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    return bad('Node', `${version} is too old: install ${OLDEST.join('.')} or later.`);
  }
  if (major > NEWEST[0]) return doubt('Node', `${version} is later than any that was tested (${NEWEST[0]}).`);
  return ok('Node', version);
}

async function folder({ dataDir }: Config): Promise<Finding> {
  try {
    await makeDataFolder(dataDir);
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok('data folder', dataDir);
  } catch (error) {
    return bad(
      'data folder',
      `${asError(error).message}: give the account of the server its rights, or set PERSONAGRAPH_DATA_DIR.`,
    );
  }
}

async function room({ dataDir, diskReserveBytes }: Config): Promise<Finding> {
  try {
    const free = await freeBytesOf(dataDir);
    const said = `${mebibytes(free)} free, ${mebibytes(diskReserveBytes)} in reserve`;
    if (free < diskReserveBytes) return bad('disk', `${said}: writes are refused until there is room.`);
    return free < 3 * diskReserveBytes ? doubt('disk', `${said}: make room soon.`) : ok('disk', said);
  } catch (error) {
    return doubt('disk', `its room is not told: ${asError(error).message}.`);
  }
}

async function port({ host, port: wanted }: Config): Promise<Finding> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(wanted, host, resolve);
    });
    return ok('port', `${host}:${wanted} is free`);
  } catch (error) {
    return doubt('port', `${asError(error).message}: a server runs already, or set PORT.`);
  } finally {
    server.close();
  }
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2).toLocaleString('en')} MiB`;
}
