import {describe, expect, test} from 'vitest';
import {CloudFailure} from '../../source/access/failure.ts';
import type {AskedPerson} from '../../source/access/people-list.ts';
import type {Principal} from '../../source/access/principal.ts';
import type {Session} from '../../source/access/session.ts';
import {InputTrouble} from '../../source/access/trouble.ts';
import {findClearPeople, findPeople, selfOf, takenByHand} from '../../source/steps/find-people.ts';
import {session} from '../access/support/records.ts';

const person = (number: number, name: string | null, type: Principal['type'] = 'User'): Principal => ({
	id: `70000000-0000-4000-8000-00000000000${number}`,
	type,
	name,
});
const ben = person(1, 'ben@contoso.com');
const team = person(2, 'ai-developers', 'Group');
const otherTeam: Principal = {...person(3, 'ai-developers', 'Group'), mail: 'research@contoso.com'};
const nameless = person(4, null, 'ServicePrincipal');
const closed = new CloudFailure({
	plane: 'graph',
	status: 403,
	code: 'Authorization_RequestDenied',
	aadsts: null,
	message: 'Insufficient privileges to complete the operation.',
	headers: {},
	request: null,
	correlationId: null,
	claims: null,
});
const directory: Readonly<Record<string, readonly Principal[]>> = {
	'ben@contoso.com': [ben],
	'ai-developers': [team, otherTeam],
	'the-team': [team],
	[nameless.id]: [nameless],
	chat: [nameless, team],
};

/** Known by their ids only. */
const crowd: readonly Principal[] = [5, 6, 7, 8, 9].map(number => person(number, `temp${number}@contoso.com`));

const find = async (names: readonly (string | AskedPerson)[], of: Session = session, refused = false) => {
	const asked: string[] = [];
	const cloud = {
		findPrincipals: async (_session: Session, text: string) => {
			asked.push(text);
			if (refused) throw closed;
			return directory[text] ?? [];
		},
		getPrincipals: async (_session: Session, ids: readonly string[]) => {
			asked.push(`${ids.length} ids`);
			return refused ? [] : crowd.filter(({id}) => ids.includes(id));
		},
	};
	const {signal} = new AbortController();
	return {
		found: await findPeople(cloud, {session: of, names}, signal),
		asked: [...asked],
		refusal: await findClearPeople(cloud, {session: of, names}, signal).then(
			() => null,
			(error: unknown) => (error instanceof InputTrouble ? error.diagnosis : error),
		),
		left: (await findClearPeople(cloud, {session: of, names, unclear: 'set-aside'}, signal).catch(() => null))?.people ?? null,
	};
};

describe('the people', () => {
	test.for([
		['user', 'User'],
		['servicePrincipal', 'ServicePrincipal'],
		['managedIdentity', 'ServicePrincipal'],
	] as const)('are the one who is signed in, a %s, when none is named; nobody is asked', async ([kind, type]) => {
		const self: Principal = {id: session.objectId, type, name: session.name};
		expect(selfOf({...session, kind})).toEqual(self);
		expect(await find([], {...session, kind})).toMatchObject({found: {people: [self], unclear: [], byHand: []}, asked: []});
	});

	test('are not looked for under a text that is longer than any name, of which no more than its beginning is told', async () => {
		const {asked, refusal} = await find(['x'.repeat(3_000_000)]);
		expect(asked).toEqual([]);
		expect(refusal).toMatchObject({cause: `"${'x'.repeat(60)}…" is longer than any name.`});
	});

	test('are told in a whole sentence, whatever control sequence their line begins', async () => {
		expect((await find(['\u001b]0;evil'])).refusal).toMatchObject({cause: '"" is nobody in this tenant.'});
	});

	test('are found by what they are called, in the order given', async () => {
		expect(await find([nameless.id, 'ben@contoso.com', 'the-team'])).toMatchObject({found: {people: [nameless, ben, team], unclear: []}, refusal: null});
	});

	test('count once, however often and by whatever name they are named', async () => {
		expect((await find(['the-team', 'ben@contoso.com', 'the-team'])).found.people).toEqual([team, ben]);
	});

	test.for([
		['nobody', ['bob'], 'usage.no-such-principal', '"bob" is nobody in this tenant.', []],
		[
			'several',
			['ai-developers'],
			'usage.ambiguous-principal',
			'"ai-developers" could be 2 principals.',
			[`ai-developers: group, ${team.id}`, `ai-developers: group, ${otherTeam.id}, research@contoso.com`],
		],
		[
			'nobody and several, all told at once',
			['bob', 'ben@contoso.com', 'ai-developers', 'eve'],
			'usage.ambiguous-principal',
			'"bob" is nobody in this tenant. "ai-developers" could be 2 principals. "eve" is nobody in this tenant.',
			[`ai-developers: group, ${team.id}`, `ai-developers: group, ${otherTeam.id}, research@contoso.com`],
		],
		['one of another kind than was said', ['user:the-team'], 'usage.no-such-principal', '"user:the-team" is not a user.', [`ai-developers: group, ${team.id}`]],
	] as const)('are never guessed: %s', async ([, names, id, cause, evidence]) => {
		expect((await find(names)).refusal).toMatchObject({id, cause, evidence});
	});

	test('of many object ids are asked for in one request, and only what it leaves out by itself', async () => {
		const {found, asked} = await find([...crowd.map(({id}) => id.toUpperCase()), nameless.id, `user:${crowd[0]?.id}`, 'the-team']);
		expect(found).toMatchObject({people: [...crowd, nameless, team], unclear: []});
		expect(asked).toEqual(['6 ids', nameless.id, 'the-team']);
	});

	test('of a file are all told with their line, bad lines too, and the others can go on without them', async () => {
		const line = (text: string, number: number, trouble?: string): AskedPerson => ({
			text,
			from: {file: 'people.csv', line: number},
			...(trouble === undefined ? {} : {trouble}),
		});
		const {refusal, left, asked} = await find([line('the-team', 2), line('bob@', 4), line('x;y', 5, 'names several'), line('ai-developers', 6)]);
		expect(refusal).toMatchObject({
			id: 'usage.ambiguous-principal',
			cause: '3 of 4 named cannot be taken: 1 could be several, 1 is nobody in this tenant, 1 is on a line that cannot be read. Nothing was written.',
			evidence: [
				'line 4 of people.csv: "bob@" is nobody in this tenant.',
				'line 5 of people.csv: "x;y" names several.',
				'line 6 of people.csv: "ai-developers" could be 2 principals.',
				`  ai-developers: group, ${team.id}`,
				`  ai-developers: group, ${otherTeam.id}, research@contoso.com`,
			],
		});
		expect(left).toEqual([team]);
		expect(asked).not.toContain('x;y');
	});

	test('are refused, never nobody at all, when none of them is left', async () => {
		expect((await find(['bob', 'eve'])).left).toBeNull();
	});

	test('of one name and several kinds are told apart by the kind that is said', async () => {
		expect((await find(['app:chat', 'group:chat'])).found.people).toEqual([nameless, team]);
		expect((await find(['chat'])).refusal).toMatchObject({id: 'usage.ambiguous-principal'});
	});
});

describe('where the directory tells nothing', () => {
	const id = '70000000-0000-4000-8000-00000000000A';

	test.for([
		['user', 'User', 'a user'],
		['Group', 'Group', 'a group'],
		['app', 'ServicePrincipal', 'never the application id'],
	] as const)('%s:<object id> is taken as it is, and that is told', async ([kind, type, told]) => {
		const person: Principal = {id: id.toLowerCase(), type, name: null};
		const {found} = await find([`${kind}:${id}`], session, true);
		expect(found).toEqual({people: [person], unclear: [], byHand: [person]});
		expect(takenByHand(person).text).toContain(told);
	});

	test.for([
		[id, `"${id}" is not told by the directory (Authorization_RequestDenied): what kind it is must be said.`],
		['ben@contoso.com', '"ben@contoso.com" cannot be looked up (Authorization_RequestDenied).'],
		['app:support-bot', '"app:support-bot" cannot be looked up (Authorization_RequestDenied).'],
	] as const)('%s is refused with the way by hand', async ([name, cause]) => {
		const {refusal} = await find([name], session, true);
		expect(refusal).toMatchObject({id: 'usage.principal-kind-unknown', cause});
		expect(JSON.stringify(refusal)).toContain('--for user:<id>, --for group:<id> or --for app:<id>');
	});

	test('any other failure is one: nobody is taken for anything', async () => {
		const cloud = {findPrincipals: async () => Promise.reject(new CloudFailure({...closed.evidence, status: 401})), getPrincipals: async () => []};
		await expect(findPeople(cloud, {session, names: [`user:${id}`]}, new AbortController().signal)).rejects.toBeInstanceOf(CloudFailure);
	});
});
