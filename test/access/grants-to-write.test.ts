import {describe, expect, test} from 'vitest';
import {grantsLeft, grantsToWrite} from '../../source/access/grants-to-write.ts';
import {accessOutcome} from '../../source/access/outcome.ts';
import type {Grant} from '../../source/access/plan.ts';
import {afterWriting, warningOfLeft, wayOn} from '../../source/access/refused-grant.ts';
import {candidatesFor} from '../../source/access/role-fit.ts';
import {needsOf, scenarioIds} from '../../source/access/scenario.ts';
import type {Deployment, Target} from '../../source/access/target.ts';
import {openaiResource, openaiUser, record} from './support/records.ts';

const grant = (name: string, assignable: NonNullable<Grant['assignable']>, more: Partial<Grant> = {}): Grant => ({
	need: 'required',
	principal: {id: name, type: 'User', name},
	roleId: openaiUser,
	roleName: 'Cognitive Services OpenAI User',
	scope: openaiResource.id,
	name,
	exists: false,
	assignable,
	...more,
});
const [mine, theirs, unsure] = [grant('mine', 'yes'), grant('theirs', 'no'), grant('unsure', 'unknown')];
const reader = grant('reader', 'no', {need: 'recommended'});
const there = grant('there', 'no', {exists: true});

describe('of a plan', () => {
	test.for<readonly [string, readonly Grant[], readonly Grant[], readonly Grant[]]>([
		['what may be written, and what nobody knows of', [mine, unsure, there], [mine, unsure], []],
		['some that are certain to be refused: the others', [mine, theirs, reader], [mine], [theirs]],
		['nothing but what is certain to be refused: all of it, for somebody else', [theirs, reader], [theirs], []],
		['no recommendation that is certain to be refused', [reader, there], [], []],
	])('%s', ([, grants, written, left]) => {
		expect(grantsToWrite({grants})).toEqual(written);
		expect(grantsLeft({grants})).toEqual(left);
	});

	const receipt = {
		schemaVersion: 1,
		id: 'k7f2',
		createdOn: '2026-11-20T10:00:00.000Z',
		cloud: 'public',
		tenantId: 't',
		by: 'me',
		sandbox: null,
		entries: [{id: 'a', roleId: openaiUser, principalId: 'mine', scope: openaiResource.id, state: 'created'}],
	} as const;
	const partly = {
		...record,
		people: [mine.principal, theirs.principal],
		plan: {grants: [mine, theirs], assignable: 'partly', because: [], choices: [], compared: [], customRole: null} as const,
		receipt,
		liveness: null,
		handOff: null,
		diagnosis: null,
	};

	test('what was left out makes it a part of it, told one by one and together', () => {
		expect(accessOutcome(partly)).toBe('partly');
		expect(warningOfLeft(theirs).text).toBe('Cognitive Services OpenAI User for theirs was not written: you may not assign it, somebody else must.');
		expect(wayOn([], [theirs]).map(({text}) => text)).toEqual(['Somebody else must make 1 of them: the hand-off holds only what is missing.']);
	});

	test('what was written is handed to nobody', () => {
		const {people, plan} = afterWriting(partly);
		expect(people.map(({id}) => id)).toEqual(['theirs']);
		expect(plan?.grants.map(({exists}) => exists)).toEqual([true, false]);
	});
});

/** The wizard asks no deployment for teammates: this is why. */
test('the same role follows from whichever deployment will be called', () => {
	const deployment = (format: string, name: string, capabilities: Deployment['capabilities']): Deployment => ({
		name,
		model: {format, name, version: '1'},
		sku: null,
		state: 'Succeeded',
		capabilities,
	});
	const deployments = [
		deployment('OpenAI', 'gpt-4o', {chatCompletion: 'true'}),
		deployment('OpenAI', 'dall-e-3', {imageGenerations: 'true'}),
		deployment('OpenAI', 'tts', {audio: 'true'}),
		deployment('OpenAI', 'text-embedding-3-small', {embeddings: 'true'}),
		deployment('DeepSeek', 'DeepSeek-V3.1', {chatCompletion: 'true'}),
		deployment('Anthropic', 'claude-sonnet-4-5', {chatCompletion: 'true'}),
	];
	for (const kind of ['AIServices', 'OpenAI'])
		for (const scenario of scenarioIds) {
			const target: Target = {resource: {...openaiResource, kind}, project: null, deployment: null, endpoint: ''};
			const rolesWith = (of: Deployment | null): readonly unknown[] =>
				needsOf(scenario, target).map(need => candidatesFor(need, {...target, deployment: of}, new Map())[0]?.id);
			for (const one of deployments) expect(rolesWith(one), `${scenario} ${one.name}`).toEqual(rolesWith(null));
		}
});
