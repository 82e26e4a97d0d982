import type {RoleAssignment} from '../../../source/sandbox/access-types.ts';
import {armService} from '../../../source/sandbox/arm.ts';
import {groupsOf} from '../../../source/sandbox/authorizer.ts';
import type {SandboxRequest, SandboxResponse, TokenClaims} from '../../../source/sandbox/http.ts';
import {modelsService} from '../../../source/sandbox/models.ts';
import {createRandom} from '../../../source/sandbox/random.ts';
import type {Account, World} from '../../../source/sandbox/world.ts';
import {buildWorld} from '../../../source/sandbox/worlds.ts';
import {applications, people} from '../../../source/sandbox/worlds-directory.ts';

export const start = Date.UTC(2026, 10, 21, 12);

/** What bodies may hold that tests look for; nothing promises that a body holds it. */
export type Body = {
	readonly id: string;
	readonly name: string;
	readonly displayName: string;
	readonly etag: string;
	readonly nextLink: string;
	readonly statusCode: number;
	readonly error: {readonly code: string | null; readonly message: string; readonly details: readonly {readonly code: string}[]};
	readonly properties: {
		readonly roleName: string;
		readonly type: string;
		readonly assignableScopes: readonly string[];
		readonly principalId: string;
		readonly principalType: string;
		readonly roleDefinitionId: string;
		readonly scope: string;
		readonly endpoint: string;
		readonly endpoints: Readonly<Record<string, string>>;
		readonly permissions: readonly object[];
	};
	readonly usage: {readonly prompt_tokens: number; readonly completion_tokens: number; readonly total_tokens: number};
	readonly embedding: readonly number[];
	readonly count: unknown;
	readonly totalRecords: number;
	readonly $skipToken: string;
	readonly value: readonly Body[];
	readonly data: readonly Body[];
};

export type Answer = {readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Body};

export type Asked = {
	readonly as?: string | null;
	readonly audience?: string;
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, string>>;
	readonly tokenFault?: SandboxRequest['tokenFault'];
	readonly claims?: Partial<TokenClaims>;
};

/** A world with a clock to turn, asked without sockets: hand-made requests to the services themselves. */
export const createCloud = (name: string) => {
	const clock = {now: start};
	const world: World = buildWorld(name, start);
	const stage = {world, now: () => clock.now, random: createRandom(1)};
	const services = {arm: armService(stage), models: modelsService(stage)};
	const tokenOf = (principalId: string, aud: string): TokenClaims => {
		const tenant = world.tenants.find(({users, servicePrincipals}) => [...users, ...servicePrincipals].some(({id}) => id === principalId)) ?? world.tenants[0];
		const user = tenant?.users.find(({id}) => id === principalId);
		return {
			aud,
			tid: tenant?.id ?? '',
			oid: principalId,
			appid: '00000000-0000-4000-8000-00000000aaaa',
			idtyp: user ? 'user' : 'app',
			...(user ? {name: user.displayName, ...(user.guest ? {} : {upn: user.userPrincipalName})} : {}),
			iat: clock.now / 1000,
			exp: clock.now / 1000 + 3600,
			groups: groupsOf(tenant?.groups ?? [], principalId),
		};
	};
	const send = async (service: keyof typeof services, method: string, url: string, asked: Asked, audience: string): Promise<Answer> => {
		const {host, pathname, searchParams} = new URL(url);
		const {as = people.ana.id} = asked;
		const given = as !== null && asked.tokenFault === undefined ? {...tokenOf(as, asked.audience ?? audience), ...asked.claims} : null;
		const request: SandboxRequest = {
			method,
			host,
			path: decodeURIComponent(pathname),
			query: searchParams,
			headers: {...(as === null ? {} : {authorization: 'Bearer sandbox'}), ...asked.headers},
			body: asked.body ?? null,
			token: given,
			tokenFault: asked.tokenFault ?? null,
		};
		const response: SandboxResponse | null = await services[service](request);
		if (!response) throw new Error(`${host} is nobody's`);
		// Through JSON, as on the wire: what is undefined is absent there.
		const body = response.body === undefined ? undefined : JSON.parse(JSON.stringify(response.body));
		return {status: response.status, headers: response.headers ?? {}, body};
	};
	return {
		world,
		clock,
		arm: (method: string, path: string, asked: Asked = {}) => {
			const url = `https://management.azure.com${path}${path.includes('?') ? '&' : '?'}api-version=`;
			return send(
				'arm',
				method,
				path.includes('api-version') ? `https://management.azure.com${path}` : `${url}2022-04-01`,
				asked,
				'https://management.azure.com',
			);
		},
		model: (method: string, url: string, asked: Asked = {}) => send('models', method, url, asked, 'https://cognitiveservices.azure.com'),
		changeAccount: (accountName: string, change: Partial<Account>) => {
			const at = world.accounts.findIndex(account => account.name === accountName);
			const account = world.accounts[at];
			if (account) world.accounts.splice(at, 1, {...account, ...change});
		},
	};
};

export const ana = people.ana.id;
export const priya = people.priya.id;
export const ciRunner = applications.ciRunner.id;

export const newName = (digit: number): string => `0000000${digit}-aaaa-4bbb-8ccc-dddddddddddd`;

/** What a seed of a world looks like, for tests that add one. */
export const seeded = (own: Pick<RoleAssignment, 'name' | 'scope' | 'roleId' | 'principalId'> & Partial<RoleAssignment>): RoleAssignment => ({
	principalType: 'User',
	condition: null,
	description: null,
	createdAt: start,
	createdBy: priya,
	updatedAt: start,
	seed: true,
	...own,
});
