import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {changesSince, packRoles, readDump} from '../../scripts/role-dump.ts';
import {builtInRoles} from '../../source/sandbox/role-definitions.ts';

type Entry = Readonly<Record<string, unknown>>;

/** What is kept today, as Azure's command line would list it. */
const dump: readonly Entry[] = [...builtInRoles().values()].map(({id, name, permissions}) => ({
	name: id,
	roleName: name,
	roleType: 'BuiltInRole',
	assignableScopes: ['/'],
	description: 'not kept',
	permissions,
}));
const [first = {}, ...others] = dump;
const firstBlock = builtInRoles().values().next().value?.permissions[0];
const withFirst = (part: Entry): readonly Entry[] => [{...first, ...part}, ...others];
const withBlock = (part: Entry): readonly Entry[] => withFirst({permissions: [{...firstBlock, ...part}]});
const problemsOf = (of: unknown): string => readDump(of, builtInRoles()).problems.join('\n');

test('what is kept makes the very same file again', () => {
	const {roles, problems} = readDump(dump, builtInRoles());
	const file = readFileSync(new URL('../../source/sandbox/role-definitions.json', import.meta.url), 'utf8');
	expect(problems).toEqual([]);
	expect(changesSince(roles, builtInRoles())).toEqual([]);
	expect(packRoles(roles, (JSON.parse(file) as {readonly date: string}).date) === file).toBe(true);
});

test.for([
	['another shape', {value: dump}, 'not an array'],
	['an entry that is no role', [...dump, {id: 'x'}], 'role 929 has no name'],
	['a name that is no GUID', withFirst({name: 'Owner'}), 'its name is no GUID'],
	['a separator in a name', withFirst({roleName: 'A|B'}), 'holds a separator'],
	['a custom role of somebody', withFirst({roleType: 'CustomRole'}), 'it is a CustomRole'],
	['a role without a type', withFirst({roleType: undefined}), 'it is of no type'],
	['a role for one subscription', withFirst({assignableScopes: ['/subscriptions/x']}), 'not assignable everywhere'],
	['a role without permissions', withFirst({permissions: []}), 'no permissions'],
	['a block that is none', withFirst({permissions: ['*']}), 'is not an object'],
	['a new property of a block', withBlock({denyActions: ['*']}), 'denyActions, which is not known'],
	['a missing list', withBlock({notDataActions: null}), 'notDataActions is not a list'],
	['an action with a separator', withBlock({actions: ['a,b']}), 'actions is not a list'],
	['a condition of a new version', withBlock({condition: "ActionMatches{'a'}", conditionVersion: '3.0'}), 'version 3.0'],
	['a condition that nobody can read', withBlock({condition: 'whenever it suits', conditionVersion: '2.0'}), 'cannot be read: whenever it suits'],
	['a role twice', [...dump, first], 'is there twice'],
	['half a dump', dump.slice(0, 400), '528 of 928 roles are gone'],
	[
		'a dump without conditions',
		dump.map(entry => ({
			...entry,
			permissions: (entry['permissions'] as readonly Entry[]).map(block => ({...block, condition: null, conditionVersion: null})),
		})),
		'2022-05-01-preview',
	],
] as const)('%s is refused', ([, of, problem]) => {
	expect(problemsOf(of)).toContain(problem);
});

test('what changed is told: new, gone, renamed, changed', () => {
	const id = '00000000-0000-4000-8000-000000000001';
	const next = [
		{...first, roleName: 'Renamed'},
		{...others[0], permissions: [{...firstBlock, actions: ['Microsoft.Storage/*'], condition: null}]},
		...others.slice(2),
		{...first, name: id.toUpperCase(), roleName: 'Newcomer'},
	];
	const {roles, problems} = readDump(next, builtInRoles());
	expect(problems).toEqual([]);
	expect(changesSince(roles, builtInRoles())).toEqual([
		`gone     ${others[1]?.['name']} ${others[1]?.['roleName']}`,
		`renamed  ${first['name']} ${first['roleName']} -> Renamed`,
		`changed  ${others[0]?.['name']} ${others[0]?.['roleName']}`,
		`new      ${id} Newcomer`,
	]);
});
