import {expect, test} from 'vitest';
import {plannedFault} from '../../source/sandbox/faults.ts';
import {graphFaults} from '../../source/sandbox/faults-graph.ts';
import {get, graph, me, playAll, type Row} from './support/refusals.ts';
import {startWholeCloud} from './support/whole-cloud.ts';

const rows: readonly Row[] = [
	['graph.denied', 'no-graph', null, me, 403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation'],
	[
		'graph.not-found',
		'fresh',
		null,
		get(`${graph}/v1.0/users/nobody@contoso.com`, graph),
		404,
		'Request_ResourceNotFound',
		"Resource 'nobody@contoso.com' does not exist or one of its queried reference-property objects are not present.",
	],
	['graph.claims', 'fresh', 'graph-claims', me, 401, 'InvalidAuthenticationToken', 'ClaimsChallengeRequiredException'],
	[
		'graph.me-needs-user',
		'fresh',
		null,
		({ask, appToken}) => ask(`${graph}/v1.0/me`, appToken(graph)),
		400,
		'BadRequest',
		'/me request is only valid with delegated authentication flow.',
	],
	['throttled', 'fresh', 'graph-throttled', me, 429, 'TooManyRequests', 'Too Many Requests'],
];

const known = `
	graph.denied graph.not-found graph.claims graph.me-needs-user
`
	.trim()
	.split(/\s+/);

playAll(rows, known, Object.keys(graphFaults));

test('what asks for a stronger sign-in says so in a header', async () => {
	const cloud = await startWholeCloud('already');
	cloud.sandbox.faults.push(plannedFault('graph-claims', 1));
	expect((await me(cloud)).headers['www-authenticate']).toMatch(/error="insufficient_claims", claims="[A-Za-z0-9+/=]{20,}"/);
	expect((await me(cloud)).status).toBe(200);
});
