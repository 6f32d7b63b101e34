import { createServer } from 'node:http';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { listenAt } from '../../../src/http/listen.ts';

const ISSUER = 'https://login.example.com/';
const AUDIENCE = 'personagraph';

/** What a token says beside what every good one says; undefined leaves a claim out. */
export type Claims = Readonly<Record<string, unknown>>;

/** Somebody who vouches for people by tokens. */
export interface Issuer extends AsyncDisposable {
  /** Settings of a server that believes it. */
  readonly settings: Readonly<Record<string, string>>;
  /** A good token for a workspace, or one with other claims. */
  token(workspace: string, claims?: Claims): Promise<string>;
  /** Tokens that nobody may believe, by what is wrong with them. */
  forged(workspace: string): Promise<readonly (readonly [wrong: string, token: string])[]>;
}

export async function startIssuer(): Promise<Issuer> {
  const own = await generateKeyPair('RS256', { extractable: true });
  const other = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const http = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
  });
  const origin = await listenAt(http, 0, '127.0.0.1');
  const now = () => Math.floor(Date.now() / 1_000);
  const good = (workspace: string): Claims => ({
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'somebody',
    iat: now(),
    exp: now() + 600,
    workspace,
    roles: ['analyst'],
  });
  const signed = (claims: Claims, key: CryptoKey | Uint8Array = own.privateKey, head = {}) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one', ...head }).sign(key);
  return {
    settings: {
      PERSONAGRAPH_JWT_ISSUER: ISSUER,
      PERSONAGRAPH_JWT_AUDIENCE: AUDIENCE,
      PERSONAGRAPH_JWT_JWKS: `${origin}/jwks.json`,
      PERSONAGRAPH_JWT_SCOPES_CLAIM: 'roles',
      PERSONAGRAPH_JWT_ROLES: 'analyst=READ,PERSONAL',
    },
    token: (workspace, claims = {}) => signed({ ...good(workspace), ...claims }),
    async forged(workspace) {
      const claims = good(workspace);
      const but = (other: Claims) => signed({ ...claims, ...other });
      const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
      const token = await signed(claims);
      const [head = '', body = '', signature = ''] = token.split('.');
      const publicKey = new TextEncoder().encode(await exportSPKI(own.publicKey));
      const raised = encode({ ...claims, roles: ['admin', 'analyst'] });
      return [
        ['no signature, alg none', `${encode({ alg: 'none', typ: 'JWT' })}.${body}.`],
        ['alg none with the signature', `${encode({ alg: 'none', kid: 'one' })}.${body}.${signature}`],
        ['the public key as a secret', await signed(claims, publicKey, { alg: 'HS256' })],
        ['a key of somebody else', await signed(claims, other.privateKey)],
        ['an unknown key id', await signed(claims, other.privateKey, { kid: 'two' })],
        ['another issuer', await but({ iss: 'https://login.example.org/' })],
        ['another audience', await but({ aud: 'other' })],
        ['no audience', await but({ aud: undefined })],
        ['an end in the past', await but({ exp: now() - 3_600 })],
        ['no end', await but({ exp: undefined })],
        ['a beginning in the future', await but({ nbf: now() + 3_600 })],
        ['no workspace', await but({ workspace: undefined })],
        ['a workspace that is none', await but({ workspace: 'nowhere' })],
        ['two workspaces', await but({ workspace: [workspace, 'owner'] })],
        ['changed claims', `${head}.${raised}.${signature}`],
        ['a cut signature', `${head}.${body}.${signature.slice(0, -8)}`],
        ['no signature', `${head}.${body}`],
        ['an empty body', `${head}..${signature}`],
        [
          'a key that it brings itself',
          await signed(claims, other.privateKey, { jwk: await exportJWK(other.publicKey) }),
        ],
        ['a key behind an address', await signed(claims, other.privateKey, { jku: `${origin}/jwks.json` })],
      ];
    },
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
