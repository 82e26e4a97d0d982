import {onTestFinished} from 'vitest';
import {createAgent} from '../../../source/sandbox/agent.ts';
import {makeCertificates} from '../../../source/sandbox/certificate.ts';
import type {Tenant} from '../../../source/sandbox/directory-types.ts';
import {entraService} from '../../../source/sandbox/entra.ts';
import {graphService} from '../../../source/sandbox/graph.ts';
import {hostNames} from '../../../source/sandbox/hosts.ts';
import type {Service} from '../../../source/sandbox/http.ts';
import {createSigner} from '../../../source/sandbox/jwt.ts';
import {createRandom} from '../../../source/sandbox/random.ts';
import {startServer} from '../../../source/sandbox/server.ts';
import type {Stage, World} from '../../../source/sandbox/world.ts';
import {type Answer, callBy} from './call.ts';

export const ids = {
	tenant: '11111111-1111-4111-8111-111111111111',
	otherTenant: '22222222-2222-4222-8222-222222222222',
	strangeTenant: '33333333-3333-4333-8333-333333333333',
	ada: 'aaaaaaaa-0000-4000-8000-000000000001',
	bob: 'aaaaaaaa-0000-4000-8000-000000000002',
	adaAsGuest: 'aaaaaaaa-0000-4000-8000-000000000003',
	team: 'bbbbbbbb-0000-4000-8000-000000000001',
	everyone: 'bbbbbbbb-0000-4000-8000-000000000002',
	app: 'cccccccc-0000-4000-8000-000000000001',
	appId: 'dddddddd-0000-4000-8000-000000000001',
	identity: 'cccccccc-0000-4000-8000-000000000002',
	identityAppId: 'dddddddd-0000-4000-8000-000000000002',
	azureCli: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
	nobody: '99999999-9999-4999-8999-999999999999',
} as const;

export const secret = 'made-up~secret';

const contoso = (): Tenant => ({
	id: ids.tenant,
	displayName: 'Contoso',
	defaultDomain: 'contoso.com',
	users: [
		{id: ids.ada, userPrincipalName: 'ada@contoso.com', displayName: 'Ada Byron', mail: 'ada@contoso.com', guest: false},
		{id: ids.bob, userPrincipalName: "bob.o'neil@contoso.com", displayName: "Bob O'Neil", mail: null, guest: false},
	],
	groups: [
		{id: ids.team, displayName: 'ai-team', members: [ids.ada, ids.app]},
		// Each holds the other: memberships must still end.
		{id: ids.everyone, displayName: 'everyone', members: [ids.team, ids.bob, ids.everyone]},
	],
	servicePrincipals: [
		{id: ids.app, appId: ids.appId, displayName: 'pipeline', kind: 'Application', secret},
		{id: ids.identity, appId: ids.identityAppId, displayName: 'contoso-foundry', kind: 'ManagedIdentity', secret: null},
	],
});

const fabrikam = (): Tenant => ({
	id: ids.otherTenant,
	displayName: 'Fabrikam',
	defaultDomain: 'fabrikam.com',
	users: [
		{id: ids.adaAsGuest, userPrincipalName: 'ada_contoso.com#EXT#@fabrikam.com', displayName: 'Ada Byron (Contoso)', mail: 'ada@contoso.com', guest: true},
	],
	groups: [],
	servicePrincipals: [],
});

const woodgrove = (): Tenant => ({
	id: ids.strangeTenant,
	displayName: 'Woodgrove',
	defaultDomain: 'woodgrove.com',
	users: [],
	groups: [],
	servicePrincipals: [],
});

/** Two people, an application, a managed identity and nested groups in one tenant; Ada is a guest of a second and unknown to a third. */
export const smallWorld = (): World => ({
	name: 'small',
	tenants: [contoso(), fabrikam(), woodgrove()],
	personId: ids.ada,
	applicationId: ids.app,
	subscriptions: [],
	resourceGroups: [],
	accounts: [],
	roleAssignments: [],
	removedAssignments: [],
	activationRequests: [],
	modelCalls: [],
	denyAssignments: [],
	customRoles: [],
	scheduledRoles: [],
	locks: [],
	propagation: {kind: 'immediate'},
	faults: [],
});

type Options = {readonly approveAfterMs?: number; readonly latencyMs?: number; readonly arm?: Service; readonly models?: Service; readonly world?: World};

/** A sandbox server with the real Entra ID and Graph services, closed when the test ends. `clock.now` is its time. */
export const startSmallCloud = async ({approveAfterMs = 0, latencyMs = 0, arm = () => null, models = () => null, world = smallWorld()}: Options = {}) => {
	const clock = {now: Date.now()};
	const stage: Stage = {world, now: () => clock.now, random: createRandom(7)};
	const signer = createSigner();
	const certificates = makeCertificates(hostNames);
	const services = {entra: entraService(stage, signer, {approveAfterMs, interval: 1}), graph: graphService(stage), arm, models};
	const server = await startServer({stage, services, signer, certificates, latencyMs});
	const agent = createAgent(server.port, certificates.caPem);
	onTestFinished(async () => {
		agent.destroy();
		await server.close();
	});

	const call = callBy(agent);

	const requestToken = (tenant: string, form: Readonly<Record<string, string>>): Promise<Answer> =>
		call(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`, {form});

	/** An application's token. */
	const appToken = async (scope: string): Promise<string> => {
		const {body} = await requestToken(ids.tenant, {grant_type: 'client_credentials', client_id: ids.appId, client_secret: secret, scope});
		return String(body['access_token']);
	};

	/** The answer to a sign-in of Ada by device code. */
	const signIn = async (scope: string, tenant = 'organizations', more: Readonly<Record<string, string>> = {}): Promise<Answer> => {
		const wanted = {client_id: ids.azureCli, scope: `${scope} openid profile offline_access`, ...more};
		const {body} = await call(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/devicecode`, {form: wanted});
		return requestToken(tenant, {...wanted, grant_type: 'device_code', device_code: String(body['device_code'])});
	};

	return {world, clock, server, agent, certificates, call, requestToken, appToken, signIn};
};

export const claimsOf = (token: unknown): Readonly<Record<string, unknown>> =>
	JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString()) as Readonly<Record<string, unknown>>;
