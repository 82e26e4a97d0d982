import {describe, expect, onTestFinished, test} from 'vitest';
import type {World} from '../../source/sandbox/world.ts';
import {fabrikamId} from '../../source/sandbox/worlds-fabrikam.ts';
import {causeReport} from '../../source/ui/screens/cause-report.ts';
import type {UserEvent} from '../../source/wizard/events.ts';
import {type Given, nothingGiven, type Place, type State, start} from '../../source/wizard/state.ts';
import {createWizard} from '../../source/wizard/store.ts';
import {openSitting, type Sitting} from './support/sitting.ts';

type Way = readonly (readonly [Place, UserEvent])[];

/** Goes the way, place by place; whatever needs no answer goes by. Ends where a place is not the next of the way and asks for an answer. */
const goes = async (sitting: Sitting, way: Way, given: Partial<Given> = {}): Promise<State> => {
	const wizard = createWizard(sitting.forWizard, start({...nothingGiven, credential: 'device-code', ...given}));
	const rest = [...way];
	const ended = Promise.withResolvers<State>();
	let last: Place | null = null;
	const look = (): void => {
		const state = wizard.getSnapshot();
		sitting.keep(state);
		if (state.at === last) return;
		last = state.at;
		const [next] = rest;
		if (next?.[0] === state.at) {
			rest.shift();
			queueMicrotask(() => wizard.send(next[1]));
		} else if (!/(?:running|loading|opening)$/u.test(state.at)) {
			ended.resolve(state);
		}
	};
	wizard.subscribe(look);
	look();
	const state = await ended.promise;
	wizard.stop();
	await wizard.settled();
	expect({at: state.at, left: rest.map(([place]) => place), problem: state.problem?.cause ?? null}).toMatchObject({left: []});
	return state;
};

const sittingIn = async (world: string): Promise<Sitting> => {
	const sitting = await openSitting(world);
	onTestFinished(sitting.close);
	return sitting;
};

const pasting = (text: string): Way => [
	['home', {type: 'CHOOSE_JOURNEY', journey: 'fix-error'}],
	['paste.waiting', {type: 'LOOK', text}],
];
const further: UserEvent = {type: 'CONTINUE'};
const foundry = 'https://contoso-foundry.openai.azure.com';

const audience = `openai.AuthenticationError: Error code: 401 - {'statusCode': 401, 'message': 'Unauthorized. Access token is missing, invalid, audience is incorrect (https://ai.azure.com), or have expired.'}
POST ${foundry}/openai/v1/responses`;
const gone = `openai.NotFoundError: Error code: 404 - {'error': {'code': 'DeploymentNotFound', 'message': 'The API deployment for this resource does not exist.'}}
POST ${foundry}/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-06-01`;

describe('an error is fixed', {timeout: 20_000}, () => {
	test('a wrong audience: the cause from the text alone, then a call to the very address proves it', async () => {
		const state = await goes(await sittingIn('already'), [...pasting(audience), ['ladder.found', {type: 'RETRY'}], ['ladder.found', further]]);
		expect(state).toMatchObject({at: 'done', record: {findings: {diagnosis: {id: 'token.audience'}, fix: {is: 'prove'}}, liveness: {outcome: 'proven'}}});
		expect(state.record.liveness?.url).toBe(`${foundry}/openai/v1/responses`);
	});

	test('a missing deployment: another one is called on the very route, and what was found stays to be told', async () => {
		const state = await goes(await sittingIn('no-deployment'), [
			...pasting(gone),
			['ladder.found', {type: 'CHOOSE_DEPLOYMENT', name: 'gpt-4o-mini-eu'}],
			['ladder.found', further],
		]);
		const {liveness, findings} = state.record;
		expect([state.at, liveness?.outcome, liveness?.url]).toEqual([
			'done',
			'proven',
			`${foundry}/openai/deployments/gpt-4o-mini-eu/chat/completions?api-version=2024-06-01`,
		]);
		expect(findings).toMatchObject({diagnosis: null, was: {diagnosis: {id: 'deploy.not-found'}, by: 'calling gpt-4o-mini-eu'}});
		expect(findings?.rungs.find(({id}) => id === 'deployment')?.text).toBe('gpt-4o-mini-eu serves gpt-4o-mini; there is no gpt-4o-mini');
		expect(findings && causeReport(state.record, findings)).toMatch(/^Was: .* Fixed by calling \S+ \(deploy\.not-found\)$/mu);
	});

	test('the wrong tenant: the key goes on in the one that takes the call, where it is proven', async () => {
		const sitting = await sittingIn('wrong-tenant');
		const text = `POST https://fabrikam-foundry.openai.azure.com/openai/v1/responses\n400 {"error":{"code":"Tenant provided in token does not match resource token","message":"Token tenant ${sitting.sandbox.tenantId} does not match resource tenant."}, "model": "gpt-4o-mini"}`;
		const there: Way = [
			['ladder.found', further],
			['ladder.found', further],
			['plan', {type: 'CONFIRM'}],
		];
		const state = await goes(sitting, [...pasting(text), ...there], {tenant: sitting.sandbox.tenantId});
		expect(state).toMatchObject({at: 'done', record: {session: {tenantId: fabrikamId}, liveness: {outcome: 'proven'}, receipt: {tenantId: fabrikamId}}});
	});

	test('the identity of a project: one key leads to the plan for it, another writes it', async () => {
		const identity = (world: World): string => world.accounts.flatMap(({projects}) => projects).find(({name}) => name === 'alpha')?.identityId ?? '';
		const sitting = await sittingIn('managed-identity');
		const refused = identity(sitting.sandbox.world);
		const text = `POST ${foundry}/openai/v1/responses\n401 {"error":{"code":"PermissionDenied","message":"The principal \`${refused}\` lacks the required data action \`Microsoft.CognitiveServices/accounts/OpenAI/responses/write\` to perform \`POST /openai/v1/responses\` operation."}}`;
		const state = await goes(sitting, [...pasting(text), ['ladder.found', further], ['plan', {type: 'CONFIRM'}]]);
		const [grant] = state.record.plan?.grants ?? [];
		expect([grant?.principal.id, grant?.roleName, state.record.target?.project?.name]).toEqual([refused, 'Foundry User', 'alpha']);
		expect(state).toMatchObject({at: 'done', record: {liveness: {outcome: 'proven'}}});
	});
});
