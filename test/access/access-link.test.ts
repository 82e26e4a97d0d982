import {expect, test} from 'vitest';
import {accessLink} from '../../source/access/access-link.ts';
import type {Assessment} from '../../source/access/assessment.ts';
import type {Plan} from '../../source/access/plan.ts';
import {anaId, session} from './support/records.ts';

const because = (id: string): Assessment => ({
	principal: {id: anaId, type: 'User', name: 'ana@contoso.com'},
	outcome: 'denied',
	missing: [],
	because: [{id, text: id}],
	held: [],
	needs: [],
});
const plan = (id: string): Plan => ({grants: [], assignable: 'no', because: [{id, text: id}], choices: [], compared: [], customRole: null});
const real = {...session, sandbox: null};
const played = {...session, sandbox: 'pim'};

test.for([
	[
		'a role that waits to be activated',
		{session: real, assessments: [because('access.activate')], plan: null},
		'activate',
		'https://portal.azure.com/#view/Microsoft_Azure_PIM',
	],
	[
		'the same in another cloud',
		{session: {...real, cloud: 'usgov' as const}, assessments: [because('access.activate')], plan: null},
		'activate',
		'https://portal.azure.us/',
	],
	[
		'the same in the sandbox, which has no portal',
		{session: played, assessments: [because('access.activate')], plan: null},
		'read',
		'role-assignments-eligible-activate',
	],
	['a deny assignment', {session: played, assessments: [because('access.deny')], plan: null}, 'read', 'deny-assignments'],
	['one that forbids assigning', {session: real, assessments: [because('access.denied')], plan: plan('plan.deny')}, 'read', 'deny-assignments'],
] as const)('%s has a page', ([, record, does, url]) => {
	expect(accessLink(record)?.does).toBe(does);
	expect(accessLink(record)?.url).toContain(url);
});

test('what a grant mends has none', () => expect(accessLink({session: real, assessments: [because('access.denied')], plan: plan('plan.no-role')})).toBeNull());
