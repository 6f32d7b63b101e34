import { createHash } from 'node:crypto';
import type { Scope } from '../../db/postgres/connection.ts';
import { membersOfDigests, type StoredMember } from '../../db/tables/digest/digest-members.ts';
import { recentDigests } from '../../db/tables/digest/digests.ts';
import { readWorkspace, type WorkspaceFace } from '../../db/tables/workspaces/workspaces.ts';
import { type Digest, digestFor, type Reader } from './digest.ts';

/** Digests that a feed has. */
export const FEED_LENGTH = 30;

/** A digest of a feed. */
export interface FeedEntry {
  /** A UUID: the same each time, and another for each team and language. */
  readonly id: string;
  readonly digest: Digest;
  /** The customers it speaks of that are still there. */
  readonly members: readonly StoredMember[];
}

/** The last digests as one reader gets them. */
export interface DigestFeed extends Reader {
  readonly id: string;
  readonly workspace: WorkspaceFace;
  readonly updated: Date;
  /** Newest first. */
  readonly entries: readonly FeedEntry[];
}

/** The last digests of a workspace for a team, in a language. */
export async function collectFeed(scope: Scope, reader: Reader): Promise<DigestFeed> {
  const workspace = await readWorkspace(scope);
  const stored = await recentDigests(scope, FEED_LENGTH);
  const members = await membersOfDigests(
    scope,
    stored.map(({ id }) => id),
  );
  const own = `${workspace.key} ${workspace.createdAt.toISOString()}`;
  return {
    ...reader,
    workspace,
    id: uuidOf(`feed ${own}`, reader),
    updated: stored[0]?.writtenAt ?? workspace.createdAt,
    entries: stored.map((row) => ({
      id: uuidOf(row.name, reader),
      digest: digestFor(reader, row),
      members: members.flatMap(({ parent, row: member }) => (parent === row.id ? member : [])),
    })),
  };
}

/** A UUID made of a name (RFC 9562, version 8). */
function uuidOf(name: string, { team, language }: Reader): string {
  const bytes = createHash('sha256').update(`${name} ${team} ${language}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
