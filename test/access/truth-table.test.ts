import {createHash} from 'node:crypto';
import {expect, test} from 'vitest';
import {type Access, authorize} from '../../source/access/authorization.ts';
import {accessOf, account} from './support/access-world.ts';
import {allBuiltIn} from './support/built-in-roles.ts';

const accounts = 'Microsoft.CognitiveServices/accounts';

/** One person for each built-in role, who holds just that on the resource, and whose groups and deny assignments are known. */
const holders: readonly (readonly [string, Access])[] = [...allBuiltIn].map(([id, role]) => [id, accessOf([{role}], {denies: [], groups: [], scheduled: []})]);

const idsBy = (outcome: 'allowed' | 'unknown', action: string, kind: 'control' | 'data'): readonly string[] =>
	holders.filter(([, access]) => authorize(access, {action, kind, scope: account}).outcome === outcome).map(([id]) => id);

/** Beginnings of role GUIDs; a test below shows that each means one role. */
const short = (ids: readonly string[]): string =>
	ids
		.map(id => id.slice(0, 8))
		.sort()
		.join(' ');

const digest = (ids: readonly string[]): string => createHash('sha256').update(ids.toSorted().join('\n')).digest('hex').slice(0, 16);

// Computed by another program, in another language, over Azure's built-in roles of 2026-08-22.
const everyModel = '19c28022 53ca6127 a97b65f3 c883944f eadc314b';
const callsOpenAI = '19c28022 53ca6127 5e0bd9bd 64702f94 a001fd3d a97b65f3 c883944f eadc314b';
const readsAccounts = `
	0a5ae4ab 0e75ca1e 0f37683f 14f26b53 18d7d88d 18e81cdc 25fbc0a9 36243c78 379c52cb 3b20f47b 43d0d8ad 466ccd10 47be4a87 4b42bd01 53ca6127 59a2dba3
	5c4089e1 5e0bd9bd 6322a993 641177b8 6fe711ec 73c42c96 749f88d5 7628b7b8 82c6a823 88424f51 8e3af657 92aaf0da 93586559 a001fd3d a97b65f3 acdd72a7
	b24988ac b556d68e b5b0c71d b78c5d69 b9331d33 c1ff6cc2 c7393b34 c883944f cb43c632 e47c6f54 e4c7f620 f07febfe f2310ca1 f2dc8367 f4cc2bf9 f58310d9
	f72c8140 ffc6bbe0`
	.trim()
	.replace(/\s+/g, ' ');
// Reads of accounts only, not of what is in them: 6fe711ec, b556d68e. The other way round: eadc314b, whose pattern is `accounts/*/read`.
const readsInAccounts = [...readsAccounts.split(' ').filter(id => id !== '6fe711ec' && id !== 'b556d68e'), 'eadc314b'].sort().join(' ');

test.for([
	['POST /openai/deployments/{deployment}/chat/completions', 'OpenAI/deployments/chat/completions/action', callsOpenAI],
	['POST /openai/v1/responses', 'OpenAI/responses/write', callsOpenAI],
	['POST /openai/deployments/{deployment}/embeddings', 'OpenAI/deployments/embeddings/action', callsOpenAI],
	['POST /models/chat/completions', 'MaaS/chat/completions/action', '19c28022 53ca6127 64702f94 a97b65f3 c883944f eadc314b'],
	['GET /models/info', 'MaaS/info/read', '19c28022 53ca6127 64702f94 a97b65f3 b59867f0 c883944f eadc314b'],
	['POST /anthropic/v1/messages', 'AIServices/providers/action', everyModel],
	['MAI chat', 'MAI/chat/completions/action', everyModel],
	['GET /api/projects/{project}/assistants', 'AIServices/agents/read', '19c28022 46023a6a 53ca6127 a97b65f3 b59867f0 c883944f eadc314b'],
	['POST /api/projects/{project}/assistants', 'AIServices/agents/write', everyModel],
	['POST /api/projects/{project}/openai/v1/responses', 'AIServices/responses/write', `142bfaed ${everyModel}`],
	['GET /api/projects/{project}/deployments', 'AIServices/deployments/read', '19c28022 53ca6127 a97b65f3 b59867f0 c883944f eadc314b'],
	['an agent’s endpoint', 'AIServices/endpoints/interact/action', `${everyModel} eed3b665`],
	['GET /openai/models', 'OpenAI/models/read', '19c28022 53ca6127 5e0bd9bd 64702f94 a001fd3d a97b65f3 b59867f0 c883944f eadc314b'],
] as const)('%s needs %s, which these of 928 roles give', ([, action, expected]) => {
	expect(short(idsBy('allowed', `${accounts}/${action}`, 'data'))).toBe(expected);
	expect(idsBy('unknown', `${accounts}/${action}`, 'data')).toEqual([]);
});

test.for([
	['read', readsAccounts],
	['projects/read', readsInAccounts],
	['deployments/read', readsInAccounts],
	['listKeys/action', '14f26b53 25fbc0a9 4b42bd01 512ef07a 53ca6127 8e3af657 a97b65f3 b24988ac b78c5d69 c883944f e47c6f54 f07febfe f72c8140'],
	['write', '14f26b53 25fbc0a9 8e3af657 b24988ac b78c5d69 c883944f e47c6f54'],
	['deployments/write', '14f26b53 25fbc0a9 8e3af657 a001fd3d b24988ac b78c5d69 c883944f e47c6f54'],
] as const)('the control operation %s is given by these roles', ([action, expected]) => {
	expect(short(idsBy('allowed', `${accounts}/${action}`, 'control'))).toBe(expected);
	expect(idsBy('unknown', `${accounts}/${action}`, 'control')).toEqual([]);
});

test.for([
	['Microsoft.Authorization/roleAssignments/read', 428, 'c6ed4adf5e7eefe2'],
	['Microsoft.Authorization/roleDefinitions/read', 420, 'f8a6232673c15c25'],
	['Microsoft.Authorization/denyAssignments/read', 400, '897944d9cb2aa4b0'],
	['Microsoft.Resources/subscriptions/read', 107, 'cac71573a18a1598'],
	['Microsoft.Resources/subscriptions/resourceGroups/read', 400, 'fd41a6172f1b956e'],
] as const)('%s is given by %i roles', ([action, count, expected]) => {
	const ids = idsBy('allowed', action, 'control');
	expect([ids.length, digest(ids)]).toEqual([count, expected]);
	expect(idsBy('unknown', action, 'control')).toEqual([]);
});

test('three roles assign any role, 25 more some: which is not told before it is known what they are to assign', () => {
	const assign = 'Microsoft.Authorization/roleAssignments/write';
	const [any, some] = [idsBy('allowed', assign, 'control'), idsBy('unknown', assign, 'control')];
	expect(short(any)).toBe('18d7d88d 8e3af657 f58310d9');
	expect([some.length, digest([...any, ...some])]).toEqual([25, '34816cb78940e73f']);
	expect(short(some)).toContain('c883944f');
});

test('the table is about 928 roles, and each beginning of an id in it means one of them', () => {
	expect(allBuiltIn.size).toBe(928);
	const named = new Set(`${callsOpenAI} ${readsAccounts} 142bfaed 19c28022 46023a6a 512ef07a b59867f0 eed3b665`.split(' '));
	expect([...named].filter(id => [...allBuiltIn.keys()].filter(whole => whole.startsWith(id)).length !== 1)).toEqual([]);
});
