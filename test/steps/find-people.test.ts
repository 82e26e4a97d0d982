import {describe, expect, test} from 'vitest';
import type {Principal} from '../../source/access/principal.ts';
import type {Session} from '../../source/access/session.ts';
import {InputTrouble} from '../../source/access/trouble.ts';
import {findPeople, selfOf} from '../../source/steps/find-people.ts';
import {session} from '../access/support/records.ts';

const person = (number: number, name: string | null, type: Principal['type'] = 'User'): Principal => ({
	id: `70000000-0000-4000-8000-00000000000${number}`,
	type,
	name,
});
const ben = person(1, 'ben@contoso.com');
const team = person(2, 'ai-developers', 'Group');
const otherTeam = person(3, 'ai-developers', 'Group');
const nameless = person(4, null, 'ServicePrincipal');
const directory: Readonly<Record<string, readonly Principal[]>> = {
	'ben@contoso.com': [ben],
	'ai-developers': [team, otherTeam],
	'the-team': [team],
	[nameless.id]: [nameless],
};

const find = async (names: readonly string[], of: Session = session) => {
	const asked: string[] = [];
	const cloud = {
		findPrincipals: async (_session: Session, text: string) => {
			asked.push(text);
			return directory[text] ?? [];
		},
	};
	const found = await findPeople(cloud, {session: of, names}, new AbortController().signal).catch((error: unknown) => error);
	return {found, asked};
};

const troubleWith = async (names: readonly string[]) => {
	const {found} = await find(names);
	if (!(found instanceof InputTrouble)) throw new Error(`Not refused: ${JSON.stringify(found)}`);
	return found.diagnosis;
};

describe('the people', () => {
	test.for([
		['user', 'User'],
		['servicePrincipal', 'ServicePrincipal'],
		['managedIdentity', 'ServicePrincipal'],
	] as const)('are the one who is signed in, a %s, when none is named; nobody is asked', async ([kind, type]) => {
		const self: Principal = {id: session.objectId, type, name: session.name};
		expect(selfOf({...session, kind})).toEqual(self);
		expect(await find([], {...session, kind})).toEqual({found: [self], asked: []});
	});

	test('are found by what they are called, in the order given', async () => {
		expect((await find([nameless.id, 'ben@contoso.com', 'the-team'])).found).toEqual([nameless, ben, team]);
	});

	test('count once, however often and by whatever name they are named', async () => {
		expect((await find(['the-team', 'ben@contoso.com', 'the-team'])).found).toEqual([team, ben]);
	});

	test.for([
		['nobody', ['bob'], 'usage.no-such-principal', '"bob" is nobody in this tenant.', []],
		[
			'several',
			['ai-developers'],
			'usage.ambiguous-principal',
			'"ai-developers" could be 2 principals.',
			[`ai-developers: Group, ${team.id}`, `ai-developers: Group, ${otherTeam.id}`],
		],
		[
			'nobody and several, all told at once',
			['bob', 'ben@contoso.com', 'ai-developers', 'eve'],
			'usage.ambiguous-principal',
			'"bob" is nobody in this tenant. "ai-developers" could be 2 principals. "eve" is nobody in this tenant.',
			[`ai-developers: Group, ${team.id}`, `ai-developers: Group, ${otherTeam.id}`],
		],
	] as const)('are never guessed: %s', async ([, names, id, cause, evidence]) => {
		expect(await troubleWith(names)).toMatchObject({id, cause, evidence});
	});
});
