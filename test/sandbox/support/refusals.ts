import {expect, test} from 'vitest';
import {diagnoses} from '../../../source/access/diagnoses/table.ts';
import {readPaste} from '../../../source/access/paste/read-paste.ts';
import {understand} from '../../../source/access/paste/understand.ts';
import {type FaultName, plannedFault} from '../../../source/sandbox/faults.ts';
import {roleIds} from '../../../source/sandbox/role-definitions.ts';
import {people} from '../../../source/sandbox/worlds-directory.ts';
import {accountScope, subscriptionScope} from '../../../source/sandbox/worlds-resources.ts';
import {newName} from './ask.ts';
import type {Answer} from './call.ts';
import {startWholeCloud, type WholeCloud} from './whole-cloud.ts';

export const cognitive = 'https://cognitiveservices.azure.com';
export const foundry = 'https://ai.azure.com';
export const graph = 'https://graph.microsoft.com';
export const openaiHost = 'https://contoso-foundry.openai.azure.com';

export const ping = {messages: [{role: 'user', content: 'ping'}]};
export const chatPath = (deployment: string): string => `/openai/deployments/${deployment}/chat/completions?api-version=2024-10-21`;
export const chatUrl = `${openaiHost}${chatPath('gpt-4o-mini')}`;

export type Play = (cloud: WholeCloud) => Promise<Answer>;

export const post =
	(url: string, json: unknown = ping, audience = cognitive): Play =>
	({ask, personToken}) =>
		ask(url, personToken(audience), {json});
export const get =
	(url: string, audience = foundry): Play =>
	({ask, personToken}) =>
		ask(url, personToken(audience));
export const chat = post(chatUrl);

export const foundryScope = accountScope('contoso-foundry');
export const assignmentAt = (scope: string, digit = 1): string => `${scope}/providers/Microsoft.Authorization/roleAssignments/${newName(digit)}`;
export const wish = (principalId: string, principalType = 'User', roleId: string = roleIds.reader) => ({
	properties: {roleDefinitionId: `${subscriptionScope}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`, principalId, principalType},
});
export const put =
	(path: string, json: unknown = {}): Play =>
	({arm}) =>
		arm('PUT', path, json);
export const assign = (scope = foundryScope, body: unknown = wish(people.ben.id)): Play => put(assignmentAt(scope), body);
export const me: Play = ({ask, personToken}) => ask(`${graph}/v1.0/me`, personToken(graph));

/** Without a fault: the services answer so by their own rules. */
export type Row = readonly [id: string, world: string, fault: FaultName | null, play: Play, status: number, code: string | null, text: string];

type ErrorBody = {readonly error?: {readonly code?: string | null; readonly message?: string}; readonly code?: string; readonly message?: string};

/**
 * Plays each row over HTTPS. `known`: the ids of refusals, one per cause that people meet there, each of which some row must play; `faults`: the same for those
 * that the sandbox has under names.
 */
const ids: ReadonlySet<string> = new Set(diagnoses.map(([id]) => id));
const isCause = (id: string): boolean => ids.has(id);

/** Told by what an answer lacks, and no refusal. */
const states: ReadonlySet<string> = new Set(['arm.sub-none']);

/** What the product makes of the answer, as somebody would paste it. */
const told = ({method, url}: {readonly method: string; readonly url: string}, {status, headers, text}: Answer): readonly string[] => {
	const {host, pathname, search} = new URL(url);
	const head = [`> ${method} ${pathname}${search} HTTP/1.1`, `> Host: ${host}`, '>', `< HTTP/1.1 ${status}`];
	const shown = Object.entries(headers).map(([name, value]) => `< ${name}: ${value}`);
	const {diagnosis, others} = understand(readPaste([...head, ...shown, '<', text].join('\n')));
	return [diagnosis, ...others].flatMap(one => one?.id ?? []);
};

export const playAll = (rows: readonly Row[], known: readonly string[], faults: readonly string[]): void => {
	test.for(rows)('%s is played in %s (fault: %s)', async ([id, world, fault, play, status, code, text]) => {
		const cloud = await startWholeCloud(world);
		if (fault !== null) cloud.sandbox.faults.push(plannedFault(fault));
		const answer = await play(cloud);
		const {error, ...rest}: ErrorBody = answer.body;
		expect([answer.status, error?.code ?? rest.code ?? null, error?.message ?? rest.message ?? answer.text]).toEqual([
			status,
			code,
			text === '' ? '' : expect.stringContaining(text),
		]);
		if (isCause(id) && !states.has(id)) expect(told(cloud.asked(), answer)).toContain(id);
		// Nothing of it is a refusal of the sandbox to play.
		expect(answer.text).not.toContain('has not modelled');
	});

	test('every known refusal is played, and every fault that has a name', () => {
		const played = new Set(rows.map(([id]) => id));
		expect(known.filter(id => !played.has(id))).toEqual([]);
		expect(new Set(rows.flatMap(([, , fault]) => fault ?? []))).toEqual(new Set(faults));
	});
};
