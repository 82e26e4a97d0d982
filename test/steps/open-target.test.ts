import {describe, expect, test} from 'vitest';
import {CloudFailure} from '../../source/access/failure.ts';
import type {Session} from '../../source/access/session.ts';
import type {Resource, ResourceSummary} from '../../source/access/target.ts';
import {InputTrouble} from '../../source/access/trouble.ts';
import type {Discovery} from '../../source/steps/cloud.ts';
import {openTarget} from '../../source/steps/open-target.ts';
import {accountId, deployment, evidence, foundryResource, openaiResource, project, session} from '../access/support/records.ts';

const signal = new AbortController().signal;
const twin: ResourceSummary = {
	...openaiResource,
	id: accountId('contoso-foundry').replace('rg-ai', 'rg-old'),
	name: 'Contoso-Foundry',
	customSubdomain: 'old-foundry',
};
const withoutSubdomain: ResourceSummary = {...openaiResource, id: accountId('regional'), name: 'regional', customSubdomain: null};
const listed = [foundryResource, openaiResource, withoutSubdomain];

const discovery = (resources: readonly ResourceSummary[]): Discovery => ({subscriptions: [], resources, through: 'resource-graph', refused: []});

const open = async (wanted: string, resources: readonly ResourceSummary[] = listed, refuse: CloudFailure | null = null) => {
	const asked: string[] = [];
	const answer = async <T>(what: string, id: string, value: T): Promise<T> => {
		asked.push(`${what} ${id}`);
		if (refuse) throw refuse;
		return value;
	};
	const cloud = {
		getResource: async (_session: Session, id: string): Promise<Resource> =>
			answer('resource', id, [foundryResource, openaiResource].find(one => one.id.toLowerCase() === id.toLowerCase()) ?? {...openaiResource, id}),
		listProjects: async (_session: Session, id: string) => answer('projects', id, [project]),
		listDeployments: async (_session: Session, id: string) => answer('deployments', id, [deployment('gpt-4o-mini')]),
		enterTenant: async () => Promise.reject(new Error('another tenant was entered')),
	};
	const opened = await openTarget(cloud, {session, wanted, discovery: discovery(resources)}, signal);
	return {opened, asked};
};

const troubleWith = async (wanted: string, resources?: readonly ResourceSummary[]) => {
	const error = await open(wanted, resources).then(
		() => null,
		(reason: unknown) => reason,
	);
	if (!(error instanceof InputTrouble)) throw new Error(`"${wanted}" is not refused`);
	return error.diagnosis;
};

describe('a resource is opened', () => {
	const id = foundryResource.id;
	test.for([
		['by its name', 'contoso-foundry', null, null],
		['by its name in another case', ' CONTOSO-Foundry ', null, null],
		['by its ARM id', id, null, null],
		['by its ARM id in another case', id.toUpperCase(), null, null],
		['by the ARM id of a project in it', `${id}/projects/alpha`, 'alpha', null],
		['by the address of its page in the portal', `https://portal.azure.com/#@contoso.com/resource${id}/overview`, null, null],
		['by its endpoint', 'https://contoso-foundry.services.ai.azure.com/', null, null],
		['by another of its endpoints', 'https://Contoso-Foundry.openai.azure.com', null, null],
		['by its host alone', 'contoso-foundry.cognitiveservices.azure.com', null, null],
		['by the endpoint of a project', 'https://contoso-foundry.services.ai.azure.com/api/projects/alpha', 'alpha', null],
		[
			'by the address of a call',
			'https://contoso-foundry.openai.azure.com/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21',
			null,
			'gpt-4o-mini',
		],
	] as const)('%s', async ([, wanted, projectName, deploymentName]) => {
		const {opened, asked} = await open(wanted);
		expect(opened).toEqual({
			session,
			resource: expect.objectContaining({name: 'contoso-foundry'}),
			endpoint: foundryResource.endpoint,
			projects: [project],
			deployments: [deployment('gpt-4o-mini')],
			projectName,
			deploymentName,
		});
		expect(asked.map(line => line.toLowerCase())).toEqual(['resource', 'projects', 'deployments'].map(what => `${what} ${id.toLowerCase()}`));
	});

	test('by an ARM id that no list shows', async () => {
		const hidden = accountId('hidden');
		expect((await open(hidden)).opened.resource?.id).toBe(hidden);
	});

	test('and what Azure refuses is told as it is', async () => {
		const refusal = new CloudFailure(evidence({plane: 'arm', status: 403, code: 'AuthorizationFailed'}));
		await expect(open('contoso-foundry', listed, refusal)).rejects.toBe(refusal);
	});
});

describe('an endpoint that no visible subscription holds', () => {
	test.for([
		['alone', 'https://hidden.openai.azure.com', null, null],
		['with a project', 'https://hidden.services.ai.azure.com/api/projects/beta', 'beta', null],
		['with a deployment', 'https://hidden.openai.azure.com/openai/deployments/chat/chat/completions', null, 'chat'],
	] as const)('is a target all the same: %s', async ([, wanted, projectName, deploymentName]) => {
		const {opened, asked} = await open(wanted);
		expect(opened).toEqual({
			session,
			resource: null,
			endpoint: expect.stringMatching(/^https:\/\/hidden\.[a-z.]+$/u),
			projects: [],
			deployments: [],
			projectName,
			deploymentName,
		});
		expect(asked).toEqual([]);
	});
});

describe('a name is never guessed', () => {
	test('where several have it, each is named by its id', async () => {
		const {id, cause, evidence: ids, remedies} = await troubleWith('contoso-foundry', [...listed, twin]);
		expect([id, cause, ids]).toEqual(['usage.ambiguous-resource', '2 resources are named contoso-foundry.', [foundryResource.id, twin.id]]);
		expect(remedies.map(({command}) => command)).toEqual([`--resource ${foundryResource.id}`, `--resource ${twin.id}`]);
	});

	test.for([
		[
			'contoso-foundy',
			'No resource that you can see is named "contoso-foundy"; the nearest name is contoso-foundry.',
			'You can see: contoso-foundry, contoso-openai, regional.',
		],
		[
			'contoso-openia',
			'No resource that you can see is named "contoso-openia"; the nearest name is contoso-openai.',
			'You can see: contoso-openai, contoso-foundry, regional.',
		],
		['something else entirely', 'No resource that you can see is named "something else entirely".', 'You can see: contoso-foundry, contoso-openai, regional.'],
	] as const)('where none has it: %s', async ([wanted, cause, seen]) => {
		const {id, remedies, ...rest} = await troubleWith(wanted);
		expect([id, rest.cause, remedies[0]?.text]).toEqual(['usage.no-such-resource', cause, seen]);
		expect(remedies.at(-1)?.text).toContain('ARM id or its endpoint URL');
	});

	test('and seven names are enough', async () => {
		const many = Array.from({length: 30}, (_, number) => ({...openaiResource, id: accountId(`model-${number}`), name: `model-${number}`}));
		expect((await troubleWith('other', many)).remedies[0]?.text).toBe(
			'You can see: model-0, model-1, model-2, model-3, model-4, model-5, model-6 and 23 more.',
		);
	});

	test('where there is none', async () => {
		expect((await troubleWith('contoso-foundry', [])).remedies[0]?.text).toBe('You can see no resource at all.');
	});
});

describe('an address that takes no token is refused by what it is', () => {
	test.for([
		['a host of somebody else', 'https://example.com/openai', /example\.com is not an Azure endpoint/u],
		['the portal', 'https://ai.azure.com/nextgen', /is the portal/u],
		['plain http', 'http://contoso-openai.openai.azure.com', /https only/u],
		['a region’s host', 'https://eastus2.api.cognitive.microsoft.com', /whole region/u],
	] as const)('%s', async ([, wanted, cause]) => {
		const {id, cause: said} = await troubleWith(wanted);
		expect(id).toBe('usage.not-an-endpoint');
		expect(said).toMatch(cause);
	});
});

test('a resource of a kind that serves no models is refused before anybody plans a role on it', async () => {
	const speech: Resource = {...openaiResource, id: accountId('contoso-speech'), name: 'contoso-speech', kind: 'SpeechServices'};
	const cloud = {
		getResource: async () => speech,
		listProjects: async () => [],
		listDeployments: async () => [],
		enterTenant: async () => Promise.reject(new Error('another tenant was entered')),
	};
	const opening = openTarget(cloud, {session, wanted: speech.id, discovery: discovery([])}, signal);
	await expect(opening).rejects.toMatchObject({diagnosis: {id: 'usage.serves-no-models'}});
});

describe('a resource in another tenant', () => {
	const fabrikam = '88888888-0000-4000-8000-000000000008';
	const theirs = {...openaiResource, tenantId: fabrikam};
	const wrongIssuer = (tenantId: string): CloudFailure =>
		new CloudFailure(
			evidence({
				plane: 'arm',
				status: 401,
				code: 'InvalidAuthenticationTokenTenant',
				message: `The access token is from the wrong issuer 'https://sts.windows.net/${session.tenantId}/'. It must match the tenant 'https://sts.windows.net/${tenantId}/' associated with this subscription.`,
			}),
		);
	/** Answers for its own tenant only, as Resource Manager does. */
	const opening = async (wanted: string, resources: readonly ResourceSummary[], named = fabrikam) => {
		const entered: string[] = [];
		const own = async <T>({tenantId}: Session, value: T): Promise<T> => {
			if (tenantId !== fabrikam) throw wrongIssuer(named);
			return value;
		};
		const cloud = {
			getResource: async (asker: Session) => own(asker, theirs),
			listProjects: async (asker: Session) => own(asker, []),
			listDeployments: async (asker: Session) => own(asker, [deployment('gpt-4o-mini')]),
			enterTenant: async (asker: Session, tenantId: string) => {
				entered.push(tenantId);
				return {...asker, tenantId, objectId: 'guest'};
			},
		};
		return {entered, opened: openTarget(cloud, {session, wanted, discovery: discovery(resources)}, signal)};
	};

	test.for([
		['by its name', theirs.name, [theirs]],
		['by its endpoint', 'https://contoso-openai.openai.azure.com', [theirs]],
		['by its ARM id, the tenant learned from the refusal', theirs.id, []],
	] as const)('is opened with a token of that tenant: %s', async ([, wanted, resources]) => {
		const {entered, opened} = await opening(wanted, resources);
		expect((await opened).session).toMatchObject({tenantId: fabrikam, objectId: 'guest'});
		expect(entered).toEqual([fabrikam]);
	});

	test('whose refusal names the tenant that was asked is refused, and not asked for ever', async () => {
		const {entered, opened} = await opening(theirs.id, [], session.tenantId);
		await expect(opened).rejects.toMatchObject({evidence: {code: 'InvalidAuthenticationTokenTenant'}});
		expect(entered).toEqual([]);
	});
});
