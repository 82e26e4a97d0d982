import {afterEach, describe, expect, onTestFinished, test} from 'vitest';
import type {Receipt} from '../../source/access/receipt.ts';
import {runCommandLine} from '../../source/commands/run.ts';
import type {Fault, SandboxRequest, SandboxResponse} from '../../source/sandbox/http.ts';
import {secretPattern} from '../../source/sandbox/jwt.ts';
import {start} from '../../source/wizard/state.ts';
import {type Answers, byWizard} from './support/by-wizard.ts';
import {openSitting, type Sitting} from './support/sitting.ts';

// That nothing secret comes out of a sitting is looked at when it is closed, here and wherever else one is opened.

const open: Sitting[] = [];
const sittingIn = async (world: string): Promise<Sitting> => {
	const sitting = await openSitting(world);
	open.push(sitting);
	return sitting;
};
afterEach(async () => {
	await Promise.all(open.splice(0).map(async sitting => sitting.close()));
});

const byCommand = async (sitting: Sitting, {scenario, resource, people = [], credential = 'device-code'}: Answers): Promise<number> => {
	const forWhom = people.flatMap(person => ['--for', person]);
	const words = ['grant', '--resource', resource, '--scenario', scenario, '--credential', credential, ...forWhom, '--yes', '--verbose'];
	return runCommandLine(words, () => sitting.forCommands, new AbortController().signal);
};

const secretFields = ['client_secret', 'device_code', 'refresh_token', 'code'];

/** The secret of a request, and all of the request in which it stands, as a form or as a header. */
const secretOf = ({headers, body}: SandboxRequest): {readonly alone: string; readonly within: string} => {
	const fields = typeof body === 'object' && body !== null ? Object.entries(body).map(([name, value]): [string, string] => [name, String(value)]) : [];
	const [, alone = headers['authorization']?.replace(/^bearer /iu, '') ?? ''] = fields.find(([name]) => secretFields.includes(name)) ?? [];
	return {alone, within: headers['authorization'] ? `Authorization: ${headers['authorization']}` : new URLSearchParams(fields).toString()};
};

const asOAuth = 'as OAuth does';
const tokens = /oauth2\/v2\.0\/token$/u;

type Echo = (request: SandboxRequest) => Omit<SandboxResponse, 'status'>;

const echoes: readonly (readonly [how: string, echo: Echo])[] = [
	['in its message', request => ({body: {error: {code: 'Refused', message: `Not '${secretOf(request).alone}'. Request: ${secretOf(request).within}`}}})],
	[asOAuth, request => ({body: {error: 'invalid_request', error_description: `AADSTS900144: '${secretOf(request).alone}' is not welcome here.`}})],
	[
		'in text, headers and fields of its own making',
		request => ({
			headers: {
				'content-type': 'text/html',
				'www-authenticate': `Bearer error="invalid_token", token="${secretOf(request).alone}"`,
				'x-ms-failure-cause': secretOf(request).within,
			},
			body: `<h1>Refused</h1><pre>${secretOf(request).within}</pre><script>${JSON.stringify({headers: request.headers, body: request.body})}</script>`,
		}),
	],
];

const onFoundry: Answers = {scenario: 'openai', resource: 'contoso-foundry'};

const places: readonly {readonly where: string; readonly when: Fault['when']; readonly status: number; readonly answers: Answers}[] = [
	{where: 'the list of resources', when: {path: /ResourceGraph|CognitiveServices\/accounts$/iu}, status: 403, answers: onFoundry},
	{where: 'the role assignments', when: {path: /roleAssignments$/iu}, status: 403, answers: onFoundry},
	{where: 'the directory', when: {host: /^graph\./u}, status: 403, answers: {...onFoundry, people: ['ben@contoso.com']}},
	{where: 'the write', when: {method: 'PUT'}, status: 400, answers: onFoundry},
	{where: 'the model', when: {host: /^contoso-foundry\./u}, status: 401, answers: onFoundry},
	{where: 'the token endpoint, of a person', when: {path: tokens}, status: 400, answers: onFoundry},
	{where: 'the token endpoint, of an application', when: {path: tokens}, status: 401, answers: {...onFoundry, credential: 'environment'}},
];

/** What the server said, so that no test passes because nothing was repeated. */
const echoing = (sitting: Sitting, when: Fault['when'], status: number, echo: Echo): readonly string[] => {
	const said: string[] = [];
	const answer = (request: SandboxRequest): SandboxResponse => {
		const response = {status, ...echo(request)};
		said.push(JSON.stringify(response));
		return response;
	};
	sitting.sandbox.faults.push({when, times: 99, answer});
	return said;
};

describe('a secret that a server repeats is not repeated here', () => {
	test.for(places.flatMap(place => echoes.filter(([how]) => how !== asOAuth || place.when.path === tokens).map(([how, echo]) => ({...place, how, echo}))))(
		'by $where, $how',
		async ({when, status, answers, echo}) => {
			const [command, wizard] = [await sittingIn('fresh'), await sittingIn('fresh')];
			const said = [command, wizard].map(sitting => echoing(sitting, when, status, echo));
			await byCommand(command, answers);
			await byWizard(wizard, answers);
			for (const responses of said) expect(responses.join('\n')).toMatch(secretPattern);
		},
	);
});

describe('what is looked through is looked through', () => {
	const receipt: Receipt = {schemaVersion: 1, id: 'abcd', createdOn: '', cloud: 'public', tenantId: '', by: '', sandbox: null, entries: []};
	const plantings = {
		stdout: ({forCommands}, secret) => forCommands.print(`{"a": "${secret}"}`),
		stderr: ({forCommands}, secret) => forCommands.say(`Said ${secret}.`),
		checkpoint: async ({forCommands}, secret) => forCommands.computer.saveCheckpoint({schemaVersion: 1, savedOn: '', content: {resource: secret}}),
		wizard: ({keep}, secret) => keep({...start(), wanted: secret}),
		receipt: async ({forCommands}, secret) => forCommands.computer.saveReceipt({...receipt, by: secret}),
		// What the caller of a method aborts it with comes back as it is.
		error: async ({forCommands}, secret) => forCommands.cloud.sources(AbortSignal.abort(new Error('left', {cause: secret}))).catch(() => undefined),
	} satisfies Record<string, (sitting: Sitting, secret: string) => unknown>;

	test.for(Object.entries(plantings))('%s', async ([where, plant]) => {
		const sitting = await openSitting('fresh');
		onTestFinished(sitting.sandbox.close);
		const said = echoing(sitting, {path: tokens}, 400, request => ({body: secretOf(request).alone}));
		await byCommand(sitting, {...onFoundry, credential: 'environment'});
		const secret: string = JSON.parse(said[0] ?? '').body;
		const before = sitting.leaks();
		await plant(sitting, secret);
		expect([before, sitting.leaks()]).toEqual([[], [expect.stringMatching(new RegExp(`^${where}: .*${secret}`, 'u'))]]);
		await expect(sitting.close()).rejects.toThrow('to deeply equal []');
	});
});
