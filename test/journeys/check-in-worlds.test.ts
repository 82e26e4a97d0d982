import {describe, expect, onTestFinished, test} from 'vitest';
import {runCommandLine} from '../../source/commands/run.ts';
import {signInRefusals} from '../../source/sandbox/entra-refusals.ts';
import {fabrikamId} from '../../source/sandbox/worlds-fabrikam.ts';
import {openSitting} from './support/sitting.ts';

type Reason = {readonly id: string; readonly text: string};
type Document = {
	readonly outcome: string;
	readonly exitCode: number;
	readonly assessments: readonly {readonly missing: readonly string[]; readonly because: readonly Reason[]}[];
	readonly plan: {readonly grants: readonly {readonly roleName: string}[]; readonly assignable: string; readonly because: readonly Reason[]} | null;
	readonly warnings: readonly Reason[];
	readonly whoCan: readonly {readonly principal: {readonly name: string}; readonly may: string; readonly members: number | null}[];
};

type Sandbox = Awaited<ReturnType<typeof openSitting>>['sandbox'];

const run = async (command: string, world: string, words: string, change: (sandbox: Sandbox) => void = () => undefined): Promise<Document> => {
	const sitting = await openSitting(world);
	onTestFinished(sitting.close);
	change(sitting.sandbox);
	const argv = [command, '--resource', ...words.split(' '), '--json', `--sandbox=${world}`];
	const exitCode = await runCommandLine(argv, () => sitting.forCommands, new AbortController().signal);
	const document: Document = JSON.parse(sitting.printed.join('\n'));
	expect(exitCode).toBe(document.exitCode);
	expect(sitting.changes(), 'a check never writes').toEqual([]);
	return document;
};

const check = async (world: string, words: string) => {
	const {outcome, exitCode, assessments, plan, whoCan} = await run('check', world, words);
	const because = assessments[0]?.because.map(({id}) => id.replace('access.', '')) ?? [];
	return {
		verdict: `${outcome} ${exitCode}`,
		because: because.slice(1).join(' '),
		plan: plan && [plan.assignable, ...plan.grants.map(({roleName}) => roleName)].join(', '),
		whoCan: whoCan.map(({principal: {name}, may}) => `${name} ${may}`).join(', '),
	};
};

const openaiUser = 'Cognitive Services OpenAI User';
const user = 'Cognitive Services User';
const administrators = 'priya@contoso.com yes, cloud-admins yes';

describe('check tells the verdict, its reasons, what would give it and who may', () => {
	test.for([
		['fresh', 'contoso-foundry --scenario openai', 'denied 3', 'no-data-actions no-data-actions', `yes, ${openaiUser}`, ''],
		['already', 'contoso-foundry --scenario inference', 'allowed 0', 'role-suffices', 'yes', ''],
		['already', 'contoso-foundry --scenario project --project alpha', 'allowed 0', 'role-suffices role-suffices', 'yes', ''],
		['owner-denied', 'contoso-openai --scenario openai', 'denied 3', 'no-data-actions no-data-actions administers', `yes, ${openaiUser}`, ''],
		['no-rights', 'contoso-openai --scenario openai', 'denied 3', 'no-data-actions', `no, ${openaiUser}`, administrators],
		['slow', 'contoso-foundry --scenario inference', 'allowed 0', 'role-suffices', 'yes', ''],
		['endpoint-only', 'https://contoso-openai.openai.azure.com --scenario openai', 'unknown 3', 'unreadable', null, ''],
		['constrained', 'contoso-openai --scenario openai', 'denied 3', 'no-data-actions no-data-actions administers', 'yes, Foundry User', ''],
		[
			'constrained',
			'contoso-foundry --scenario openai',
			'denied 3',
			'no-data-actions out-of-reach',
			`no, ${openaiUser}`,
			'priya@contoso.com yes, noah@contoso.com yes',
		],
		['constrained', 'contoso-foundry --scenario project --project alpha', 'allowed 0', 'role-suffices broader-than-needed', 'yes', ''],
		['constrained', 'contoso-foundry --scenario manage-project --project alpha', 'allowed 0', 'role-suffices', 'yes', ''],
		['pim', 'contoso-foundry --scenario inference', 'eligible 3', 'no-data-actions activate activation-needs', 'yes', ''],
		['pim', 'contoso-models --scenario inference', 'eligible 3', 'no-data-actions activate activation-needs', 'yes', ''],
		['pim', 'contoso-openai --scenario openai', 'allowed 0', 'role-suffices activated', 'yes', ''],
		[
			'pim',
			'contoso-models --scenario inference --for ben@contoso.com',
			'denied 3',
			'no-assignment',
			`no, ${user}`,
			'priya@contoso.com yes, mei@contoso.com eligible, on-call-admins eligible',
		],
		['deny', 'contoso-foundry --scenario openai', 'denied 3', 'deny no-data-actions no-data-actions role-suffices', 'no', ''],
		['deny', 'contoso-openai --scenario openai', 'allowed 0', 'role-suffices', 'yes', ''],
		['deny', 'contoso-models --scenario inference', 'denied 3', 'no-data-actions no-data-actions', `no, ${user}`, 'ben@contoso.com yes, priya@contoso.com yes'],
		['upgraded', 'contoso-openai --scenario openai', 'allowed 0', 'role-suffices broader-than-needed upgraded', 'yes', ''],
		['upgraded', 'contoso-openai --scenario inference', 'allowed 0', 'role-suffices upgraded', 'yes', ''],
		['wrong-scope', 'contoso-foundry --scenario openai', 'denied 3', 'no-data-actions out-of-reach not-covered', `no, ${openaiUser}`, administrators],
		['wrong-scope', 'contoso-openai --scenario openai', 'allowed 0', 'role-suffices', 'yes', ''],
		['wrong-scope', 'contoso-foundry --scenario project --project alpha', 'allowed 0', 'role-suffices', 'yes', ''],
		['wrong-scope', 'contoso-foundry --scenario view-quota', 'allowed 0', 'role-suffices', 'yes', ''],
		['owner-denied', 'contoso-foundry --scenario deploy-models', 'allowed 0', 'role-suffices broader-than-needed', 'yes', ''],
		['fresh', 'contoso-foundry --scenario call-agents --project alpha', 'denied 3', 'no-data-actions no-data-actions', 'yes, Foundry Agent Consumer', ''],
		['fresh', 'contoso-foundry --scenario publish-agents', 'denied 3', 'no-data-actions no-data-actions', 'yes, Foundry Project Manager', ''],
		['fresh', 'contoso-foundry --scenario deploy-models', 'denied 3', 'not-covered not-covered', 'yes, Cognitive Services OpenAI Contributor', ''],
	] as const)('%s: %s', async ([world, words, verdict, because, plan, whoCan]) => {
		expect(await check(world, words)).toEqual({verdict, because, plan, whoCan});
	});

	test.for([
		[
			'a role on the project is told where the account is called',
			'wrong-scope',
			'contoso-foundry --scenario openai',
			'Foundry User on project alpha would do, but does not reach contoso-foundry: roles are inherited downward only.',
		],
		['a deny assignment is told by its name, the stack’s id cut', 'deny', 'contoso-foundry --scenario openai', "created by Deployment Stack 'model-freeze'"],
		['no role helps against it', 'deny', 'contoso-foundry --scenario openai', 'No role helps ana@contoso.com.'],
		[
			'of a constrained writer the role that may be assigned',
			'constrained',
			'contoso-openai --scenario openai',
			'Foundry User instead of Cognitive Services OpenAI User: it is enough too, and you may assign it.',
		],
		[
			'a deny assignment for a group in a group keeps its members from assigning',
			'deny',
			'contoso-models --scenario inference',
			'Deny assignment "Readers of the model catalogue assign no roles" forbids assigning roles on contoso-models.',
		],
	] as const)('%s', async ([, world, words, text]) => {
		const {assessments, plan} = await run('check', world, words);
		expect([...(assessments[0]?.because ?? []), ...(plan?.because ?? [])].map(reason => reason.text).join(' ')).toContain(text);
	});
});

test.for([
	['no-rights', 'contoso-openai --scenario openai', administrators],
	['pim', 'contoso-openai --scenario openai', 'priya@contoso.com yes, mei@contoso.com eligible, on-call-admins eligible'],
	[
		'constrained',
		'contoso-openai --scenario openai --role 53ca6127-db72-4b80-b1b0-d745d6d5456d',
		'ana@contoso.com yes, noah@contoso.com yes, priya@contoso.com yes',
	],
	['deny', 'contoso-models --scenario inference', 'ben@contoso.com yes, priya@contoso.com yes'],
	['deny', 'contoso-openai --scenario openai', 'ben@contoso.com yes, ana@contoso.com yes, priya@contoso.com yes'],
] as const)('who-can in %s, %s: %s', async ([world, words, expected]) => {
	const {outcome, exitCode, whoCan} = await run('who-can', world, words);
	expect([outcome, exitCode]).toEqual(['found', 0]);
	expect(whoCan.map(({principal: {name}, may}) => `${name} ${may}`).toSorted()).toEqual(expected.split(', ').toSorted());
});

test('who-can counts the members of a group', async () => {
	const {whoCan} = await run('who-can', 'no-rights', 'contoso-openai --scenario openai');
	expect(whoCan.map(({members}) => members)).toEqual([null, 4]);
});

test('behind a project the person’s role is not enough where the project’s own identity has lost its own', async () => {
	const {outcome, exitCode, assessments, plan} = await run('check', 'wrong-scope', 'contoso-foundry --scenario project --project alpha', ({world}) => {
		world.roleAssignments.splice(0, Number.POSITIVE_INFINITY, ...world.roleAssignments.filter(({principalType}) => principalType !== 'ServicePrincipal'));
	});
	expect([outcome, exitCode]).toEqual(['denied', 3]);
	expect(assessments[0]?.because.map(({id}) => id.replace('access.', ''))).toEqual(['denied', 'role-suffices', 'project-identity']);
	expect(plan?.grants.map(({roleName}) => roleName)).toEqual(['Foundry User']);
});

test.for([53003, 65001] as const)('a tenant that refuses by AADSTS%i stops nothing, and is named', async number => {
	const {outcome, exitCode, warnings} = await run('check', 'guest', 'contoso-foundry --scenario openai', ({world}) => {
		for (const tenant of world.tenants) if (tenant.id === fabrikamId) tenant.signInRules = [{grant: 'any', ...signInRefusals[number]}];
	});
	expect([outcome, exitCode]).toEqual(['denied', 3]);
	expect(warnings.filter(({id}) => id === 'tenants.refused').map(({text}) => text)).toEqual([
		expect.stringMatching(new RegExp(`^Tenant Fabrikam did not let you in: AADSTS${number}: `, 'u')),
	]);
});
