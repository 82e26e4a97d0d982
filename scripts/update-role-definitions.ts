import {readFileSync, writeFileSync} from 'node:fs';

/**
 * Turns a dump of Azure's built-in role definitions (a JSON array as `az role definition list` prints it, one tenant's or a published data set) into
 * source/sandbox/role-definitions.json: node scripts/update-role-definitions.ts <dump.json> <date of the dump, YYYY-MM-DD>
 *
 * What is kept are facts: id, name and permission blocks. Form: `actions` is sorted and front-coded (two base-36 digits tell how many characters are shared
 * with the action before), `conditions` holds each condition once as "version condition", `roles` has a line per role: id|name|block|block…, a block being
 * actions;notActions;dataActions;notDataActions;condition as base-36 positions in those tables.
 */
type Block = {
	readonly actions: readonly string[];
	readonly notActions: readonly string[];
	readonly dataActions: readonly string[];
	readonly notDataActions: readonly string[];
	readonly condition?: string | null;
	readonly conditionVersion?: string | null;
};
type Role = {readonly name: string; readonly roleName: string; readonly permissions: readonly Block[]};

const [dump, date] = process.argv.slice(2);
if (!dump || !/^\d{4}-\d\d-\d\d$/.test(date ?? '')) {
	console.error('usage: node scripts/update-role-definitions.ts <dump.json> <YYYY-MM-DD>');
	process.exit(2);
}

const roles = JSON.parse(readFileSync(dump, 'utf8')) as readonly Role[];
const listsOf = (block: Block): readonly (readonly string[])[] => [block.actions, block.notActions, block.dataActions, block.notDataActions];
const conditionOf = (block: Block): string | null => (block.condition ? `${block.conditionVersion ?? '2.0'} ${block.condition}` : null);
const blocks = roles.flatMap(role => role.permissions);
const actions = [...new Set(blocks.flatMap(block => listsOf(block).flat()))].sort();
const conditions = [...new Set(blocks.map(conditionOf).filter(condition => condition !== null))].sort();
const actionAt = new Map(actions.map((action, index) => [action, index.toString(36)]));
const conditionAt = new Map(conditions.map((condition, index) => [condition, index.toString(36)]));

const shared = (left: string, right: string): number => {
	let length = 0;
	while (length < left.length && left[length] === right[length]) length++;
	return length;
};
const frontCoded = actions.map((action, index) => {
	const length = shared(actions[index - 1] ?? '', action);
	return length.toString(36).padStart(2, '0') + action.slice(length);
});
const lines = roles
	.toSorted((left, right) => (left.roleName < right.roleName ? -1 : 1))
	.map(role => {
		if (/[|"\\]/.test(role.roleName)) throw new Error(`the name of ${role.name} holds a separator: ${role.roleName}`);
		const packed = role.permissions.map(block => {
			const condition = conditionOf(block);
			return [...listsOf(block).map(list => list.map(action => actionAt.get(action)).join(',')), condition === null ? '' : conditionAt.get(condition)].join(
				';',
			);
		});
		return [role.name.toLowerCase(), role.roleName, ...packed].join('|');
	});

const array = (items: readonly string[]): string => `[\n${items.map(item => `\t\t${JSON.stringify(item)}`).join(',\n')}\n\t]`;
const target = new URL('../source/sandbox/role-definitions.json', import.meta.url);
writeFileSync(
	target,
	`{\n\t"date": ${JSON.stringify(date)},\n\t"actions": ${array(frontCoded)},\n\t"conditions": ${array(conditions)},\n\t"roles": ${array(lines)}\n}\n`,
);
console.log(`${roles.length} roles, ${actions.length} actions, ${conditions.length} conditions`);
