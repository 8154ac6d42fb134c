// Between the authorize URL and the callback: log in, consent.

import { text } from 'node:stream/consumers';

import * as pages from './pages.mjs';

const DENIED = { error: 'access_denied', error_description: 'The person said no' };

async function granted(provider, { prompt, params, session, grantId }) {
  const grant = grantId
    ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope((prompt.details.missingOIDCScope ?? []).join(' '));
  return { consent: { grantId: await grant.save() } };
}

function show(res, html, status = 200) {
  res.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' }).end(html);
}

// Answers a request for an interaction page; `person` has the one name and password that count.
export async function interact(provider, person, req, res) {
  const details = await provider.interactionDetails(req, res);
  const finish = (result) => provider.interactionFinished(req, res, result, {
    mergeWithLastSubmission: details.prompt.name === 'consent',
  });
  const asksForLogin = details.prompt.name === 'login';
  if (req.method !== 'POST') {
    const { client_id: clientId, scope } = details.params;
    return show(res, asksForLogin ? pages.login(false) : pages.consent(clientId, scope));
  }
  const form = new URLSearchParams(await text(req));
  if (!asksForLogin) {
    return finish(form.get('decision') === 'allow' ? await granted(provider, details) : DENIED);
  }
  if (form.get('login') !== person.name || form.get('password') !== person.password) {
    return show(res, pages.login(true), 403);
  }
  return finish({ login: { accountId: person.name } });
}
