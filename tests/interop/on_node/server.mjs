// oidc-provider over TLS on a free loopback port.
//
// The first line of standard input is the configuration: {key, cert, clients, scopes, person}.
// The first line of standard output is {issuer}. Each further line in is a command, answered by
// a line out: {"expire": USER_CODE} ends a device code's life. The end of the input is the end.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createInterface } from 'node:readline';

import { Provider } from 'oidc-provider';

import { interact } from './interaction.mjs';
import * as pages from './pages.mjs';

// Node 20 began without it, and oidc-provider counts on it.
URL.parse ??= (url, base) => { try { return new URL(url, base); } catch { return null; } };

// Standard output is for answers only; oidc-provider would put its notices there.
console.info = console.error;

function signingKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' };
}

const show = (ctx, html) => { ctx.type = 'html'; ctx.body = html; };

const settings = ({ clients, scopes }) => ({
  clients,
  scopes,
  jwks: { keys: [signingKey()] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  findAccount: (ctx, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  interactions: { url: (ctx, { uid }) => `/interaction/${uid}` },
  renderError: (ctx, out) => show(ctx, pages.failed(out)),
  rotateRefreshToken: true,
  ttl: { AccessToken: 3600, ClientCredentials: 600, DeviceCode: 600, RefreshToken: 86400 },
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    deviceFlow: {
      enabled: true,
      userCodeInputSource: (ctx, form, out, error) => show(ctx, pages.userCode(form, error)),
      userCodeConfirmSource: (ctx, form, client, info, code) => (
        show(ctx, pages.confirmCode(form, client.clientId, code))),
      successSource: (ctx) => show(ctx, pages.connected()),
    },
  },
});

const listening = ({ key, cert }) => new Promise((resolve, reject) => {
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) });
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => resolve(server));
});

function serve(server, provider, person) {
  const handle = provider.callback();
  server.on('request', (req, res) => {
    if (!req.url.startsWith('/interaction/')) return handle(req, res);
    return interact(provider, person, req, res).catch((error) => {
      console.error(error);
      res.writeHead(400).end('this page has expired');
    });
  });
}

async function expire(provider, userCode) {
  const code = await provider.DeviceCode.findByUserCode(userCode.replace(/\W/g, ''));
  code.exp = 1;
  await code.adapter.upsert(code.jti, (await code.getValueAndPayload()).payload, 600);
}

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

let provider;
for await (const line of createInterface({ input: process.stdin })) {
  const words = JSON.parse(line);
  if (provider) {
    await expire(provider, words.expire);
    say({});
  } else {
    const server = await listening(words);
    const issuer = `https://127.0.0.1:${server.address().port}`;
    provider = new Provider(issuer, settings(words));
    serve(server, provider, words.person);
    say({ issuer });
  }
}
process.exit(0);
