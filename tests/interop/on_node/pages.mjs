// The pages on which a person logs in and decides: plain forms, nothing from elsewhere.

const ESCAPED = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const safe = (text) => String(text).replace(/[&<>"']/g, (letter) => ESCAPED[letter]);

const page = (title, body) => `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${safe(title)}</title></head>
<body><main><h1>${safe(title)}</h1>${body}</main></body></html>`;

export const login = (wrong) => page('Log in', `${wrong ? '<p>That is not right.</p>' : ''}
<form method="post">
<p><label>Name <input type="text" name="login" required></label></p>
<p><label>Password <input type="password" name="password" required></label></p>
<button>Log in</button>
</form>`);

export const consent = (clientId, scope) => page('Allow access?', `
<p>${safe(clientId)} asks for: ${safe(scope)}</p>
<form method="post">
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</form>`);

// The server writes these two forms; their buttons stand outside and name them.

export const userCode = (form, error) => page('Enter the code', `
${error ? `<p>${safe(error.message)}</p>` : ''}${form}
<button form="op.deviceInputForm">Continue</button>`);

export const confirmCode = (form, clientId, code) => page('Connect a device?', `
<p>${safe(clientId)} shows the code ${safe(code)}</p>${form}
<button form="op.deviceConfirmForm">Continue</button>
<button form="op.deviceConfirmForm" name="abort" value="yes">Deny</button>`);

export const connected = () => page('Connected', '<p>You can close this page.</p>');

export const failed = (out) => page('That failed', `<p>${safe(out.error)}</p>
<p>${safe(out.error_description)}</p>`);
