import type {Authorization} from './entra-authorize.ts';
import {entraHeaders, errorBody} from './entra-errors.ts';
import {notModelled, type SandboxRequest, type SandboxResponse} from './http.ts';
import {randomGuid} from './random.ts';
import type {Stage} from './world.ts';

const escapes: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'};
const escaped = (text: string): string => text.replace(/[&<>"']/g, character => escapes[character] ?? character);

const page = (title: string, body: string): string =>
	`<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title></head><body>${body}</body></html>`;

/** The person approves by submitting; a browser does it for them after `afterMs` (OAuth 2.0 Form Post Response Mode). */
const formPage = (to: string, fields: Readonly<Record<string, string>>, afterMs: number): string => {
	const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`);
	return page(
		'Working...',
		`<form method="POST" action="${escaped(to)}" data-after-ms="${afterMs}">${inputs.join('')}<noscript><button>Continue</button></noscript></form>` +
			`<script>setTimeout(() => document.forms[0].submit(), ${afterMs});</script>`,
	);
};

/** What the browser is answered at the authorization endpoint. `afterMs`: how long the person takes to approve. */
export const pageAnswer = (stage: Stage, request: SandboxRequest, authorization: Authorization, afterMs: number): SandboxResponse => {
	if (authorization === null) return notModelled(`the response mode ${request.query.get('response_mode')} at https://${request.host}${request.path}`);
	const answer = (status: number, html: string): SandboxResponse => ({
		status,
		headers: {
			...entraHeaders(request, randomGuid(stage.random)),
			'content-type': 'text/html; charset=utf-8',
			'referrer-policy': 'strict-origin-when-cross-origin',
		},
		body: html,
	});
	if (authorization.kind === 'waiting') return answer(200, page('Sign in to your account', '<p>Sandbox cloud: nobody is signing in here.</p>'));
	const failure = authorization.error === undefined ? null : errorBody(stage, request, authorization.error);
	if (authorization.kind === 'error')
		return answer(
			400,
			page('Sign in to your account', `<h1>Sorry, but we’re having trouble signing you in.</h1><p>${escaped(failure?.error_description ?? '')}</p>`),
		);
	const fields = failure === null ? authorization.fields : {error: failure.error, error_description: failure.error_description, ...authorization.fields};
	if (authorization.kind === 'post') return answer(200, formPage(authorization.to, fields, failure === null ? afterMs : 0));
	return {status: 302, headers: {...entraHeaders(request, randomGuid(stage.random)), location: `${authorization.to}?${new URLSearchParams(fields)}`}};
};
